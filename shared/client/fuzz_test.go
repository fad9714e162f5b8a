package client

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// FuzzHostileServer plays a server whose every two bytes are one deed, right or wrong. Whatever it does, the client has
// no hole that it does not know of and keeps little; and once the server is a good one again, it shows what that has.
func FuzzHostileServer(f *testing.F) {
	f.Add([]byte{0, 0, 1, 40, 2, 60, 3, 3, 0, 1})
	f.Add([]byte{0, 0, 8, 0, 0, 1, 1, 13, 0, 2, 7, 1, 0, 3})
	f.Add([]byte{1, 46, 1, 54, 4, 0, 4, 9, 5, 5, 6, 2, 6, 60})
	f.Add([]byte{9, 0, 9, 1, 0, 0, 9, 2, 10, 0, 3, 200, 5, 255, 2, 255})
	f.Add([]byte{1, 5, 1, 4, 1, 3, 11, 0, 11, 1, 11, 2, 12, 0, 8, 0, 12, 0})
	for seed := range uint64(10) {
		deeds := make([]byte, 200)
		random := rand.New(rand.NewPCG(seed, seed))
		for i := range deeds {
			deeds[i] = byte(random.Uint32())
		}
		f.Add(deeds)
	}
	f.Fuzz(func(t *testing.T, deeds []byte) {
		synctest.Test(t, func(t *testing.T) { survives(t, deeds) })
	})
}

// survives runs a client through the deeds.
func survives(t *testing.T, deeds []byte) {
	h := &hostile{server: newServer(t)}
	c := open(t, h.server, nil)
	for i := 0; i+1 < min(len(deeds), 200); i += 2 {
		h.does(int(deeds[i]), int(deeds[i+1]))
		if i%8 == 0 {
			c.sound()
		}
	}
	c.sound()
	h.turnsGood()
	c.Open(chat.Lobby)
	for range 9 {
		pass(20 * time.Second)
		h.tell(&protocol.Ping{})
	}
	c.state(view.Online)
	c.sound()
	if got, want := c.shown(), h.said(chat.Lobby); !strings.HasSuffix(want, got) || got == "" {
		t.Errorf("shown are %q, the server has %q", got, want)
	}
}

// hostile is a server that also does what none should.
type hostile struct {
	*server
	sent [][]byte // frames, to say again
	n    int
}

// does one deed; arg varies it.
func (h *hostile) does(deed, arg int) {
	seqs := []chat.Seq{-1, 0, 1, 2, 3, 5, 40, 1 << 40, 1<<53 - 1, 1 << 62}
	rooms := []chat.RoomID{chat.Lobby, "den", chat.DirectID("me", "ada"), "direct:bo:cy", "", "nowhere"}
	seq, room := seqs[arg%len(seqs)], rooms[arg/len(seqs)%len(rooms)]
	id := int64(arg % 12)
	switch deed % 17 {
	case 0:
		h.n++
		h.says(ada, chat.Lobby, fmt.Sprint("m", h.n))
	case 1:
		h.say(0, &protocol.Event{Event: *h.event(room, seq)})
	case 2:
		h.say(id, &protocol.Page{Room: room, From: seq, To: seqs[arg/3%len(seqs)], Events: h.pageOf(room, seq, arg), Head: seq, Start: arg%2 == 0})
	case 3:
		h.say(id, &protocol.Joined{State: h.claim(room, seq), Reset: arg%2 == 0, Resumed: seqs[(arg+3)%len(seqs)], Here: protocol.Here{Room: room}})
	case 4:
		h.say(0, &protocol.Welcome{Version: 1, Epoch: chat.Epoch(fmt.Sprint("other-", arg%3)), User: h.me, Rooms: []chat.RoomState{h.claim(room, seq)}})
	case 5:
		h.say(0, &protocol.Followed{State: h.claim(room, seq)})
	case 6:
		h.say(id, &protocol.Sent{Room: room, Seq: seq, Dup: arg%2 == 0})
	case 7:
		h.say(0, &protocol.Left{Room: room})
	case 8:
		h.cut(nil)
		pass(10 * time.Second)
	case 9:
		if len(h.sent) > 0 {
			h.bytes(h.sent[arg%len(h.sent)])
		}
	case 10:
		h.bytes([]byte(strings.Repeat(`{"k":"event","d":{"event":`, arg)))
	case 11:
		h.say(id, &protocol.Done{})
	case 12:
		h.say(0, &protocol.Seen{Room: room, Seq: seq})
	case 13:
		h.say(0, &protocol.Event{Event: *h.amendment(room, seq, arg)})
	case 14:
		ev := h.event(room, seq)
		ev.From = seqs[arg/3%len(seqs)]
		h.say(0, &protocol.Event{Event: *ev})
	case 15:
		h.change(arg)
	case 16:
		h.say(id, &protocol.Page{Room: room, From: 1, To: seq, Events: []chat.Event{}, Changes: []chat.Event{*h.amendment(room, seq, arg)}, Head: seq,
			Refs: []chat.Event{*h.event(room, seqs[arg/3%len(seqs)])}})
	}
}

// say encodes whatever it is given.
func (h *hostile) say(id int64, p protocol.Payload) {
	frame := protocol.Encode(id, p)
	h.sent = append(h.sent, frame)
	h.bytes(frame)
}

func (h *hostile) bytes(frame []byte) {
	h.set(func() {
		if h.line != nil {
			h.line.send(frame)
		}
	})
	synctest.Wait()
}

func (h *hostile) event(room chat.RoomID, seq chat.Seq) *chat.Event {
	return &chat.Event{Room: room, Seq: seq, Kind: chat.Said, By: ada, Message: &chat.Message{Text: fmt.Sprint("forged", seq), In: chat.Lobby, To: "me"}}
}

// amendment makes one of any kind, of any message, with content or without.
func (h *hostile) amendment(room chat.RoomID, seq chat.Seq, arg int) *chat.Event {
	kinds := []chat.EventKind{chat.Edited, chat.Deleted, chat.Restored, chat.Reacted, chat.Pinned}
	ev := &chat.Event{Room: room, Seq: seq, Kind: kinds[arg%len(kinds)], By: ada, Target: chat.Seq(arg % 7), On: arg%2 == 0, From: chat.Seq(arg % 5)}
	switch arg % 4 {
	case 0:
		ev.By = chat.User{}
	case 1:
		ev.Message, ev.Reaction = &chat.Message{Text: "forged"}, &chat.Reaction{Key: "👍", Count: arg}
	case 2:
		ev.Message = &chat.Message{Gone: &chat.Gone{By: ada.ID}}
	}
	return ev
}

// change changes a message rightly.
func (h *hostile) change(arg int) {
	h.set(func() {
		if head := len(h.rooms[chat.Lobby].events); head > 0 {
			change := []chat.Event{edited(fmt.Sprint("e", arg)), reacted("👍", arg%2 == 0), pinned(arg%3 == 0)}[arg%3]
			by := h.rooms[chat.Lobby].events[arg%head].By
			if ev, err := h.amend(by, chat.Lobby, chat.Seq(arg%head)+1, change, 1<<50); err == nil && ev.Kind.Amends() {
				h.announce(ev)
			}
		}
	})
}

// pageOf makes a page that may be huge, have holes, or run backwards.
func (h *hostile) pageOf(room chat.RoomID, from chat.Seq, arg int) []chat.Event {
	events := []chat.Event{}
	count := arg % 64
	if arg > 250 {
		count = 10_000
	}
	for i := range chat.Seq(count) {
		events = append(events, *h.event(room, from+i*chat.Seq(1-arg%3)))
	}
	return events
}

func (h *hostile) claim(room chat.RoomID, head chat.Seq) chat.RoomState {
	return chat.RoomState{Room: chat.Room{ID: room, Kind: chat.Public, Name: "x"}, Head: head, Read: head / 2, Unread: int(head % 1000)}
}

// turnsGood makes it a right server whose history is another one, which the lies were not about.
func (h *hostile) turnsGood() {
	h.says(bo, chat.Lobby, "good")
	h.set(func() { h.epoch = "the right one" })
	h.cut(nil)
}

// sound looks at the timelines of a client from its own loop.
func (f *tester) sound() {
	f.t.Helper()
	synctest.Wait()
	var faults []string
	f.intents.Put(func(e *engine) { faults = e.faults() })
	synctest.Wait()
	for _, fault := range faults {
		f.t.Errorf("a timeline is wrong: %s", fault)
	}
}

// faults returns what no timeline may ever be.
func (e *engine) faults() (faults []string) {
	for id, r := range e.rooms {
		t := r.tl
		if t == nil {
			continue
		}
		last := t.Base
		for _, ev := range t.Events {
			if ev.Seq <= last || ev.Seq > t.Last() || ev.Room != id || ev.Kind.Amends() {
				faults = append(faults, fmt.Sprintf("%s: %s %d stands after %d", id, ev.Room, ev.Seq, last))
			}
			last = ev.Seq
		}
		if t.Waiting() > 0 && !t.Gap() {
			faults = append(faults, fmt.Sprintf("%s: %d events wait although the run ends at %d", id, t.Waiting(), t.Last()))
		}
		if t.Base < 0 || t.Head < t.Last() || t.Waiting() > timeline.MaxWaiting {
			faults = append(faults, fmt.Sprintf("%s: from %d to %d, %d wait, the newest is %d", id, t.Base, t.Last(), t.Waiting(), t.Head))
		}
	}
	return faults
}
