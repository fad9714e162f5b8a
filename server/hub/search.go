package hub

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"parley/server/hub/fit"
	"parley/server/hub/reads"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
	"parley/shared/words"
)

// searching is what a session searches for. A search takes up to store.SearchTime, so it does not run in the session's turn: other
// commands are answered meanwhile. There is one at a time; a new one ends the one before it. It has readers and budgets of its own, so
// that searches never delay those who read.
type searching struct {
	reads  *reads.Session // of the search that runs
	cancel context.CancelFunc
	done   chan struct{} // closed when the newest search has ended
}

// search answers Search, later.
func (s *Session) search(ctx context.Context, id int64, p *protocol.Search) error {
	if p.Room != "" {
		if _, err := s.readable(ctx, p.Room); err != nil {
			return err
		}
	}
	before := s.endSearch()
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	s.searching.cancel, s.searching.done = cancel, done
	turns := s.searching.reads
	s.hub.work.Go(func() {
		defer close(done)
		defer cancel()
		<-before
		answer, err := s.hits(ctx, turns, p)
		if err != nil {
			s.charge()
			s.fail(id, err)
			return
		}
		s.answer(id, answer)
	})
	return nil
}

// endSearch ends the search that runs; the channel is closed when it has ended.
func (s *Session) endSearch() (ended chan struct{}) {
	if s.searching == nil {
		s.searching = &searching{cancel: func() {}, done: make(chan struct{})}
		close(s.searching.done)
		if !s.hub.Unlimited {
			s.searching.reads = s.hub.searchers.Open(readsKey(s.user, s.address), s.over)
		}
	}
	s.searching.cancel()
	return s.searching.done
}

// stopSearching ends the search that runs, and waits for that. Nothing is searched for after it.
func (s *Session) stopSearching() {
	if s.searching != nil {
		<-s.endSearch()
		s.searching.reads.Close()
	}
}

// hits searches when the session's turn has come.
func (s *Session) hits(ctx context.Context, turns *reads.Session, p *protocol.Search) (*protocol.Hits, error) {
	if ctx.Err() != nil {
		return nil, tooSlow()
	}
	answer, err := reads.Do(turns, func() (*protocol.Hits, error) {
		ctx, cancel := context.WithTimeout(ctx, store.SearchTime)
		defer cancel()
		query, err := s.resolve(ctx, p)
		if err != nil {
			return nil, err
		}
		return s.findHits(ctx, p, query)
	})
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil, tooSlow()
	}
	return answer, err
}

// resolve gives the names and days in a query their meaning. A room or a user that does not exist, or that this user may not know of, is
// nobody's.
func (s *Session) resolve(ctx context.Context, p *protocol.Search) (words.Search, error) {
	var failed error
	query := words.Parse(p.Query).Resolve(words.Names{
		Me: s.user, Zone: time.FixedZone("", p.Zone*60), Now: s.hub.Now(), Emoji: s.hub.Emoji,
		Users: func(name string) []chat.UserID {
			match, _, err := s.hub.names.Find(ctx, name)
			failed = errors.Join(failed, err)
			if match == nil {
				return nil
			}
			return []chat.UserID{match.ID}
		},
		Rooms: func(name string) []chat.RoomID {
			if peer, direct := strings.CutPrefix(name, "@"); direct {
				match, _, err := s.hub.names.Find(ctx, peer)
				failed = errors.Join(failed, err)
				if match == nil {
					return nil
				}
				return []chat.RoomID{chat.DirectID(s.user, match.ID)}
			}
			room, err := chat.ParseRoom(name)
			if err != nil || !s.mayBeIn(room) {
				return nil
			}
			return []chat.RoomID{room}
		},
	})
	return query, failed
}

// findHits reads the hits that fit into one frame.
func (s *Session) findHits(ctx context.Context, p *protocol.Search, query words.Search) (*protocol.Hits, error) {
	ask := store.Search{
		User: s.user, Query: query, Room: p.Room, Before: p.Before, Limit: p.Limit, Ranked: p.Sort == protocol.Best, Context: true,
	}
	if ask.Limit == 0 {
		ask.Limit = chat.HitsPage
	}
	all, err := s.hub.Store.Search(ctx, ask)
	if err != nil {
		return nil, err
	}
	if all.Hits, err = s.stillFound(ctx, all.Hits); err != nil {
		return nil, err
	}
	if fits := fit.Hits(all.Hits); fits < len(all.Hits) {
		all.Hits, all.Next = all.Hits[:fits], all.Hits[fits-1].Next
	}
	answer := &protocol.Hits{Hits: make([]protocol.Hit, 0, len(all.Hits)), Next: all.Next, Partial: all.Partial, Missing: missing(all.Indexing)}
	for _, hit := range all.Hits {
		hit = fit.Hit(hit)
		answer.Hits = append(answer.Hits, protocol.Hit{Event: hit.Event, Before: hit.Before, After: hit.After})
	}
	return answer, nil
}

// stillFound returns the hits without those in rooms that have been closed to the user since the search began. It asks the store several times, last
// for the neighbours of each hit: they may have been said after a removal.
func (s *Session) stillFound(ctx context.Context, hits []store.Hit) ([]store.Hit, error) {
	closed := map[chat.RoomID]bool{}
	for _, hit := range hits {
		room := hit.Event.Room
		if _, asked := closed[room]; asked || !room.Random() && s.role() != chat.RoleGuest {
			continue
		}
		err := s.hub.MayRead(ctx, room, s.user, s.role())
		if closed[room] = err != nil; err == nil {
			continue
		}
		if code := chat.AsError(err).Code; code != chat.CodeNoRoom && code != chat.CodeNoGuests {
			return nil, err
		}
	}
	return slices.DeleteFunc(hits, func(hit store.Hit) bool { return closed[hit.Event.Room] }), nil
}

// missing returns how many percent of the messages are not in the index, rounded up.
func missing(i store.Indexing) int {
	if i.Complete() {
		return 0
	}
	return int((100*(i.Total-i.Done) + i.Total - 1) / i.Total)
}

// tooSlow is the answer to a search that another one has replaced, or that has found nothing in its time.
func tooSlow() error {
	return chat.Errorf(chat.CodeTooSlow, "that search took too long, or a newer one has taken its place")
}
