package storetest

import (
	"fmt"
	"math"

	"parley/server/store"
	"parley/shared/chat"
)

func marks() []promise {
	return []promise{
		{"AReadMarkGoesForwardOnly", markForward},
		{"UnreadCountsMessagesOfOthers", unread},
		{"MentionsCountWhatIsUnread", mentions},
		{"CountsStopAtTheirLimit", countsStop},
		{"CountsOfVeryManyRoomsStopEarlier", countsStopEarlier},
	}
}

func markForward(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada)
	for range 5 {
		w.say(chat.Lobby, bo, "x")
	}
	for _, c := range []struct{ set, want chat.Seq }{{2, 2}, {1, 2}, {-1, 2}, {4, 4}, {math.MaxInt64, 5}, {0, 5}} {
		got, err := w.s.SetRead(w.ctx(), ada.ID, chat.Lobby, c.set)
		if w.check(err); got != c.want {
			w.t.Errorf("set %d: got %d, want %d", c.set, got, c.want)
		}
		if state := w.state(ada, chat.Lobby); state.Read != c.want || state.Unread != int(5-c.want) {
			w.t.Errorf("set %d: got state %+v", c.set, state)
		}
	}
	_, err := w.s.SetRead(w.ctx(), bo.ID, chat.Lobby, 1)
	w.refused(err, chat.CodeNoRoom)
}

func unread(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada, bo)
	w.say(chat.Lobby, bo, "one")
	w.say(chat.Lobby, ada, "own")
	_, _, err := w.s.Rename(w.ctx(), bo.ID, name("Bea"), noon())
	w.check(err)
	w.say(chat.Lobby, bo, "two")
	if got := w.state(ada, chat.Lobby); got.Head != 4 || got.Unread != 2 {
		w.t.Errorf("got %+v, want 2 unread of 4", got)
	}
	if got := w.state(bo, chat.Lobby); got.Unread != 1 {
		w.t.Errorf("got %+v, want 1 unread", got)
	}
}

func mentions(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.follow(chat.Lobby, ada, bo, cy)
	item := w.said(chat.Lobby, ada, "@Bo @bo @Ada")
	item.Event.Message.Mentions = []chat.User{{ID: bo.ID, Name: "Bo"}, {ID: bo.ID, Name: "bo"}, {ID: ada.ID, Name: "Ada"}}
	w.append(item)
	w.append(item) // a dup counts once
	w.say(chat.Lobby, cy, "plain")
	for u, want := range map[chat.User][2]int{ada: {1, 0}, bo: {2, 1}, cy: {1, 0}} {
		if got := w.state(u, chat.Lobby); got.Unread != want[0] || got.Mentions != want[1] {
			w.t.Errorf("%s: got %d unread, %d mentions, want %v", u.Name, got.Unread, got.Mentions, want)
		}
	}
	_, err := w.s.SetRead(w.ctx(), bo.ID, chat.Lobby, 1)
	w.check(err)
	if got := w.state(bo, chat.Lobby); got.Mentions != 0 || got.Unread != 1 {
		w.t.Errorf("after reading: got %+v, want no mentions", got)
	}
}

func countsStop(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada)
	var batch []store.Append
	for range chat.UnreadMax + 5 {
		item := w.said(chat.Lobby, bo, "@Ada")
		item.Event.Message.Mentions = []chat.User{{ID: ada.ID, Name: "Ada"}}
		batch = append(batch, item)
	}
	_, err := w.s.Append(w.ctx(), batch)
	w.check(err)
	if got := w.state(ada, chat.Lobby); got.Unread != chat.UnreadMax || got.Mentions != chat.UnreadMax {
		w.t.Errorf("got %d unread, %d mentions, want %d", got.Unread, got.Mentions, chat.UnreadMax)
	}
}

func countsStopEarlier(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	busy, calm := w.room("busy"), w.room("calm")
	w.follow(busy, ada)
	w.follow(calm, ada)
	for i := range store.CountedRooms - 2 {
		w.follow(w.room(fmt.Sprint("room ", i)), ada)
	}
	var batch []store.Append
	for i := range store.CountedFewer + 20 {
		by := bo
		if i < 3 {
			by = ada
		}
		item := w.said(busy, by, "@Ada")
		item.Event.Message.Mentions = []chat.User{{ID: ada.ID, Name: "Ada"}}
		batch = append(batch, item)
	}
	_, err := w.s.Append(w.ctx(), batch)
	w.check(err)
	w.say(calm, ada, "own")
	w.say(calm, bo, "hello")
	check := func(rooms, busyUnread, busyMentions int) {
		w.t.Helper()
		states, err := w.s.RoomStates(w.ctx(), ada.ID)
		w.check(err)
		if len(states) != rooms || states[0].Room.ID != busy || states[1].Room.ID != calm {
			w.t.Fatalf("got %d rooms, want %d that begin with busy and calm", len(states), rooms)
		}
		if got := states[0]; got.Unread != busyUnread || got.Mentions != busyMentions {
			w.t.Errorf("of %d rooms: got %d unread and %d mentions, want %d and %d", rooms, got.Unread, got.Mentions, busyUnread, busyMentions)
		}
		if got := states[1]; got.Unread != 1 {
			w.t.Errorf("of %d rooms: got %d unread in the calm one, want 1", rooms, got.Unread)
		}
	}
	check(store.CountedRooms, store.CountedFewer+17, store.CountedFewer+17)
	w.follow(chat.Lobby, ada)
	check(store.CountedRooms+1, store.CountedFewer+20, store.CountedFewer)
	if got := w.state(ada, busy); got.Unread != store.CountedFewer+17 {
		w.t.Errorf("of the room alone: got %d unread, want %d", got.Unread, store.CountedFewer+17)
	}
}
