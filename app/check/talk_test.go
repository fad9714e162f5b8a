package check_test

import (
	"context"
	"slices"
	"testing"

	"parley/app/check"
	"parley/shared/chat"
)

// talk is a chat that never was: what its clients wrote down and what its store has, on one clock.
type talk struct {
	clock     int64
	histories []*check.History
	rooms     map[chat.RoomID][]chat.Event
	calls     int // of After
	handed    int // events that After has returned
}

// newTalk begins with clients that are users of the same name and follow the lobby.
func newTalk(clients ...string) *talk {
	t := &talk{rooms: map[chat.RoomID][]chat.Event{}}
	for _, name := range clients {
		t.histories = append(t.histories, &check.History{Client: name})
		t.note(name, check.Record{Op: check.OpRun})
		t.note(name, check.Record{Op: check.OpUser, User: chat.UserID(name)})
		t.note(name, check.Record{Op: check.OpLinked, Epoch: "e"})
		t.note(name, check.Record{Op: check.OpBegan, Room: chat.Lobby})
	}
	return t
}

// note adds a record to the history of a client.
func (t *talk) note(client string, r check.Record) {
	t.clock++
	r.At = t.clock
	i := slices.IndexFunc(t.histories, func(h *check.History) bool { return h.Client == client })
	t.histories[i].Records = append(t.histories[i].Records, r)
}

// said notes that somebody said something; to is "" for everyone.
func (t *talk) said(client string, nonce chat.Nonce, room chat.RoomID, text string, to chat.UserID) {
	t.note(client, check.Record{Op: check.OpSaid, Nonce: nonce, Room: room, Text: text, To: to})
}

// store stores a message as the next event of a room.
func (t *talk) store(client string, nonce chat.Nonce, room chat.RoomID, text string, to chat.UserID) {
	t.rooms[room] = append(t.rooms[room], chat.Event{
		Room: room, Seq: chat.Seq(len(t.rooms[room]) + 1), Kind: chat.Said, By: chat.User{ID: chat.UserID(client)},
		Nonce: nonce, Message: &chat.Message{Text: text, To: to},
	})
}

func (t *talk) acked(client string, nonce chat.Nonce, room chat.RoomID, seq chat.Seq) {
	t.note(client, check.Record{Op: check.OpAcked, Nonce: nonce, Room: room, Seq: seq})
}

// says lets a message take its usual way to the store and back; nobody sees it so far.
func (t *talk) says(client string, nonce chat.Nonce, room chat.RoomID, text string) {
	t.said(client, nonce, room, text, "")
	t.store(client, nonce, room, text, "")
	t.acked(client, nonce, room, chat.Seq(len(t.rooms[room])))
}

// whispers does the same with a private message.
func (t *talk) whispers(client string, to chat.UserID, nonce chat.Nonce, text string) {
	room := chat.DirectID(chat.UserID(client), to)
	t.said(client, nonce, chat.Lobby, text, to)
	t.store(client, nonce, room, text, to)
	t.acked(client, nonce, room, chat.Seq(len(t.rooms[room])))
}

// saw notes that clients see the events first to last of a room as they are stored.
func (t *talk) saw(room chat.RoomID, first, last chat.Seq, clients ...string) {
	for _, client := range clients {
		t.note(client, check.Record{Op: check.OpSaw, Room: room, Events: t.sums(room, first, last)})
	}
}

func (t *talk) paged(client string, room chat.RoomID, first, last chat.Seq) {
	t.note(client, check.Record{Op: check.OpPaged, Room: room, Events: t.sums(room, first, last)})
}

func (t *talk) began(client string, room chat.RoomID, after chat.Seq) {
	t.note(client, check.Record{Op: check.OpBegan, Room: room, Seq: after})
}

func (t *talk) sums(room chat.RoomID, first, last chat.Seq) []check.Seen {
	var seen []check.Seen
	for _, e := range t.rooms[room][first-1 : last] {
		seen = append(seen, check.NewSeen(&e))
	}
	return seen
}

// After returns what is stored. It counts how often it is asked, and for how much.
func (t *talk) After(_ context.Context, room chat.RoomID, after chat.Seq, limit, _ int) ([]chat.Event, error) {
	var page []chat.Event
	for _, e := range t.rooms[room] {
		if e.Seq > after && len(page) < limit {
			page = append(page, e)
		}
	}
	t.calls++
	t.handed += len(page)
	return page, nil
}

// end lets all clients reach their end, and checks the talk.
func (t *talk) end(test *testing.T) *check.Report {
	test.Helper()
	for _, h := range t.histories {
		t.note(h.Client, check.Record{Op: check.OpEnd})
	}
	report, err := check.Histories(context.Background(), t.histories, t)
	if err != nil {
		test.Fatal(err)
	}
	return report
}

// goodTalk keeps every promise: ada and bob talk in the lobby, also privately; ada's connection breaks, and bob's program
// is restarted and pages back. Everyone is at the head, which is 4. cyd only listens.
func goodTalk() *talk {
	t := newTalk("ada", "bob", "cyd")
	t.says("ada", "a1", chat.Lobby, "hello")
	t.saw(chat.Lobby, 1, 1, "ada", "bob", "cyd")
	t.note("ada", check.Record{Op: check.OpCut})
	t.says("bob", "b1", chat.Lobby, "hi")
	t.says("bob", "b2", chat.Lobby, "are you there?")
	t.saw(chat.Lobby, 2, 3, "bob", "cyd")
	t.note("ada", check.Record{Op: check.OpLinked, Epoch: "e"})
	t.saw(chat.Lobby, 2, 3, "ada")
	t.whispers("ada", "bob", "a2", "only for you")
	for _, client := range []string{"ada", "bob"} {
		t.began(client, chat.DirectID("ada", "bob"), 0)
		t.saw(chat.DirectID("ada", "bob"), 1, 1, client)
	}
	t.note("bob", check.Record{Op: check.OpRun})
	t.began("bob", chat.Lobby, 3)
	t.began("bob", chat.DirectID("ada", "bob"), 1)
	t.says("ada", "a3", chat.Lobby, "welcome back")
	t.saw(chat.Lobby, 4, 4, "ada", "bob", "cyd")
	t.paged("bob", chat.Lobby, 2, 3)
	t.paged("bob", chat.Lobby, 1, 1)
	return t
}
