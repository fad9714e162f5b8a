package hub_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"parley/server/hub"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// den is a private room of its owner and a member, both with an account, and somebody who is none.
func den(w *world) (room chat.RoomID, owner, member, other *peer) {
	w.t.Helper()
	owner, member, other = w.appoint("Olga", chat.RoleMember), w.appoint("Bo", chat.RoleMember), w.appoint("Other", chat.RoleMember)
	room = owner.ask(&protocol.Create{Name: "Den", RoomKind: chat.Private, Users: []chat.UserID{member.user.ID}}).(*protocol.Created).Room.ID
	for _, p := range []*peer{owner, member} {
		p.now(&protocol.Join{Room: room}, done)
	}
	owner.says(room, "green tea for @Bo")
	return room, owner, member, other
}

// removes takes somebody out of a room.
func (p *peer) removes(room chat.RoomID, other *peer) {
	p.t.Helper()
	p.now(&protocol.Remove{Room: room, User: other.user.ID}, done)
}

// Nothing that is said after a removal reaches the removed, on any session, and the room is nowhere for them.
func TestARemovalIsInForceAtOnceAndEverywhere(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, owner, member, _ := den(w)
		elsewhere := w.open(member.user) // is not in the room
		member.now(&protocol.Draft{Room: room, Text: "half"}, done)
		member.later(w.at(time.Minute, "later"))
		scheduled := w.at(time.Minute, "to the shelf")
		scheduled.Room = room
		member.later(scheduled)
		if got := len(member.ask(&protocol.Inbox{}).(*protocol.Entries).Events); got != 1 {
			t.Fatalf("%d in the inbox", got)
		}
		heard := len(member.texts(room))
		owner.removes(room, member)
		for _, p := range []*peer{member, elsewhere} {
			if left, ok := last[*protocol.Left](p); !ok || *left != (protocol.Left{Room: room, Why: protocol.WhyRemoved}) {
				t.Errorf("a session was told %+v", left)
			}
		}
		owner.says(room, "without Bo")
		if got := member.texts(room); len(got) != heard {
			t.Errorf("the removed one hears %v", got)
		}
		if got := member.ask(&protocol.Inbox{}).(*protocol.Entries).Events; len(got) != 0 {
			t.Errorf("%d in the inbox", len(got))
		}
		if got := member.finds("tea") + member.finds("without"); got != "" {
			t.Errorf("found is %q", got)
		}
		if welcome, _ := last[*protocol.Welcome](w.open(member.user)); slices.ContainsFunc(welcome.Rooms, func(s chat.RoomState) bool { return s.Room.ID == room }) {
			t.Error("the room is in the welcome")
		}
		member.now(&protocol.Join{Room: room, After: 1, Epoch: "any"}, chat.CodeNoRoom)
		member.now(say(room, "hello?"), chat.CodeNoRoom)
		if got := owner.ask(&protocol.People{Room: room}).(*protocol.Here); got.Count != 1 {
			t.Errorf("%d are here", got.Count)
		}
		time.Sleep(2 * time.Minute)
		if failed := w.doJobs(); len(failed) > 0 {
			t.Fatal(failed)
		}
		shelf := member.ask(&protocol.Shelf{}).(*protocol.Stored)
		if len(shelf.Drafts) != 1 || shelf.Drafts[0].Text != "to the shelf" || shelf.Drafts[0].Refused != chat.CodeNoRoom {
			t.Errorf("on the shelf is %+v", shelf.Drafts)
		}
	})
}

// midway is a store with something that happens after a page was read, and before it is answered.
type midway struct {
	store.Store
	meanwhile func()
}

// Before reads.
func (m *midway) Before(ctx context.Context, room chat.RoomID, before chat.Seq, limit, maxBytes int) (chat.Page, error) {
	page, err := m.Store.Before(ctx, room, before, limit, maxBytes)
	if m.meanwhile != nil {
		m.meanwhile()
	}
	return page, err
}

// A page that was being read during a removal is not answered.
func TestAPageInFlightIsNotAnsweredAfterARemoval(t *testing.T) {
	inWorldOver(t, func(s store.Store) *midway { return &midway{Store: s} }, func(t *testing.T, w *world, m *midway) {
		room, owner, member, _ := den(w)
		m.meanwhile = func() {
			m.meanwhile = nil
			if _, err := w.store.RemoveMember(t.Context(), room, member.user.ID, owner.user.ID, w.now()); err != nil {
				t.Error(err)
			}
		}
		member.now(&protocol.History{Room: room, Before: 2}, chat.CodeNoRoom)
		if left, ok := last[*protocol.Left](member); !ok || left.Why != protocol.WhyRemoved {
			t.Errorf("the session was told %+v", left)
		}
	})
}

// Search searches.
func (m *midway) Search(ctx context.Context, q store.Search) (store.Found, error) {
	found, err := m.Store.Search(ctx, q)
	if m.meanwhile != nil {
		m.meanwhile()
	}
	return found, err
}

// A search that was under way during a removal finds nothing of the room any more, and as before elsewhere.
func TestASearchInFlightFindsNothingAfterARemoval(t *testing.T) {
	inWorldOver(t, func(s store.Store) *midway { return &midway{Store: s} }, func(t *testing.T, w *world, m *midway) {
		room, owner, member, _ := den(w)
		owner.ask(&protocol.Join{Room: chat.Lobby})
		owner.says(chat.Lobby, "black tea")
		if got := member.finds("tea"); got != "black tea|green tea for @Bo" {
			t.Fatalf("found is %q", got)
		}
		m.meanwhile = func() {
			m.meanwhile = nil
			if _, err := w.store.RemoveMember(t.Context(), room, member.user.ID, owner.user.ID, w.now()); err != nil {
				t.Error(err)
			}
		}
		if got := member.finds("tea"); got != "black tea" {
			t.Errorf("found is %q", got)
		}
	})
}

// Whoever is added is told on all sessions, and sees what happened in the room.
func TestWhoeverIsAddedIsTold(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, owner, member, other := den(w)
		second := w.open(other.user)
		member.now(&protocol.Add{Room: room, User: other.user.ID}, chat.CodeNotAllowed)
		owner.now(&protocol.Add{Room: room, User: other.user.ID}, done)
		owner.now(&protocol.Add{Room: room, User: other.user.ID}, done) // nothing new
		for _, p := range []*peer{other, second} {
			if f, ok := last[*protocol.Followed](p); !ok || f.State.Room.ID != room || f.State.Room.Kind != chat.Private {
				t.Errorf("a session was told %+v", f)
			}
		}
		other.now(&protocol.Join{Room: room}, done)
		page := other.ask(&protocol.History{Room: room, Before: 3}).(*protocol.Page)
		var kinds []chat.EventKind
		for _, e := range page.Events {
			kinds = append(kinds, e.Kind)
		}
		if !slices.Equal(kinds, []chat.EventKind{chat.Said, chat.Added}) {
			t.Errorf("the room has %v", kinds)
		}
		all := other.ask(&protocol.Members{Room: room}).(*protocol.Membership)
		var names []string
		for _, m := range all.Members {
			names = append(names, m.User.Name+" "+string(m.Role))
			if m.Seen%(24*3600*1000) != 0 {
				t.Errorf("%s was seen at %d: that is not a day", m.User.Name, m.Seen)
			}
		}
		if equal(t, names, []string{"Olga owner", "Bo member", "Other member"}); all.Total != 3 || all.More {
			t.Errorf("%d in all, more %v", all.Total, all.More)
		}
		part := other.ask(&protocol.Members{Room: room, Limit: 1, After: owner.user.ID}).(*protocol.Membership)
		if len(part.Members) != 1 || part.Members[0].User.ID != member.user.ID || !part.More {
			t.Errorf("the second page is %+v", part)
		}
	})
}

// Only those are added whom one may write to; strangers not to groups, and by guests to no room.
func TestWhoMayBeAdded(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		owner, guest := w.appoint("Olga", chat.RoleMember), w.appoint("Gus", chat.RoleGuest)
		stranger, friend, asked, angry := w.appoint("Stranger", chat.RoleMember), w.appoint("Friend", chat.RoleMember), w.appoint("Asked", chat.RoleMember), w.appoint("Angry", chat.RoleMember)
		for _, p := range []*peer{owner, guest} {
			w.talks(p.user, friend.user)
			p.now(say(chat.DirectID(p.user.ID, asked.user.ID), "hello?"), done)
			angry.now(&protocol.Block{User: p.user.ID, On: true}, done)
		}
		for _, c := range []struct {
			by   *peer
			kind chat.RoomKind
			whom *peer
			want chat.Code
		}{
			{owner, chat.Private, friend, done},
			{owner, chat.Private, stranger, done},
			{owner, chat.Private, asked, done},
			{owner, chat.Private, angry, chat.CodeNotDelivered},
			{owner, chat.Group, friend, done},
			{owner, chat.Group, stranger, chat.CodeNotDelivered},
			{owner, chat.Group, asked, chat.CodeNotDelivered},
			{owner, chat.Group, angry, chat.CodeNotDelivered},
			{guest, chat.Private, friend, done},
			{guest, chat.Private, stranger, chat.CodeNotDelivered},
			{guest, chat.Group, friend, done},
			{guest, chat.Group, stranger, chat.CodeNotDelivered},
		} {
			c.by.now(&protocol.Create{Name: "Den", RoomKind: c.kind, Users: []chat.UserID{c.whom.user.ID}}, c.want)
			room := c.by.ask(&protocol.Create{Name: "Den", RoomKind: c.kind}).(*protocol.Created).Room.ID
			c.by.now(&protocol.Add{Room: room, User: c.whom.user.ID}, c.want)
			time.Sleep(2 * time.Minute)
		}
		room := owner.ask(&protocol.Create{Name: "Den", RoomKind: chat.Private}).(*protocol.Created).Room.ID
		owner.now(&protocol.Add{Room: room, User: "nobody"}, chat.CodeNoUser)
		owner.now(&protocol.Add{Room: chat.Lobby, User: friend.user.ID}, chat.CodeNotAllowed)
	})
}

// A crowd of strangers is not added at will.
func TestStrangersAreAddedAtALimit(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		owner := w.appoint("Olga", chat.RoleMember)
		var users []chat.UserID
		for i := range chat.IntroduceBurst {
			users = append(users, w.user(fmt.Sprint("Stranger-", i)).ID)
		}
		owner.now(&protocol.Create{Name: "Den", RoomKind: chat.Private, Users: users}, done)
		room := owner.ask(&protocol.Create{Name: "Den", RoomKind: chat.Private}).(*protocol.Created).Room.ID
		owner.now(&protocol.Add{Room: room, User: w.user("One-more").ID}, chat.CodeRateLimited)
		friend := w.user("Friend")
		w.talks(owner.user, friend)
		owner.now(&protocol.Add{Room: room, User: friend.ID}, done)
		time.Sleep(chat.IntroduceEvery)
		owner.now(&protocol.Add{Room: room, User: "u-one-more"}, done)
	})
}

// The last owner stays while others are there. Whoever leaves is told so on the other sessions, and not that somebody has removed them.
func TestLeavingARoomForMembersOnly(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, owner, member, _ := den(w)
		second := w.open(member.user)
		second.now(&protocol.Join{Room: room}, done)
		owner.now(&protocol.Leave{Room: room}, chat.CodeLastOwner)
		owner.now(&protocol.Role{Room: room, User: owner.user.ID, Role: chat.RoleMember}, chat.CodeLastOwner)
		member.now(&protocol.Leave{Room: room}, done)
		if left, ok := last[*protocol.Left](second); !ok || *left != (protocol.Left{Room: room}) {
			t.Errorf("the other session was told %+v", left)
		}
		member.now(&protocol.Join{Room: room}, chat.CodeNoRoom)
		owner.now(&protocol.Add{Room: room, User: member.user.ID}, done)
		owner.now(&protocol.Role{Room: room, User: member.user.ID, Role: chat.RoleOwner}, done)
		member.now(&protocol.Remove{Room: room, User: owner.user.ID}, chat.CodeNotAllowed)
		member.now(&protocol.Role{Room: room, User: owner.user.ID, Role: chat.RoleMember}, chat.CodeNotAllowed)
		owner.now(&protocol.Leave{Room: room}, done)
		member.now(&protocol.Leave{Room: room}, done) // nobody is left
		member.now(&protocol.Join{Room: room}, chat.CodeNoRoom)
	})
}

// In a room for members only, nobody else is mentioned or addressed.
func TestOnlyMembersAreMentioned(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, owner, member, other := den(w)
		w.talks(owner.user, member.user)
		w.talks(owner.user, other.user)
		text := "ask @Bo or @Other"
		seq := owner.says(room, text)
		owner.changed(&protocol.Edit{Room: room, Seq: owner.says(room, "nobody"), Text: text})
		for _, at := range []chat.Seq{seq, seq + 1} {
			got := member.row(room, at).Message.Mentions
			if len(got) != 1 || got[0].ID != member.user.ID {
				t.Errorf("%d mentions %+v", at, got)
			}
		}
		owner.now(say(room, "@Other psst"), chat.CodeNoUser)
		owner.now(say(room, "@Bo psst"), done)
		if page := member.ask(&protocol.History{Room: room, Before: 5}).(*protocol.Page); len(page.Private) != 1 || page.Private[0].Message.In != room {
			t.Errorf("woven in is %+v", page.Private)
		}
		owner.now(&protocol.Add{Room: room, User: other.user.ID}, done)
		owner.now(say(room, "@Other psst"), done)
	})
}

// A group without a name is named after its people.
func TestAGroupIsNamedAfterItsPeople(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		owner, friend := w.appoint("Olga", chat.RoleMember), w.appoint("Friend", chat.RoleMember)
		w.talks(owner.user, friend.user)
		room := owner.ask(&protocol.Create{RoomKind: chat.Group, Users: []chat.UserID{friend.user.ID}}).(*protocol.Created).Room
		if room.Kind != chat.Group || room.Name != "Olga, Friend" {
			t.Errorf("made is %+v", room)
		}
		if f, ok := last[*protocol.Followed](friend); !ok || f.State.Room != room {
			t.Errorf("the friend was told %+v", f)
		}
		if found := owner.ask(&protocol.Rooms{Query: "friend"}).(*protocol.Directory); len(found.Rooms) != 0 {
			t.Errorf("the directory has %+v", found.Rooms)
		}
	})
}

// In a public room, too, people are given roles, and are removed; they may come back. The audit has what a role on the server allows.
func TestRolesAndRemovalsInAPublicRoom(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		var audited []string
		failing := error(nil)
		w.hub.Audit = func(_ context.Context, c hub.RoomChange) error {
			audited = append(audited, fmt.Sprintf("%s in %s: %s was %s, is %s", c.By, c.Room, c.User, c.Before, c.After))
			return failing
		}
		room, maker, guest, member := tea(w)
		admin := w.appoint("Adele", chat.RoleAdmin)
		member.now(&protocol.Topic{Room: room, Topic: "mine"}, chat.CodeNotAllowed)
		maker.now(&protocol.Role{Room: room, User: member.user.ID, Role: chat.RoleModerator}, done)
		if got, ok := last[*protocol.Ranked](member); !ok || got.Role != chat.RoleModerator {
			t.Errorf("the member was told %+v", got)
		}
		member.now(&protocol.Topic{Room: room, Topic: "mine"}, done)
		member.now(&protocol.Role{Room: room, User: guest.user.ID, Role: chat.RoleModerator}, chat.CodeNotAllowed)
		maker.now(&protocol.Role{Room: room, User: member.user.ID, Role: chat.RoleOwner}, chat.CodeNotAllowed)
		member.removes(room, guest)
		if left, ok := last[*protocol.Left](guest); !ok || *left != (protocol.Left{Room: room, Why: protocol.WhyRemoved}) {
			t.Errorf("the guest was told %+v", left)
		}
		maker.says(room, "without the guest")
		if got := guest.texts(room); len(got) != 1 {
			t.Errorf("the guest hears %v", got)
		}
		guest.now(&protocol.Join{Room: room}, done)
		member.now(&protocol.Remove{Room: room, User: maker.user.ID}, chat.CodeNotAllowed)
		if len(audited) != 0 {
			t.Errorf("the audit has what the roles in the room allow: %q", audited)
		}
		admin.now(&protocol.Role{Room: room, User: member.user.ID, Role: chat.RoleMember}, done)
		admin.removes(room, guest)
		id := admin.user.ID
		equal(t, audited, []string{
			fmt.Sprintf("%s in tea: %s was moderator, is member", id, member.user.ID), fmt.Sprintf("%s in tea: %s was member, is removed", id, guest.user.ID),
		})
		failing = errors.New("on purpose")
		admin.now(&protocol.Role{Room: room, User: member.user.ID, Role: chat.RoleModerator}, chat.CodeInternal)
	})
}
