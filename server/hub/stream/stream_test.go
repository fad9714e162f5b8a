package stream

import (
	"fmt"
	"testing"

	"parley/shared/chat"
)

func TestAMessageCarriesManyEvents(t *testing.T) {
	var body []byte
	for seq := chat.Seq(7); seq <= 9; seq++ {
		body = Event{seq, fmt.Appendf(nil, "event %d", seq)}.Append(body)
	}
	events := Decode(append(body, "nonsense\n0 zero\n-1 less\n"...))
	if len(events) != 3 || events[2].Seq != 9 || events[1].Seq != 8 || string(events[1].Frame) != "event 8" {
		t.Errorf("got %v", events)
	}
	if events := Decode(nil); len(events) != 0 {
		t.Errorf("got %v of nothing", events)
	}
}
