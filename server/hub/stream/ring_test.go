package stream

import (
	"testing"

	"parley/shared/chat"
)

func TestRingGivesExactlyWhatFollows(t *testing.T) {
	var r Ring
	for seq := chat.Seq(11); seq <= 11+ringEvents; seq++ {
		r.Add(Event{First: seq, Seq: seq, Frame: []byte{byte(seq)}})
	}
	last := chat.Seq(11 + ringEvents)
	for after, want := range map[chat.Seq]int{last: 0, last - 1: 1, 11: ringEvents} {
		if frames, ok := r.After(after, last); !ok || len(frames) != want {
			t.Errorf("after %d: got %d frames, %v; want %d", after, len(frames), ok, want)
		}
	}
	for _, after := range []chat.Seq{10, 0, last + 1} {
		if _, ok := r.After(after, last); ok {
			t.Errorf("after %d: the ring claims to reach there", after)
		}
	}
	if frames, ok := (&Ring{}).After(5, 5); !ok || len(frames) != 0 {
		t.Error("an empty ring has everything after the head: nothing")
	}
	if _, ok := (&Ring{}).After(4, 5); ok {
		t.Error("an empty ring does not have the newest event")
	}
}

func TestRingIsBoundedInBytes(t *testing.T) {
	var r Ring
	for seq := chat.Seq(1); seq <= 100; seq++ {
		r.Add(Event{First: seq, Seq: seq, Frame: make([]byte, ringBytes/10)})
	}
	if r.run.bytes > ringBytes {
		t.Errorf("%d bytes are kept", r.run.bytes)
	}
}
