package hub_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// target is what a command is about: a room, a message of the user, and one of somebody else; and another member.
type target struct {
	room        chat.Room
	own, theirs chat.Seq
	whom        chat.UserID
}

// asked is a command about a room, and the right that it takes in the table of package chat.
type asked struct {
	kind    protocol.Kind
	right   chat.Rights // 0: none
	command func(x target) protocol.Payload
	only    chat.RoomKind // in rooms of other kinds it is refused with no_room; "": there are none
}

// aboutRooms has a row for each command that names a room, and one for each right that the same command may take.
var aboutRooms = []asked{
	{"join", chat.ToRead, func(x target) protocol.Payload { return &protocol.Join{Room: x.room.ID} }, ""},
	{"history", chat.ToRead, func(x target) protocol.Payload { return &protocol.History{Room: x.room.ID, Before: 1} }, ""},
	{"pins", chat.ToRead, func(x target) protocol.Payload { return &protocol.Pins{Room: x.room.ID} }, ""},
	{"reactors", chat.ToRead, func(x target) protocol.Payload {
		return &protocol.Reactors{Room: x.room.ID, Seq: x.theirs, Key: "👍"}
	}, ""},
	{"report", chat.ToRead, func(x target) protocol.Payload {
		return &protocol.Report{Room: x.room.ID, Seq: x.theirs, Reason: chat.ReasonSpam}
	}, ""},
	{"people", chat.ToRead, func(x target) protocol.Payload { return &protocol.People{Room: x.room.ID} }, ""},
	{"search", chat.ToRead, func(x target) protocol.Payload { return &protocol.Search{Room: x.room.ID, Query: "tea"} }, ""},
	{"read", chat.ToRead, func(x target) protocol.Payload { return &protocol.Read{Room: x.room.ID, Seq: x.own} }, ""},
	{"unread", chat.ToRead, func(x target) protocol.Payload { return &protocol.Unread{Room: x.room.ID, Seq: x.own} }, ""},
	{"level", chat.ToRead, func(x target) protocol.Payload { return &protocol.Level{Room: x.room.ID, Level: chat.LevelNothing} }, ""},
	{"send", chat.ToWrite, func(x target) protocol.Payload { return say(x.room.ID, "hi") }, ""},
	{"schedule", chat.ToWrite, func(x target) protocol.Payload {
		return &protocol.Schedule{Room: x.room.ID, Nonce: "0199c5b8-7e4a-7d21", Text: "hi", At: chat.MillisOf(time.Now().Add(time.Hour))}
	}, ""},
	{"react", chat.ToReact, func(x target) protocol.Payload {
		return &protocol.React{Room: x.room.ID, Seq: x.theirs, Key: "👍", On: true}
	}, ""},
	{"pin", chat.ToPin, func(x target) protocol.Payload { return &protocol.Pin{Room: x.room.ID, Seq: x.theirs, On: true} }, ""},
	{"edit", chat.ToEdit, func(x target) protocol.Payload { return &protocol.Edit{Room: x.room.ID, Seq: x.own, Text: "other"} }, ""},
	{"delete", chat.ToDelete, func(x target) protocol.Payload { return &protocol.Delete{Room: x.room.ID, Seq: x.own} }, ""},
	{"delete", chat.ToModerate, func(x target) protocol.Payload { return &protocol.Delete{Room: x.room.ID, Seq: x.theirs} }, ""},
	{"restore", chat.ToModerate, func(x target) protocol.Payload { return &protocol.Restore{Room: x.room.ID, Seq: x.theirs} }, ""},
	{"versions", chat.ToRead, func(x target) protocol.Payload { return &protocol.Versions{Room: x.room.ID, Seq: x.own} }, ""},
	{"versions", chat.ToModerate, func(x target) protocol.Payload { return &protocol.Versions{Room: x.room.ID, Seq: x.theirs} }, ""},
	{"topic", chat.ToSetTopic, func(x target) protocol.Payload { return &protocol.Topic{Room: x.room.ID, Topic: "milk"} }, ""},
	{"configure", chat.ToManage, func(x target) protocol.Payload {
		return protocol.ConfigureWith(x.room.ID, chat.Change{Archived: &x.room.Archived})
	}, ""},
	{"configure", chat.ToModerate, func(x target) protocol.Payload {
		return protocol.ConfigureWith(x.room.ID, chat.Change{Slow: &x.room.Slow})
	}, ""},
	{"configure", chat.ToModerate, func(x target) protocol.Payload {
		if x.room.Kind != chat.Public {
			return protocol.ConfigureWith(x.room.ID, chat.Change{Slow: &x.room.Slow})
		}
		return protocol.ConfigureWith(x.room.ID, chat.Change{Asking: &x.room.Asking})
	}, ""},
	{"configure", chat.ToModerate, func(x target) protocol.Payload {
		if x.room.Kind != chat.Public || x.room.Calm != 0 {
			return protocol.ConfigureWith(x.room.ID, chat.Change{Slow: &x.room.Slow}) // the calm of a room must not end before others ask
		}
		return protocol.ConfigureWith(x.room.ID, chat.Change{Calm: new(int64(0))})
	}, ""},
	{"invite", chat.ToInvite, func(x target) protocol.Payload { return &protocol.Invite{Room: x.room.ID} }, ""},
	{"invites", chat.ToInvite, func(x target) protocol.Payload { return &protocol.Invites{Room: x.room.ID} }, ""},
	{"members", chat.ToRead, func(x target) protocol.Payload { return &protocol.Members{Room: x.room.ID} }, ""},
	{"add", chat.ToInvite, func(x target) protocol.Payload { return &protocol.Add{Room: x.room.ID, User: x.whom} }, ""},
	{"remove", chat.ToRemove, func(x target) protocol.Payload { return &protocol.Remove{Room: x.room.ID, User: x.whom} }, ""},
	{"ask", chat.ToAsk, func(x target) protocol.Payload { return &protocol.Ask{Room: x.room.ID, On: true} }, ""},
	{"admit", chat.ToAdmit, func(x target) protocol.Payload {
		return &protocol.Admit{Room: x.room.ID, User: x.whom, On: true}
	}, ""},
	{"role", chat.ToAssign, func(x target) protocol.Payload {
		return &protocol.Role{Room: x.room.ID, User: x.whom, Role: chat.RoleMember}
	}, ""},
	// What somebody has written for a room stays theirs, and a room can be left that is closed.
	{"draft", 0, func(x target) protocol.Payload { return &protocol.Draft{Room: x.room.ID, Text: "half"} }, ""},
	{"shelve", 0, func(x target) protocol.Payload { return &protocol.Shelve{Room: x.room.ID, Text: "half"} }, ""},
	{"leave", 0, func(x target) protocol.Payload { return &protocol.Leave{Room: x.room.ID} }, chat.Public},
	{"answer", 0, func(x target) protocol.Payload { return &protocol.Answer{Room: x.room.ID, Accept: true} }, chat.Direct},
	// The room is a place in a list of one's own; what is listed has tests of its own. Nobody is told of what is typed.
	{kind: "inbox"}, {kind: "typing"},
}

// kindsWithARoom returns the commands that name a room, as the examples of the protocol have them.
func kindsWithARoom(t *testing.T) (kinds []protocol.Kind) {
	t.Helper()
	files, err := filepath.Glob("../../shared/protocol/testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples (%v)", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(text), "\n")
		frame, err := protocol.DecodeCommand([]byte(first))
		if err != nil {
			continue // an update
		}
		if field, named := reflect.TypeOf(frame.Payload).Elem().FieldByName("Room"); named && field.Type == reflect.TypeFor[chat.RoomID]() {
			kinds = append(kinds, frame.Payload.Kind())
		}
	}
	return kinds
}

// caller is somebody who asks: with a role on the server, and perhaps the maker of the rooms.
type caller struct {
	*peer
	role chat.Role
	made bool
}

// matrix is a world with somebody of each role, in public rooms of each policy and in conversations.
type matrix struct {
	*world
	callers []caller
	friend  *peer
	rooms   []chat.Room // the public ones
}

// appoint opens a session of somebody with a role.
func (w *world) appoint(name string, role chat.Role) *peer {
	w.t.Helper()
	u := w.user(name)
	if role != chat.RoleGuest {
		w.claim(u.ID)
		if _, err := w.store.SetRole(w.t.Context(), u.ID, role, w.now()); err != nil {
			w.t.Fatal(err)
		}
	}
	return w.open(u)
}

// unhurried says something when the limits allow it again.
func (p *peer) unhurried(room chat.RoomID, text string) chat.Seq {
	p.t.Helper()
	time.Sleep(time.Second)
	return p.says(room, text)
}

func newMatrix(w *world) *matrix {
	w.t.Helper()
	m := &matrix{world: w, friend: w.appoint("Friend", chat.RoleMember)}
	for _, role := range chat.Roles {
		m.callers = append(m.callers, caller{w.appoint("The-"+string(role), role), role, false})
	}
	maker := caller{w.appoint("Maker", chat.RoleGuest), chat.RoleGuest, true}
	m.callers = append(m.callers, maker)
	for name, s := range map[string]chat.Settings{
		"Tea": {}, "Tea of readers": {Guests: chat.GuestsRead}, "Tea of accounts": {Guests: chat.GuestsNone},
		"Old tea": {Archived: true}, "Old tea of accounts": {Archived: true, Guests: chat.GuestsNone}, "Slow tea": {Slow: 1},
		"Calm tea": {Calm: chat.MillisOf(w.now().Add(6 * time.Hour))}, "Asked tea": {Asking: true}, "Asked tea of accounts": {Asking: true, Guests: chat.GuestsNone},
	} {
		time.Sleep(chat.CreateEvery)
		room := maker.ask(&protocol.Create{Name: name}).(*protocol.Created).Room
		room.Settings = s
		m.rooms = append(m.rooms, room)
	}
	return m
}

// targets returns what each caller asks about in a public room, which is narrowed afterwards. What is restored was deleted.
func (m *matrix) targets(room chat.Room, deleted bool) (all []target) {
	m.t.Helper()
	maker := m.callers[len(m.callers)-1]
	m.friend.ask(&protocol.Join{Room: room.ID})
	for _, c := range m.callers {
		c.ask(&protocol.Join{Room: room.ID})
		x := target{room, c.unhurried(room.ID, "tea"), m.friend.unhurried(room.ID, "tea"), m.friend.user.ID}
		if all = append(all, x); deleted {
			maker.ask(&protocol.Delete{Room: room.ID, Seq: x.theirs})
		}
	}
	change := chat.Change{Guests: &room.Guests, Archived: &room.Archived, Slow: &room.Slow, Asking: &room.Asking}
	if room.Calm != 0 {
		change.Calm = new(int64(6 * 60 * 60))
	}
	if maker.configures(room.ID, change); room.Asking {
		m.visits(room)
	}
	return all
}

// visits has everybody but the maker leave a room that is joined by asking, and those come back who may read it.
func (m *matrix) visits(room chat.Room) {
	m.t.Helper()
	for _, p := range append(slices.Clone(m.callers), caller{peer: m.friend, role: chat.RoleMember}) {
		if !p.made {
			p.ask(&protocol.Leave{Room: room.ID})
			p.ask(&protocol.Join{Room: room.ID})
		}
	}
}

// conversation returns what is asked about in the conversation of two.
func (m *matrix) conversation(a, b *peer) target {
	m.t.Helper()
	x := target{room: chat.Room{ID: chat.DirectID(a.user.ID, b.user.ID), Kind: chat.Direct}, whom: b.user.ID}
	x.own = a.unhurried(x.room.ID, "tea")
	b.ask(&protocol.Answer{Room: x.room.ID, Accept: true})
	x.theirs = b.unhurried(x.room.ID, "tea")
	return x
}

// allowed reports whether rights allow what is asked. Slow mode is for those who moderate, and for those who manage the room.
func (a *asked) allowed(all chat.Rights) bool {
	if a.kind == "configure" && a.right == chat.ToModerate {
		return all.KeepsOrder()
	}
	return all.Has(a.right)
}

// want returns the answer that follows from the table.
func (a *asked) want(x target, c caller) chat.Code {
	var here chat.Role
	if c.made {
		here = chat.RoleOwner
	}
	all := chat.RightsIn(x.room, c.role, here)
	free := x.room
	free.Asking = false
	guest := x.room.Kind == chat.Public && c.role == chat.RoleGuest && !c.made
	switch {
	case a.only != "" && a.only != x.room.Kind:
		return chat.CodeNoRoom
	case a.kind == "add" && all.Has(a.right), a.kind == "members" && x.room.Kind == chat.Direct:
		return chat.CodeNotAllowed // everybody is a member of a public room, and nobody of a conversation
	case a.kind == "admit" && all.Has(a.right):
		return chat.CodeNoUser // who does not ask
	case a.allowed(all):
		return done
	case guest && x.room.Calm != 0 && chat.RightsIn(chat.Room{Kind: chat.Public}, chat.RoleGuest, "").Has(a.right):
		return chat.CodeCalm
	case x.room.Guests != chat.GuestsNone && x.room.Asking && chat.RightsIn(free, c.role, here).Has(a.right):
		return chat.CodeNotAllowed
	case guest && (x.room.Guests == chat.GuestsNone || (chat.RightsIn(x.room, chat.RoleMember, "") | chat.RightsIn(free, chat.RoleMember, "")).Has(a.right)):
		return chat.CodeNoGuests
	case x.room.Forbids(a.right):
		return chat.CodeArchived
	}
	return chat.CodeNotAllowed
}

// Each command about a room is asked by somebody of each role, and by the maker, in a room of each kind and policy, and in a conversation of
// others. The answers follow from the table of rights in package chat.
func TestTheHubFollowsTheTableOfRights(t *testing.T) {
	rows := map[protocol.Kind]bool{}
	for _, row := range aboutRooms {
		rows[row.kind] = true
		if row.command == nil {
			continue
		}
		t.Run(string(row.kind), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				m := newMatrix(w)
				other := m.appoint("Other", chat.RoleMember)
				foreign := m.conversation(other, m.friend)
				for i, room := range m.rooms {
					all := m.targets(room, row.kind == "restore")
					for n, c := range m.callers {
						time.Sleep(time.Second)
						if row.kind == "report" {
							time.Sleep(chat.ReportEvery)
						}
						c.now(row.command(all[n]), row.want(all[n], c))
						if i == 0 {
							x := m.conversation(c.peer, m.friend)
							c.now(row.command(x), row.want(x, c))
							c.now(row.command(foreign), chat.CodeNoRoom)
						}
					}
				}
				synctest.Wait()
			})
		})
	}
	for _, kind := range kindsWithARoom(t) {
		if !rows[kind] {
			t.Errorf("%s names a room, and no row says which right it takes", kind)
		}
	}
}
