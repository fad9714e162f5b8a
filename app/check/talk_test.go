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
	rooms     map[chat.RoomID][]chat.Event // messages, as they stand now
	heads     map[chat.RoomID]chat.Seq     // changes have Seqs as well
	calls     int                          // of After
	handed    int                          // events that After has returned
}

// newTalk begins with clients that are users of the same name and follow the lobby.
func newTalk(clients ...string) *talk {
	t := &talk{rooms: map[chat.RoomID][]chat.Event{}, heads: map[chat.RoomID]chat.Seq{}}
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
	t.heads[room]++
	t.rooms[room] = append(t.rooms[room], chat.Event{
		Room: room, Seq: t.heads[room], Kind: chat.Said, By: chat.User{ID: chat.UserID(client)},
		Nonce: nonce, Message: &chat.Message{Text: text, To: to},
	})
}

// member stores that somebody came into a room, or was taken out of it.
func (t *talk) member(kind chat.EventKind, room chat.RoomID, whom chat.UserID) {
	t.heads[room]++
	t.rooms[room] = append(t.rooms[room], chat.Event{Room: room, Seq: t.heads[room], Kind: kind, By: chat.User{ID: "ada"}, Whom: &chat.User{ID: whom}})
}

func (t *talk) acked(client string, nonce chat.Nonce, room chat.RoomID, seq chat.Seq) {
	t.note(client, check.Record{Op: check.OpAcked, Nonce: nonce, Room: room, Seq: seq})
}

// says lets a message take its usual way to the store and back; nobody sees it so far.
func (t *talk) says(client string, nonce chat.Nonce, room chat.RoomID, text string) {
	t.said(client, nonce, room, text, "")
	t.store(client, nonce, room, text, "")
	t.acked(client, nonce, room, t.heads[room])
}

// whispers does the same with a private message.
func (t *talk) whispers(client string, to chat.UserID, nonce chat.Nonce, text string) {
	room := chat.DirectID(chat.UserID(client), to)
	t.said(client, nonce, chat.Lobby, text, to)
	t.store(client, nonce, room, text, to)
	t.acked(client, nonce, room, t.heads[room])
}

// wants notes that somebody wants to change a message: by the edited, deleted, restored or reacted event that this becomes.
func (t *talk) wants(client string, nonce chat.Nonce, room chat.RoomID, target chat.Seq, kind chat.EventKind, text string, on bool) {
	t.note(client, check.Record{Op: check.OpChanged, Nonce: nonce, Room: room, Seq: target, Change: kind, Text: text, On: on})
}

// amends stores a change as the next event of a room.
func (t *talk) amends(client string, room chat.RoomID, target chat.Seq, kind chat.EventKind, text string, on bool) {
	t.heads[room]++
	e := chat.Event{Room: room, Seq: t.heads[room], Kind: kind, At: 1, By: chat.User{ID: chat.UserID(client)}, Target: target, On: on}
	at := slices.IndexFunc(t.rooms[room], func(e chat.Event) bool { return e.Seq == target })
	switch kind {
	case chat.Edited, chat.Restored:
		e.Message = &chat.Message{Text: text}
	case chat.Deleted:
		e.Message = &chat.Message{Gone: &chat.Gone{By: e.By.ID}}
	case chat.Reacted:
		e.Reaction = reaction(t.rooms[room][at].Message.Reactions, text, e.By.ID, on)
	}
	t.rooms[room][at] = *chat.Amend(&t.rooms[room][at], &e)
}

// reaction is the reaction with that key after a user has added or removed theirs.
func reaction(all []chat.Reaction, key string, user chat.UserID, on bool) *chat.Reaction {
	next := &chat.Reaction{Key: key}
	for _, r := range all {
		if r.Key == key {
			next.Users = slices.DeleteFunc(slices.Clone(r.Users), func(other chat.UserID) bool { return other == user })
		}
	}
	if on {
		next.Users = append(next.Users, user)
	}
	next.Count = len(next.Users)
	return next
}

// changes lets a change take its usual way to the store and back.
func (t *talk) changes(client string, nonce chat.Nonce, room chat.RoomID, target chat.Seq, kind chat.EventKind, text string, on bool) {
	t.wants(client, nonce, room, target, kind, text, on)
	t.amends(client, room, target, kind, text, on)
	t.note(client, check.Record{Op: check.OpAmended, Nonce: nonce, Room: room, Seq: t.heads[room]})
}

// states notes the states of all messages of a room as the store has them.
func (t *talk) states(client string, op check.Op, room chat.RoomID) {
	r := check.Record{Op: op, Room: room}
	for i := range t.rooms[room] {
		r.Events = append(r.Events, check.StateOf(&t.rooms[room][i]).Seen())
	}
	t.note(client, r)
}

// saw notes that clients see the events first to last of a room as they are stored.
func (t *talk) saw(room chat.RoomID, first, last chat.Seq, clients ...string) {
	for _, client := range clients {
		t.note(client, check.Record{Op: check.OpSaw, Room: room, From: first, Seq: last, Events: t.sums(room, first, last)})
	}
}

func (t *talk) paged(client string, room chat.RoomID, first, last chat.Seq) {
	t.note(client, check.Record{Op: check.OpPaged, Room: room, From: first, Seq: last, Events: t.sums(room, first, last)})
}

func (t *talk) began(client string, room chat.RoomID, after chat.Seq) {
	t.note(client, check.Record{Op: check.OpBegan, Room: room, Seq: after})
}

func (t *talk) sums(room chat.RoomID, first, last chat.Seq) []check.Seen {
	var seen []check.Seen
	for _, e := range t.rooms[room] {
		if e.Seq >= first && e.Seq <= last {
			seen = append(seen, check.NewSeen(&e))
		}
	}
	return seen
}

// After returns what is stored. It counts how often it is asked, and for how much.
func (t *talk) After(_ context.Context, room chat.RoomID, after chat.Seq, limit, _ int) (chat.Page, error) {
	page := chat.Page{To: max(t.heads[room], after)}
	for _, e := range t.rooms[room] {
		if e.Seq > after && len(page.Events) < limit {
			page.Events = append(page.Events, e)
		}
	}
	if n := len(page.Events); n == limit {
		page.To = page.Events[n-1].Seq
	}
	t.calls++
	t.handed += len(page.Events)
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
