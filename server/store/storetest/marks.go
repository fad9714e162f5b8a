package storetest

import (
	"fmt"
	"math"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
)

func marks() []promise {
	return []promise{
		{"AReadMarkGoesForward", markForward},
		{"AReadMarkGoesBackOnDemandOnly", markBack},
		{"ALevelIsOfOneUserInOneRoom", levels},
		{"UnreadCountsMessagesOfOthers", unread},
		{"MentionsCountWhatIsUnread", mentions},
		{"CountsStopAtTheirLimit", countsStop},
		{"CountsOfManyRoomsAreExact", countsOfMany},
	}
}

func markForward(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada)
	for range 5 {
		w.say(chat.Lobby, bo, "x")
	}
	for _, c := range []struct{ set, want chat.Seq }{{2, 2}, {1, 2}, {-1, 2}, {4, 4}, {math.MaxInt64, 5}, {0, 5}} {
		got, err := w.s.SetRead(w.ctx(), ada.ID, chat.Lobby, chat.ReadMark{Seq: c.set})
		if w.check(err); got != (chat.ReadMark{Seq: c.want}) {
			w.t.Errorf("set %d: got %v, want %d", c.set, got, c.want)
		}
		if state := w.state(ada, chat.Lobby); state.Read != c.want || state.Unread != int(5-c.want) {
			w.t.Errorf("set %d: got state %+v", c.set, state)
		}
	}
	_, err := w.s.SetRead(w.ctx(), bo.ID, chat.Lobby, chat.ReadMark{Seq: 1})
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
	_, err := w.s.SetRead(w.ctx(), bo.ID, chat.Lobby, chat.ReadMark{Seq: 1})
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
	const left = 10 // of the messages of others that a count looks at
	batch = nil
	for range store.CountedAmong*chat.UnreadMax - left {
		batch = append(batch, w.said(chat.Lobby, ada, "own"))
	}
	_, err = w.s.Append(w.ctx(), batch)
	w.check(err)
	if got := w.state(ada, chat.Lobby); got.Unread != left || got.Mentions != chat.UnreadMax {
		w.t.Errorf("before very many of one's own: got %d unread, %d mentions, want %d, %d", got.Unread, got.Mentions, left, chat.UnreadMax)
	}
}

// countsOfMany has a user who follows many rooms, in one of which there is more than is to be counted.
func countsOfMany(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	busy, calm := w.room("busy"), w.room("calm")
	w.follow(busy, ada)
	w.follow(calm, ada)
	const rooms = 70
	for i := range rooms - 2 {
		w.follow(w.room(fmt.Sprint("room ", i)), ada)
	}
	var batch []store.Append
	for i := range 150 {
		by := bo
		if i < 3 {
			by = ada
		}
		item := w.said(busy, by, "@Ada")
		item.Event.Message.Mentions = []chat.User{{ID: ada.ID, Name: "Ada"}}
		batch = append(batch, item)
	}
	results, err := w.s.Append(w.ctx(), batch)
	w.check(err)
	w.append(reacting(results[9].Event, bo, "👍", true))
	w.append(editing(results[10].Event, bo, 0, "@Ada!", ada))
	w.append(deleting(results[11].Event, bo, false, false))
	w.say(calm, ada, "own")
	w.say(calm, bo, "hello")
	states, err := w.s.RoomStates(w.ctx(), ada.ID)
	w.check(err)
	if len(states) != rooms || states[0].Room.ID != busy || states[1].Room.ID != calm {
		w.t.Fatalf("got %d rooms, want %d that begin with busy and calm", len(states), rooms)
	}
	if got := states[0]; got.Unread != 146 || got.Mentions != 146 || got != w.state(ada, busy) {
		w.t.Errorf("got %+v, want 146 unread mentions", got)
	}
	if got := states[1]; got.Unread != 1 {
		w.t.Errorf("got %d unread in the calm one, want 1", got.Unread)
	}
}

func markBack(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada)
	for range 5 {
		w.say(chat.Lobby, bo, "x")
	}
	set := func(seq chat.Seq, back int64, want chat.ReadMark) {
		w.t.Helper()
		got, err := w.s.SetRead(w.ctx(), ada.ID, chat.Lobby, chat.ReadMark{Seq: seq, Back: back})
		if w.check(err); got != want {
			w.t.Errorf("read %d, %d: got %v, want %v", seq, back, got, want)
		}
	}
	unset := func(from chat.Seq, back int64, want chat.ReadMark) {
		w.t.Helper()
		got, err := w.s.SetUnread(w.ctx(), ada.ID, chat.Lobby, from, back)
		if w.check(err); got != want {
			w.t.Errorf("unread %d, %d: got %v, want %v", from, back, got, want)
		}
		if state := w.state(ada, chat.Lobby); state.Mark() != want || state.Unread != int(5-want.Seq) {
			w.t.Errorf("unread %d, %d: got state %+v", from, back, state)
		}
	}
	set(4, 0, chat.ReadMark{Seq: 4})
	unset(5, 0, chat.ReadMark{Seq: 4}) // is unread
	unset(3, 7, chat.ReadMark{Seq: 4}) // of another mark
	unset(3, 0, chat.ReadMark{Seq: 2, Back: 1})
	unset(2, 0, chat.ReadMark{Seq: 2, Back: 1}) // once more, or of a device that does not know yet
	set(5, 0, chat.ReadMark{Seq: 2, Back: 1})   // was under way
	set(3, 1, chat.ReadMark{Seq: 3, Back: 1})
	set(4, store.AnyBack, chat.ReadMark{Seq: 4, Back: 1})
	unset(-1, 1, chat.ReadMark{Seq: 0, Back: 2})
	_, err := w.s.SetUnread(w.ctx(), bo.ID, chat.Lobby, 1, 0)
	w.refused(err, chat.CodeNoRoom)
}

func levels(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada, bo)
	tea := w.room("tea")
	w.follow(tea, ada)
	set := func(level chat.Level) {
		w.t.Helper()
		w.check(w.s.SetLevel(w.ctx(), ada.ID, chat.Lobby, level))
		if got := w.state(ada, chat.Lobby); got.Level != level {
			w.t.Errorf("got the level %s, want %s", got.Level, level)
		}
	}
	for _, level := range []chat.Level{chat.LevelMentions, chat.LevelNothing, chat.LevelHidden, chat.LevelAll, chat.LevelHidden} {
		set(level)
	}
	if got := []chat.Level{w.state(ada, tea).Level, w.state(bo, chat.Lobby).Level}; !slices.Equal(got, []chat.Level{"", ""}) {
		w.t.Errorf("another room and another user have %v", got)
	}
	w.say(chat.Lobby, bo, "x")
	if got := w.state(ada, chat.Lobby); got.Unread != 1 || got.Level != chat.LevelHidden {
		w.t.Errorf("what is unread is counted at every level: got %+v", got)
	}
	w.check(w.s.Follow(w.ctx(), ada.ID, chat.Lobby, noon())) // follows it already
	set(chat.LevelNothing)
	w.refused(w.s.SetLevel(w.ctx(), w.user("Cy").ID, chat.Lobby, chat.LevelNothing), chat.CodeNoRoom)
	w.refused(w.s.SetLevel(w.ctx(), ada.ID, "nowhere", chat.LevelNothing), chat.CodeNoRoom)
}
