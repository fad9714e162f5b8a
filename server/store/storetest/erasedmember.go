package storetest

import (
	"strings"

	"parley/server/store"
	"parley/shared/chat"
)

func erasedMember(w *world) {
	ada, bo, cy, dee := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.user("Dee")
	room, lone := w.privateRoom(chat.Private, ada, cy, bo, dee), w.privateRoom(chat.Private, ada)
	w.changes(w.assign(room, bo, chat.RoleModerator, ada))
	tea := w.room("tea")
	w.changes(w.assign(tea, ada, chat.RoleModerator, chat.User{ID: "u-maker"}))
	before, err := w.s.Rules(w.ctx(), []chat.RoomID{room, tea})
	w.check(err)
	w.erase(ada, store.KeepMessages)
	w.membersAre(room, "Bo owner, Cy member, Dee member")
	w.membersAre(lone, "")
	w.membersAre(tea, "Maker owner")
	since, err := w.s.MembersSince(w.ctx(), room, before[room].Version)
	if w.check(err); len(since) != 1 || since[0] != (store.Membership{User: bo.ID, Role: chat.RoleOwner, By: bo.ID, Version: before[room].Version + 2}) {
		w.t.Errorf("got %+v", since)
	}
	after, err := w.s.Rules(w.ctx(), []chat.RoomID{tea})
	if w.check(err); after[tea].Version != before[tea].Version+1 {
		w.t.Errorf("got %+v after %+v", after, before)
	}
	w.erase(bo, store.KeepMessages)
	w.membersAre(room, "Cy owner, Dee member")
	w.erase(cy, store.KeepMessages)
	w.erase(dee, store.KeepMessages)
	w.membersAre(room, "")
}

func erasedWhom(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room := w.privateRoom(chat.Private, ada)
	w.changes(w.add(room, bo, ada))
	bo = w.rename(bo, "Robert", 0)
	w.changes(w.remove(room, bo, ada))
	w.erase(bo, store.KeepMessages)
	page, err := w.before(room, 100, 10, 1<<20)
	w.check(err)
	whom := 0
	for _, e := range page {
		if e.Whom == nil {
			continue
		}
		if whom++; e.Whom.ID != bo.ID || e.Whom.Name != chat.DeletedUser {
			w.t.Errorf("got %+v", e.Whom)
		}
	}
	var file strings.Builder
	w.check(w.s.ExportRoom(w.ctx(), room, &file))
	if whom != 2 || strings.Contains(file.String(), "Robert") || strings.Contains(file.String(), `"Bo"`) {
		w.t.Errorf("%d changes of members, in the file\n%s", whom, file.String())
	}
}

// erasedByRules has somebody erased whose messages are in rooms that have changed who may write since.
func erasedByRules(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea := w.room("tea")
	w.say(tea, bo, "in public")
	w.admit(tea, chat.GuestsNone)
	room := w.privateRoom(chat.Private, ada, bo)
	item := w.said(room, bo, "in private")
	item.Rules = 99
	w.append(item)
	w.changes(w.remove(room, bo, ada))
	w.erase(bo, store.RemoveMessages)
	for _, id := range []chat.RoomID{tea, room} {
		page, err := w.before(id, 100, 10, 1<<20)
		w.check(err)
		for _, e := range page {
			if e.Message != nil && e.Message.Gone == nil {
				w.t.Errorf("left is %+v", e.Message)
			}
		}
	}
}
