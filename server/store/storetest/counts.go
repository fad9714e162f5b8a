package storetest

import "parley/shared/chat"

func counts() []promise {
	return []promise{
		{"AMentionThatAnEditAddsCounts", editMentions},
		{"DeletedMessagesDoNotCount", deletedCounts},
		{"AmendmentsPromoteNoRoom", amendedOrder},
	}
}

func editMentions(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.follow(chat.Lobby, bo, cy)
	e := w.say(chat.Lobby, ada, "one")
	w.say(chat.Lobby, ada, "another")
	for _, u := range []chat.User{bo, cy} {
		_, err := w.s.SetRead(w.ctx(), u.ID, chat.Lobby, chat.ReadMark{Seq: 2})
		w.check(err)
	}
	counts := func(want map[chat.User]int) {
		w.t.Helper()
		for u, mentions := range want {
			if got := w.state(u, chat.Lobby); got.Unread != 0 || got.Mentions != mentions {
				w.t.Errorf("%s: got %+v, want %d mentions", u.Name, got, mentions)
			}
		}
	}
	w.append(editing(e, ada, 0, "@Bo @Ada", bo, ada))
	counts(map[chat.User]int{bo: 1, cy: 0})
	w.append(editing(e, ada, 3, "@Bo again @Cy", bo, cy))
	counts(map[chat.User]int{bo: 1, cy: 1})
	w.append(editing(e, ada, 4, "@Cy", cy))
	counts(map[chat.User]int{bo: 0, cy: 1})
	old := editing(e, ada, 5, "@Bo @Cy", bo, cy)
	old.Event.At = e.At + chat.Millis(chat.NotifyEdits.Milliseconds()) + 1
	w.append(old)
	counts(map[chat.User]int{bo: 0, cy: 1})
	if got := w.message(chat.Lobby, 1).Message.Mentions; len(got) != 2 {
		w.t.Errorf("got mentions %v, want both", got)
	}
	w.append(deleting(e, ada, false, false))
	counts(map[chat.User]int{bo: 0, cy: 0})
}

func deletedCounts(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada, bo)
	one, two := w.say(chat.Lobby, ada, "one"), w.say(chat.Lobby, ada, "two")
	w.append(reacting(one, ada, "👍", true))
	if got := w.state(bo, chat.Lobby); got.Unread != 2 || got.Head != 3 {
		w.t.Errorf("got %+v, want 2 unread", got)
	}
	w.append(deleting(two, ada, false, false))
	if got := w.state(bo, chat.Lobby); got.Unread != 1 || got.Head != 4 {
		w.t.Errorf("got %+v, want 1 unread", got)
	}
}

func amendedOrder(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	first := w.say(w.direct(ada, bo), bo, "first")
	w.say(w.direct(ada, cy), cy, "second")
	w.append(editing(first, bo, 0, "first, edited"))
	states, err := w.s.RoomStates(w.ctx(), ada.ID)
	w.check(err)
	if len(states) != 2 || states[0].Room.ID != w.direct(ada, cy) {
		w.t.Errorf("got %+v, want the room with the newest message first", states)
	}
}
