package storetest

import (
	"parley/server/store"
	"parley/shared/chat"
)

func (w *world) assign(room chat.RoomID, u chat.User, role chat.Role, by chat.User) (store.Enrolled, error) {
	return w.s.Assign(w.ctx(), room, u.ID, role, by.ID, noon())
}

// role demands what a user is in a room.
func (w *world) role(room chat.RoomID, u chat.User, want chat.Role) {
	w.t.Helper()
	got, err := w.s.Member(w.ctx(), room, u.ID)
	if w.check(err); got != want {
		w.t.Errorf("%s is %q in %s, want %q", u.Name, got, room, want)
	}
}

func membersOwned(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	for _, kind := range []chat.RoomKind{chat.Private, chat.Group} {
		w.direct(ada, bo)
		w.direct(ada, cy)
		room := w.privateRoom(kind, ada, bo, cy)
		refused := func(want chat.Code) func(store.Enrolled, error) {
			return func(_ store.Enrolled, err error) { w.t.Helper(); w.refused(err, want) }
		}
		refused(chat.CodeLastOwner)(w.remove(room, ada, ada))
		refused(chat.CodeLastOwner)(w.assign(room, ada, chat.RoleMember, ada))
		w.changes(w.assign(room, bo, chat.RoleOwner, ada))
		refused(chat.CodeNotAllowed)(w.remove(room, bo, ada))
		refused(chat.CodeNotAllowed)(w.assign(room, bo, chat.RoleMember, ada))
		refused(chat.CodeNotAllowed)(w.assign(room, cy, chat.RoleOwner, cy))
		w.changes(w.assign(room, ada, chat.RoleMember, ada))
		refused(chat.CodeNotAllowed)(w.assign(room, ada, chat.RoleOwner, ada))
		refused(chat.CodeLastOwner)(w.remove(room, bo, bo))
		w.membersAre(room, "Bo owner, Ada member, Cy member")
		w.changes(w.remove(room, cy, bo))
		w.changes(w.remove(room, ada, ada))
		w.changes(w.remove(room, bo, bo))
		w.membersAre(room, "")
		refused(chat.CodeNoRoom)(w.add(room, ada, bo))
	}
}

func membersRoles(w *world) {
	ada, bo, eve := w.user("Ada"), w.user("Bo"), w.user("Eve")
	room := w.privateRoom(chat.Private, ada, bo)
	before := w.changes(w.assign(room, bo, chat.RoleMember, ada))
	done := w.changes(w.assign(room, bo, chat.RoleModerator, ada))
	if done.Rules.Version != before.Rules.Version+1 || done.Event != nil {
		w.t.Errorf("got %+v after %+v", done, before)
	}
	w.role(room, bo, chat.RoleModerator)
	_, err := w.assign(room, eve, chat.RoleModerator, ada)
	w.refused(err, chat.CodeNoUser)
	_, err = w.assign(room, bo, chat.RoleOwner, eve)
	w.refused(err, chat.CodeNoRoom)
	_, err = w.assign(room, ada, chat.RoleMember, bo)
	w.refused(err, chat.CodeNotAllowed)
	_, err = w.assign(room, bo, chat.RoleAdmin, ada)
	w.refused(err, chat.CodeBadFrame)
	w.changes(w.assign(room, bo, chat.RoleMember, bo))
	w.role(room, bo, chat.RoleMember)
	w.direct(ada, bo)
	_, err = w.assign(w.privateRoom(chat.Group, ada, bo), bo, chat.RoleModerator, ada)
	w.refused(err, chat.CodeBadFrame)
}

func publicRoles(w *world) {
	ada, guest := w.user("Ada"), w.user("Guest")
	tea := w.room("tea")
	maker := chat.User{ID: "u-maker", Name: "Maker"}
	w.role(tea, maker, chat.RoleOwner)
	w.role(tea, ada, "")
	if done := w.changes(w.assign(tea, ada, chat.RoleModerator, maker)); done.Rules.Version != 1 || done.Event != nil {
		w.t.Errorf("got %+v", done)
	}
	w.role(tea, ada, chat.RoleModerator)
	_, err := w.assign(tea, maker, chat.RoleMember, ada)
	w.refused(err, chat.CodeNotAllowed)
	_, err = w.remove(tea, maker, ada)
	w.refused(err, chat.CodeNotAllowed)
	_, err = w.assign(tea, ada, chat.RoleOwner, maker)
	w.refused(err, chat.CodeBadFrame)
	// A role lets a guest into a room that is closed to others.
	w.follow(tea, guest, ada)
	w.admit(tea, chat.GuestsNone)
	_, err = w.s.RoomState(w.ctx(), guest.ID, tea)
	w.refused(err, chat.CodeNoRoom)
	w.changes(w.assign(tea, guest, chat.RoleMember, maker))
	w.state(guest, tea)
	if done := w.changes(w.remove(tea, guest, maker)); done.Event != nil || done.Rules.Version != 4 {
		w.t.Errorf("got %+v", done)
	}
	w.follow(tea, ada)
	if done := w.changes(w.remove(tea, ada, maker)); done.Rules.Version != 5 {
		w.t.Errorf("removed from a public room: got %+v", done)
	}
	_, err = w.s.RoomState(w.ctx(), ada.ID, tea)
	w.refused(err, chat.CodeNoRoom)
	_, err = w.s.RoomState(w.ctx(), guest.ID, tea)
	w.refused(err, chat.CodeNoRoom)
	w.changes(w.remove(tea, ada, maker))
	w.role(tea, ada, "")
	_, err = w.remove(w.direct(ada, guest), ada, ada)
	w.refused(err, chat.CodeNoRoom)
}
