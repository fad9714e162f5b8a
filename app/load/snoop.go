package load

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"parley/app/check"
	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/protocol"
)

// snoop asks for what there is of the private rooms and groups of somebody who is taken out of them: before, meanwhile and after. It records what it
// gets. Nobody's client asks that much.
type snoop struct {
	run  *run
	user *user
	line *line
	log  *recorder
	ask  func(*snoop, context.Context, *closedRoom) // asks something
	seen map[chat.RoomID]chat.Seq                   // the newest Seq of each room that it has got
	said int
	me   chat.User // as the last welcome has said
}

// snooped bounds whom there are snoops of, each with connections of its own: they ask almost without a pause.
const snooped = 2

// snoopEvery is the pause between two questions of a snoop.
const snoopEvery = 20 * time.Millisecond

// newSnoops returns the snoops of a load: of the first people who are taken out.
func (r *run) newSnoops() error {
	taken := map[*user]bool{}
	for _, room := range r.closed {
		for _, u := range room.outcasts() {
			if taken[u] || len(taken) == snooped {
				continue
			}
			taken[u] = true
			for kind, ask := range map[string]func(*snoop, context.Context, *closedRoom){"joins": (*snoop).join, "reads": (*snoop).read, "tries": (*snoop).try} {
				if _, err := r.addSnoop(u, kind, ask); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// addSnoop adds a snoop of a user.
func (r *run) addSnoop(u *user, kind string, ask func(*snoop, context.Context, *closedRoom)) (s *snoop, err error) {
	s = &snoop{run: r, user: u, ask: ask, seen: map[chat.RoomID]chat.Seq{}}
	if s.log, err = r.newRecorder(fmt.Sprintf("snoop-%04d-%s", u.number, kind)); err == nil {
		s.line, err = r.newLine(u, s.heard)
	}
	r.snoops = append(r.snoops, s)
	return s, err
}

// spy asks until ctx ends: about the room that the user is about to leave, or about any. What comes is heard, and an error is a new connection.
func (s *snoop) spy(ctx context.Context) {
	defer s.line.close()
	for pause(ctx, snoopEvery) {
		room := s.run.closed[s.run.chance(len(s.run.closed))]
		if next := s.run.next.Load(); next != nil && next.user == s.me.ID {
			room = next.room
		}
		s.ask(s, ctx, room)
	}
}

// join enters a room, from the beginning or where the user was, and sometimes connects anew.
func (s *snoop) join(ctx context.Context, room *closedRoom) {
	switch s.run.chance(12) {
	case 0:
		s.line.close()
	case 1, 2:
		s.line.ask(ctx, &protocol.Join{Room: room.id})
	default:
		s.line.ask(ctx, &protocol.Join{Room: room.id, Epoch: s.line.epoch, After: s.seen[room.id]})
	}
}

// read asks for pages.
func (s *snoop) read(ctx context.Context, room *closedRoom) {
	after := s.seen[room.id]
	switch s.run.chance(6) {
	case 0:
		s.line.ask(ctx, &protocol.History{Room: room.id, Before: after + 1})
	case 1:
		s.line.ask(ctx, &protocol.Pins{Room: room.id})
	default:
		s.line.ask(ctx, &protocol.History{Room: room.id, After: &after})
	}
}

// try tries everything else.
func (s *snoop) try(ctx context.Context, room *closedRoom) {
	switch s.run.chance(8) {
	case 0:
		s.useInvite(ctx, room)
	case 1:
		s.say(ctx, room.id)
	case 2:
		s.line.ask(ctx, &protocol.Inbox{})
	case 3:
		s.line.ask(ctx, &protocol.Members{Room: room.id})
	case 4:
		s.line.ask(ctx, &protocol.People{Room: room.id})
	default:
		s.line.ask(ctx, &protocol.Search{Query: "in:" + string(room.id), Room: room.id})
	}
}

// say tries to say something in a room.
func (s *snoop) say(ctx context.Context, room chat.RoomID) {
	s.said++
	nonce := outbox.NewNonce()
	text := fmt.Sprintf("%d/%d snoops", s.user.number, s.said)
	s.log.note(check.Record{Op: check.OpSaid, Nonce: nonce, Room: room, Text: text})
	answer, _ := s.line.ask(ctx, &protocol.Send{Room: room, Nonce: nonce, Text: text}) // not answered: nobody knows
	switch p := answer.(type) {
	case *protocol.Sent:
		s.log.note(check.Record{Op: check.OpAcked, Nonce: nonce, Room: p.Room, Seq: p.Seq})
	case *protocol.Failed:
		s.log.note(check.Record{Op: check.OpRefused, Nonce: nonce, Code: p.Error.Code})
	}
}

// useInvite opens an invite into a room as the user, and says yes.
func (s *snoop) useInvite(ctx context.Context, room *closedRoom) {
	ctx, cancel := context.WithTimeout(ctx, answerWait)
	defer cancel()
	address, err := url.JoinPath(s.run.URL, "join", room.invite)
	if err != nil {
		return
	}
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, address, http.NoBody)
	if err != nil {
		return
	}
	ask.AddCookie(&http.Cookie{Name: "parley", Value: s.user.device.Token()})
	ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(ask) // without what it leads to
	if err == nil {
		answer.Body.Close()
	}
}

// heard records what comes of the private rooms and groups: the newest Seq of each.
func (s *snoop) heard(asked time.Time, p protocol.Payload) {
	if welcome, in := p.(*protocol.Welcome); in {
		s.me = welcome.User
		s.log.setUser(s.me.ID)
		s.log.note(check.Record{Op: check.OpCame, Asked: s.log.at(asked)})
	}
	for room, seq := range contents(p) {
		if room.Random() {
			s.seen[room] = max(s.seen[room], seq)
			s.log.note(check.Record{Op: check.OpRead, Room: room, Seq: seq, Asked: s.log.at(asked), Text: string(p.Kind())})
		}
	}
}

// contents returns the newest Seq of each room that something is about; 0: nothing of its events is in it.
func contents(p protocol.Payload) map[chat.RoomID]chat.Seq {
	newest := map[chat.RoomID]chat.Seq{}
	of := func(room chat.RoomID, seq chat.Seq) { newest[room] = max(newest[room], seq) }
	events := func(all []chat.Event) {
		for i := range all {
			of(all[i].Room, max(all[i].Seq, all[i].Rev))
		}
	}
	switch p := p.(type) {
	case *protocol.Welcome:
		for i := range p.Rooms {
			of(p.Rooms[i].Room.ID, p.Rooms[i].Head)
		}
	case *protocol.Followed:
		of(p.State.Room.ID, p.State.Head)
	case *protocol.Joined:
		of(p.State.Room.ID, p.State.Head)
	case *protocol.Event:
		events([]chat.Event{p.Event})
	case *protocol.Page:
		of(p.Room, p.Head)
		events(slices.Concat(p.Events, p.Changes, p.Refs))
	case *protocol.Messages:
		of(p.Room, 0)
		events(p.Events)
	case *protocol.Entries:
		events(p.Events)
	case *protocol.Hits:
		for _, hit := range p.Hits {
			for _, e := range []*chat.Event{&hit.Event, hit.Before, hit.After} {
				if e != nil {
					events([]chat.Event{*e})
				}
			}
		}
	case *protocol.Membership:
		of(p.Room, 0)
	case *protocol.Here:
		of(p.Room, 0)
	}
	return newest
}
