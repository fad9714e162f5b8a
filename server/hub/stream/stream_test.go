package stream

import (
	"fmt"
	"testing"

	"parley/shared/chat"
)

func TestAMessageCarriesManyEvents(t *testing.T) {
	var body []byte
	for seq := chat.Seq(7); seq <= 9; seq++ {
		body = Event{Seq: seq, Frame: fmt.Appendf(nil, "event %d", seq)}.Append(body)
	}
	events := Decode(append(body, "nonsense\n0 zero\n-1 less\n"...))
	if len(events) != 3 || events[2].Seq != 9 || events[1].Seq != 8 || string(events[1].Frame) != "event 8" {
		t.Errorf("got %v", events)
	}
	if events := Decode(nil); len(events) != 0 {
		t.Errorf("got %v of nothing", events)
	}
}

// A frame that is kept would keep the texts of the others in memory.
func TestEventsOfOneMessageShareNoMemory(t *testing.T) {
	body := Event{Seq: 7, Frame: []byte("a secret")}.Append(nil)
	body = Event{Seq: 8, Frame: []byte("another one")}.Append(body)
	events := Decode(body)
	if clear(body); len(events) != 2 || string(events[0].Frame) != "a secret" || string(events[1].Frame) != "another one" {
		t.Errorf("got %+v", events)
	}
}

func TestALineSaysWhatAnAmendmentChanges(t *testing.T) {
	e := New(chat.Event{
		Room: chat.Lobby, Seq: 9, Kind: chat.Reacted, At: 5, By: chat.User{ID: "ada"}, Target: 7, On: true,
		Reaction: &chat.Reaction{Key: "👍", First: 9, Count: 1, Users: []chat.UserID{"ada"}},
	})
	events := Decode(e.Append(nil))
	if len(events) != 1 || events[0].change != e.change || !events[0].amends() {
		t.Errorf("got %+v, want %+v", events, e)
	}
	if events := Decode([]byte("9+ {}\n8+ " + string(e.Frame) + "\n")); len(events) != 0 {
		t.Errorf("got %+v of lines that contradict themselves", events)
	}
}
