package hub_test

import (
	"fmt"
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

// asked is a command about a room, and what a guest gets for an answer in a room that guests only read, and in one that is closed to them.
type asked struct {
	command func(room chat.RoomID, seq chat.Seq) protocol.Payload // seq is a message of the guest
	read    chat.Code                                             // "": it is done
	none    chat.Code
}

const done chat.Code = ""

// aboutRooms has a row for each command that names a room.
var aboutRooms = map[protocol.Kind]asked{
	"join":  {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.Join{Room: r} }, done, chat.CodeNoGuests},
	"admit": {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.Admit{Room: r, Guests: "write"} }, chat.CodeNotAllowed, chat.CodeNoGuests},
	"send":  {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return say(r, "hi") }, chat.CodeNoGuests, chat.CodeNoGuests},
	"schedule": {func(r chat.RoomID, _ chat.Seq) protocol.Payload {
		return &protocol.Schedule{Room: r, Nonce: "0199c5b8-7e4a-7d21", Text: "hi", At: 1}
	}, chat.CodeNoGuests, chat.CodeNoGuests},
	"history": {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.History{Room: r, Before: 1} }, done, chat.CodeNoGuests},
	"edit": {func(r chat.RoomID, s chat.Seq) protocol.Payload {
		return &protocol.Edit{Room: r, Seq: s, Text: "other"}
	}, chat.CodeNoGuests, chat.CodeNoGuests},
	"delete":  {func(r chat.RoomID, s chat.Seq) protocol.Payload { return &protocol.Delete{Room: r, Seq: s} }, done, chat.CodeNoGuests},
	"topic":   {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.Topic{Room: r, Topic: "milk"} }, chat.CodeNotAllowed, chat.CodeNoGuests},
	"restore": {func(r chat.RoomID, s chat.Seq) protocol.Payload { return &protocol.Restore{Room: r, Seq: s} }, chat.CodeNotAllowed, chat.CodeNoGuests},
	"react": {func(r chat.RoomID, s chat.Seq) protocol.Payload {
		return &protocol.React{Room: r, Seq: s, Key: "👍", On: true}
	}, chat.CodeNoGuests, chat.CodeNoGuests},
	"pin":  {func(r chat.RoomID, s chat.Seq) protocol.Payload { return &protocol.Pin{Room: r, Seq: s, On: true} }, chat.CodeNoGuests, chat.CodeNoGuests},
	"pins": {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.Pins{Room: r} }, done, chat.CodeNoGuests},
	"reactors": {func(r chat.RoomID, s chat.Seq) protocol.Payload {
		return &protocol.Reactors{Room: r, Seq: s, Key: "👍"}
	}, done, chat.CodeNoGuests},
	"versions": {func(r chat.RoomID, s chat.Seq) protocol.Payload { return &protocol.Versions{Room: r, Seq: s} }, done, chat.CodeNoGuests},
	"read":     {func(r chat.RoomID, s chat.Seq) protocol.Payload { return &protocol.Read{Room: r, Seq: s} }, done, chat.CodeNoGuests},
	"unread":   {func(r chat.RoomID, s chat.Seq) protocol.Payload { return &protocol.Unread{Room: r, Seq: s} }, done, chat.CodeNoGuests},
	"people":   {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.People{Room: r} }, done, chat.CodeNoGuests},
	"search":   {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.Search{Room: r, Query: "tea"} }, done, chat.CodeNoGuests},
	// A request is a direct room, which is open to its two users.
	"answer": {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.Answer{Room: r} }, chat.CodeNoRoom, chat.CodeNoRoom},
	// What a guest has written for a room stays the guest's, and a room can be left that is closed.
	"draft":  {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.Draft{Room: r, Text: "half"} }, done, done},
	"shelve": {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.Shelve{Room: r, Text: "half"} }, done, done},
	"leave":  {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.Leave{Room: r} }, done, done},
	// The room is a place in the list; what is listed is checked below. Nobody is told of what is typed.
	"inbox":  {func(r chat.RoomID, _ chat.Seq) protocol.Payload { return &protocol.Inbox{Room: r, At: 1 << 50, Seq: 1} }, done, done},
	"typing": {},
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

// admits says what guests may do in a room.
func (p *peer) admits(room chat.RoomID, guests chat.Guests) {
	p.t.Helper()
	if _, ok := p.ask(&protocol.Admit{Room: room, Guests: guests.String()}).(*protocol.Done); !ok {
		p.t.Fatalf("guests may not %s in %s", guests, room)
	}
}

// tea is a room with messages of its maker and of a guest.
func tea(w *world) (room chat.RoomID, maker, guest, member *peer) {
	w.t.Helper()
	maker, guest = w.open(w.user("Maker")), w.open(w.user("Gus"))
	m := w.user("Member")
	w.claim(m.ID)
	member = w.open(m)
	room = maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
	for _, p := range []*peer{maker, guest, member} {
		p.ask(&protocol.Join{Room: room})
	}
	maker.says(room, "green tea for @Gus")
	return room, maker, guest, member
}

// Each command about a room has a row: a new one has to say what becomes of it.
func TestGuestsDoWhatARoomLetsThemDo(t *testing.T) {
	for _, kind := range kindsWithARoom(t) {
		row, there := aboutRooms[kind]
		if !there {
			t.Errorf("%s names a room, and no row says what guests may do with it", kind)
		}
		if row.command == nil {
			continue
		}
		for guests, want := range map[chat.Guests]chat.Code{chat.GuestsWrite: "", chat.GuestsRead: row.read, chat.GuestsNone: row.none} {
			never := slices.Contains([]protocol.Kind{"admit", "topic", "restore", "answer"}, kind) // may neither guests nor other people
			if guests == chat.GuestsWrite && never {
				continue
			}
			t.Run(string(kind)+" "+guests.String(), func(t *testing.T) {
				inWorld(t, func(t *testing.T, w *world) {
					room, maker, guest, member := tea(w)
					own, theirs := guest.says(room, "my tea"), member.says(room, "their tea")
					maker.admits(room, guests)
					guest.now(row.command(room, own), want)
					if !never {
						member.now(row.command(room, theirs), done)
					}
				})
			})
		}
	}
}

// now demands the answer to a command: a code, or done.
func (p *peer) now(command protocol.Payload, want chat.Code) {
	p.t.Helper()
	if m, is := command.(*protocol.Schedule); is {
		m.At = chat.MillisOf(time.Now().Add(time.Hour))
	}
	answer := p.ask(command)
	if got := code(answer); got != want {
		p.t.Errorf("%s asks %T %+v: got %T %+v, want %q", p.user.Name, command, command, answer, answer, want)
	}
}

// A room that is closed to guests is nowhere to be found for them, and is there for all others.
func TestARoomThatIsClosedToGuestsIsNowhereForThem(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, maker, guest, member := tea(w)
		sees := func(p *peer, want bool) {
			t.Helper()
			listed := slices.ContainsFunc(p.ask(&protocol.Rooms{Query: "tea"}).(*protocol.Directory).Rooms, func(l chat.Listing) bool { return l.Room.ID == room })
			welcome, _ := last[*protocol.Welcome](w.open(p.user))
			follows := slices.ContainsFunc(welcome.Rooms, func(st chat.RoomState) bool { return st.Room.ID == room })
			found := p.finds("green") != ""
			if listed != want || follows != want || found != want {
				t.Errorf("%s: listed %v, follows %v, found %v; want %v", p.user.Name, listed, follows, found, want)
			}
		}
		entries := func() int { return len(guest.ask(&protocol.Inbox{}).(*protocol.Entries).Events) }
		if sees(guest, true); entries() != 1 {
			t.Errorf("%d in the inbox", entries())
		}
		maker.admits(room, chat.GuestsNone)
		sees(guest, false)
		sees(member, true)
		sees(maker, true)
		if entries() != 0 {
			t.Errorf("%d in the inbox", entries())
		}
		if left, ok := last[*protocol.Left](guest); !ok || left.Room != room || left.Why != chat.CodeNoGuests {
			t.Errorf("the guest was told %+v", left)
		}
		if told, ok := last[*protocol.Admits](member); !ok || *told != (protocol.Admits{Room: room, Guests: "none"}) {
			t.Errorf("the member was told %+v", told)
		}
		before := len(guest.texts(room))
		member.says(room, "without guests")
		if got := guest.texts(room); len(got) != before {
			t.Errorf("the guest hears %v", got)
		}
		if got := member.ask(&protocol.People{Room: room}).(*protocol.Here); got.Count != 2 {
			t.Errorf("%d are here", got.Count)
		}
		w.claim(guest.user.ID)
		w.hub.AccountChanged(t.Context(), guest.user.ID)
		synctest.Wait()
		if f, ok := last[*protocol.Followed](guest); !ok || f.State.Room.ID != room {
			t.Errorf("after the claim, the session is told of %+v", f)
		}
		sees(guest, true)
		guest.says(room, "I have an account")
	})
}

// Guests who may only read cannot keep others from writing.
func TestWhatGuestsTryDoesNotUseUpTheRoom(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, maker, _, member := tea(w)
		maker.admits(room, chat.GuestsRead)
		for i := range 10 {
			guest := w.open(w.user(fmt.Sprint("Guest", i)))
			for range chat.SendBurst / 2 {
				guest.now(say(room, "me"), chat.CodeNoGuests)
				guest.now(&protocol.React{Room: room, Seq: 1, Key: "👍", On: true}, chat.CodeNoGuests)
			}
		}
		member.says(room, "still here")
		member.now(&protocol.React{Room: room, Seq: 1, Key: "👍", On: true}, done)
	})
}

// A page of the directory is whole, however many rooms are closed to the guest.
func TestTheDirectoryOfAGuestHasWholePages(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		maker, guest := w.user("Maker"), w.open(w.user("Gus"))
		for i := range chat.PageEvents + 10 {
			id := chat.RoomID(fmt.Sprintf("a-room-%03d", i))
			if err := w.store.CreateRoom(t.Context(), chat.Room{ID: id, Name: string(id)}, string(id), maker.ID, w.now()); err != nil {
				t.Fatal(err)
			}
			if _, err := w.store.SetGuests(t.Context(), id, chat.GuestsNone); err != nil {
				t.Fatal(err)
			}
		}
		if got := guest.ask(&protocol.Rooms{}).(*protocol.Directory); len(got.Rooms) != 1 || got.Rooms[0].Room.ID != chat.Lobby || got.More {
			t.Errorf("got %d rooms, more %v", len(got.Rooms), got.More)
		}
		if got := w.open(maker).ask(&protocol.Rooms{}).(*protocol.Directory); len(got.Rooms) != chat.PageEvents || !got.More {
			t.Errorf("who made them gets %d rooms, more %v", len(got.Rooms), got.More)
		}
	})
}

func TestAdminsManageEveryPublicRoom(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, _, guest, member := tea(w)
		member.now(&protocol.Admit{Room: room, Guests: "none"}, chat.CodeNotAllowed)
		role := func(role chat.Role) {
			t.Helper()
			if _, err := w.store.SetRole(t.Context(), member.user.ID, role, w.now()); err != nil {
				t.Fatal(err)
			}
			w.hub.AccountChanged(t.Context(), member.user.ID)
			synctest.Wait()
		}
		own := guest.says(chat.Lobby, "spam")
		role(chat.RoleModerator)
		member.now(&protocol.Admit{Room: room, Guests: "none"}, chat.CodeNotAllowed)
		member.changed(&protocol.Delete{Room: chat.Lobby, Seq: own})
		role(chat.RoleAdmin)
		member.admits(room, chat.GuestsNone)
		member.admits(chat.Lobby, chat.GuestsRead)
		guest.now(say(chat.Lobby, "hi"), chat.CodeNoGuests)
		member.now(&protocol.Admit{Room: chat.DirectID(member.user.ID, guest.user.ID), Guests: "none"}, chat.CodeNoRoom)
	})
}
