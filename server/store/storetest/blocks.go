package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func blocks() []promise {
	return []promise{
		{"ABlockIsListedUntilItEnds", blockListed},
		{"TheBlockedDeliverNothing", blockDelivers},
		{"CountsAreWithoutTheBlocked", blockCounts},
		{"TheInboxAndSearchAreWithoutTheBlocked", blockFinds},
		{"ARequestOfTheBlockedIsHidden", blockRequests},
		{"BlocksAreBounded", blocksBounded},
		{"ABlockGoesWithItsUsers", blockSwept},
	}
}

// block has the user block others, or no longer.
func (w *world) block(on bool, u chat.User, others ...chat.User) {
	w.t.Helper()
	for _, other := range others {
		_, err := w.s.SetBlock(w.ctx(), u.ID, other.ID, on, noon().Add(time.Duration(w.made)*time.Second))
		w.check(err)
		w.made++
	}
}

func (w *world) blockedIs(u chat.User, want ...chat.User) {
	w.t.Helper()
	got, err := w.s.Blocked(w.ctx(), u.ID)
	if w.check(err); !slices.Equal(got, want) {
		w.t.Errorf("%s blocks %v, want %v", u.Name, got, want)
	}
}

func blockListed(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	changes := func() int64 {
		all, err := w.s.Changes(w.ctx(), []chat.UserID{ada.ID})
		w.check(err)
		return all[ada.ID]
	}
	set := func(other chat.User, on, want bool) {
		w.t.Helper()
		before := changes()
		changed, err := w.s.SetBlock(w.ctx(), ada.ID, other.ID, on, noon())
		if w.check(err); changed != want || changes() > before != want {
			w.t.Errorf("block %s, %v: changed %v, counted %d more; want %v", other.Name, on, changed, changes()-before, want)
		}
	}
	w.blockedIs(ada)
	set(bo, false, false)
	w.block(true, ada, cy, bo)
	set(bo, true, false)
	w.blockedIs(ada, cy, bo)
	w.blockedIs(bo)
	bo = w.rename(bo, "Boris", 0)
	w.reopen()
	w.blockedIs(ada, cy, bo)
	set(cy, false, true)
	set(cy, false, false)
	w.blockedIs(ada, bo)
	set(cy, true, true)
	for id, want := range map[chat.UserID]chat.Code{ada.ID: chat.CodeToSelf, "u-ghost": chat.CodeNoUser} {
		_, err := w.s.SetBlock(w.ctx(), ada.ID, id, true, noon())
		w.refused(err, want)
	}
	_, err := w.s.SetBlock(w.ctx(), "u-ghost", ada.ID, true, noon())
	w.refused(err, chat.CodeNoUser)
}

func blockDelivers(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.direct(ada, bo)
	w.block(true, ada, bo)
	w.block(true, cy, ada)
	may := func(from, to chat.User) error { return w.s.MayDeliver(w.ctx(), from.ID, to.ID, noon()) }
	w.refused(may(bo, ada), chat.CodeNotDelivered)
	w.refused(may(ada, bo), chat.CodeNotDelivered)
	w.refused(may(cy, ada), chat.CodeNotDelivered) // whom Cy blocks
	w.check(may(ada, cy))                          // Cy does not see it
	w.check(may(bo, cy))
	w.check(may(bo, chat.User{ID: "u-ghost"}))

	room, _, err := w.s.RequestDirect(w.ctx(), ada.ID, cy.ID, noon())
	w.check(err)
	w.check(may(ada, cy))
	w.check(w.s.Answer(w.ctx(), cy.ID, room.ID, false))
	w.check(may(ada, cy))
	w.check(w.s.Answer(w.ctx(), cy.ID, room.ID, true))
	w.refused(may(ada, cy), chat.CodeNotDelivered)

	w.block(false, ada, bo)
	w.check(may(bo, ada))
	w.check(w.s.Ban(w.ctx(), ada.ID, noon().Add(time.Hour), time.Time{}, noon()))
	w.refused(may(bo, ada), chat.CodeNotDelivered)
	w.check(may(ada, bo))
	w.check(w.s.MayDeliver(w.ctx(), bo.ID, ada.ID, noon().Add(time.Hour)))
	w.check(w.s.EraseUser(w.ctx(), ada.ID, store.KeepMessages, noon()))
	w.refused(w.s.MayDeliver(w.ctx(), bo.ID, ada.ID, noon().Add(2*time.Hour)), chat.CodeNotDelivered)
}

// blockCounts has people talk, mention, edit, delete and read, and compares all counts with what they say.
func blockCounts(w *world) {
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 17))
		room := w.room(fmt.Sprint("room ", seed))
		var people []chat.User
		for i := range 4 {
			people = append(people, w.user(fmt.Sprintf("P%d-%d", seed, i)))
		}
		w.follow(room, people...)
		log := &countLog{blocked: map[[2]chat.UserID]bool{}, read: map[chat.UserID]chat.Seq{}}
		for range 120 {
			by, other := people[random.IntN(4)], people[random.IntN(4)]
			switch n := random.IntN(20); {
			case n < 8:
				var named []chat.User
				if random.IntN(2) == 0 {
					named = append(named, other)
				}
				e := w.says(room, by, 0, fmt.Sprint("text ", w.made), 0, named...)
				log.said(e, by, named)
			case n < 11 && len(log.all) > 0:
				m := log.all[random.IntN(len(log.all))]
				log.edited(m, w.try(editing(m.event, m.by, m.rev, fmt.Sprint("edit ", w.made), other)), other)
				w.made++
			case n < 12 && len(log.all) > 0:
				m := log.all[random.IntN(len(log.all))]
				m.gone = m.gone || w.try(deleting(m.event, m.by, false, false)).Err == nil
			case n < 15:
				seq := chat.Seq(random.IntN(len(log.all) + 1))
				mark, err := w.s.SetRead(w.ctx(), by.ID, room, chat.ReadMark{Seq: seq})
				w.check(err)
				log.read[by.ID] = mark.Seq
			case by.ID != other.ID:
				on := random.IntN(2) == 0
				w.block(on, by, other)
				log.blocked[[2]chat.UserID{by.ID, other.ID}] = on
			}
			for _, u := range people {
				unread, mentions := log.count(u.ID)
				if got := w.state(u, room); got.Unread != unread || got.Mentions != mentions {
					w.t.Fatalf("seed %d: %s has %d unread, %d mentions; want %d, %d", seed, u.Name, got.Unread, got.Mentions, unread, mentions)
				}
			}
		}
		all, err := w.s.RoomStates(w.ctx(), people[0].ID)
		w.check(err)
		if unread, mentions := log.count(people[0].ID); len(all) != 1 || all[0].Unread != unread || all[0].Mentions != mentions {
			w.t.Errorf("the list says %+v, want %d unread, %d mentions", all, unread, mentions)
		}
	}
}

// countLog is what was said in a room, who has read it, and who blocks whom.
type countLog struct {
	all     []*tallied
	blocked map[[2]chat.UserID]bool
	read    map[chat.UserID]chat.Seq
}

// tallied is a message. at is where the mention of each user counts.
type tallied struct {
	event chat.Event
	by    chat.User
	rev   chat.Seq
	at    map[chat.UserID]chat.Seq
	gone  bool
}

func (l *countLog) said(e chat.Event, by chat.User, named []chat.User) {
	m := &tallied{event: e, by: by, at: map[chat.UserID]chat.Seq{}}
	for _, u := range named {
		m.at[u.ID] = e.Seq
	}
	l.all = append(l.all, m)
}

// edited has a message mention one user. Where an earlier mention counts does not change.
func (l *countLog) edited(m *tallied, done store.Appended, named chat.User) {
	if done.Err != nil || done.Dup {
		return
	}
	m.rev = done.Event.Seq
	at, was := m.at[named.ID]
	if !was {
		at = done.Event.Seq
	}
	m.at = map[chat.UserID]chat.Seq{named.ID: at}
}

func (l *countLog) count(u chat.UserID) (unread, mentions int) {
	for _, m := range l.all {
		if m.gone || m.by.ID == u || l.blocked[[2]chat.UserID{u, m.by.ID}] {
			continue
		}
		if m.event.Seq > l.read[u] {
			unread++
		}
		if m.at[u] > l.read[u] {
			mentions++
		}
	}
	return unread, mentions
}

func blockFinds(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	own := w.says(chat.Lobby, ada, 1, "tea?", 0)
	w.says(chat.Lobby, bo, 2, "tea by bo", own.Seq, ada)
	w.says(chat.Lobby, cy, 3, "tea by cy", 0, ada)
	w.says(w.direct(ada, bo), bo, 4, "private tea", 0, ada)
	indexed := func() {
		w.t.Helper()
		w.inboxIs(ada, "tea by cy")
		w.inboxIs(bo, "")
		w.finds(ada, "tea", "tea by cy", "tea?")
		w.finds(ada, "from:bo tea")
		w.finds(bo, "tea", "private tea", "tea by cy", "tea by bo", "tea?")
	}
	w.block(true, ada, bo)
	indexed()
	w.index(100)
	indexed()
	w.block(false, ada, bo)
	w.inboxIs(ada, "private tea | tea by cy | tea by bo")
	w.finds(ada, "from:bo tea", "private tea", "tea by bo")
}

func blockRequests(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	fromAda, fromCy := w.request(ada, bo), w.request(cy, bo)
	w.lists(bo, nil, []chat.RoomID{fromCy, fromAda})
	w.block(true, bo, ada)
	w.lists(bo, nil, []chat.RoomID{fromCy})
	w.lists(ada, []chat.RoomID{fromAda}, nil)
	_, err := w.s.RoomState(w.ctx(), bo.ID, fromAda)
	w.refused(err, chat.CodeNoRoom)
	w.block(false, bo, ada)
	w.lists(bo, nil, []chat.RoomID{fromCy, fromAda})
	w.check(w.s.Answer(w.ctx(), bo.ID, fromAda, true))
	w.block(true, bo, ada)
	w.lists(bo, []chat.RoomID{fromAda}, []chat.RoomID{fromCy}) // what was said stays
}

// blocksBounded has a user block too many people at once.
func blocksBounded(w *world) {
	ada := w.user("Ada")
	errs := make([]error, chat.BlocksMax+4)
	var all sync.WaitGroup
	const together = 8 // more would wait for each other longer than a store lets them
	for worker := range together {
		all.Go(func() {
			for i := worker; i < len(errs); i += together {
				shown := fmt.Sprintf("B%04d", i)
				u, err := w.s.CreateUser(w.ctx(), store.Newcomer{ID: chat.UserID(shown), Name: store.Name{Shown: shown, Folded: shown, Skeleton: shown}, Token: token(shown)}, noon())
				if errs[i] = err; err == nil {
					_, errs[i] = w.s.SetBlock(w.ctx(), ada.ID, u.ID, true, noon())
				}
			}
		})
	}
	all.Wait()
	refused := 0
	for _, err := range errs {
		if err != nil {
			w.refused(err, chat.CodeTooMany)
			refused++
		}
	}
	got, err := w.s.Blocked(w.ctx(), ada.ID)
	if w.check(err); refused != 4 || len(got) != chat.BlocksMax {
		w.t.Errorf("got %d blocks, %d refused; want %d, 4", len(got), refused, chat.BlocksMax)
	}
}

func blockSwept(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.say(chat.Lobby, ada, "I stay")
	w.block(true, ada, bo)
	w.block(true, bo, ada)
	w.swept(guestsUnused+time.Hour, store.Swept{Guests: 1})
	w.blockedIs(ada)
}
