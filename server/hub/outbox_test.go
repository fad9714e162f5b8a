package hub

import (
	"strings"
	"testing"

	"parley/shared/chat"
)

func TestOutboxJoinsWhatIsQueued(t *testing.T) {
	o := newOutbox(1<<20, &shares{max: queuedMax})
	for _, frame := range []string{"a", "b", "c"} {
		o.push([]byte(frame))
	}
	if got, ok := o.take(); !ok || string(got) != "a\nb\nc" {
		t.Errorf("got %q %v", got, ok)
	}
	big := strings.Repeat("x", joinBytes)
	o.push([]byte("small"))
	o.push([]byte(big))
	if got, _ := o.take(); string(got) != "small" {
		t.Errorf("got %d bytes, want the small frame alone", len(got))
	}
	if got, _ := o.take(); string(got) != big {
		t.Errorf("got %d bytes, want the big frame alone", len(got))
	}
	if o.bytes != 0 {
		t.Errorf("%d bytes are counted in an empty outbox", o.bytes)
	}
}

func TestOutboxOverflowIsToldAndNothingIsHalfQueued(t *testing.T) {
	o := newOutbox(10, &shares{max: queuedMax})
	if !o.push([]byte("12345")) || !o.push([]byte("67890")) {
		t.Fatal("refused within the limit")
	}
	if o.push([]byte("x")) {
		t.Error("took a frame over the limit")
	}
	o.close([]byte("goodbye"), true)
	if got, ok := o.take(); !ok || string(got) != "goodbye" {
		t.Errorf("got %q %v", got, ok)
	}
	if _, ok := o.take(); ok {
		t.Error("something came after the goodbye")
	}
	if !o.push([]byte("late")) {
		t.Error("a push after the end is no overflow")
	}
}

func TestACrowdThatDoesNotReadIsBoundedTogether(t *testing.T) {
	all := &shares{max: 10 * queuedFair}
	frame := make([]byte, queuedFair/2)
	var crowd []*outbox
	taken := 0
	for range 100 {
		o := newOutbox(100*queuedFair, all)
		for range 10 {
			if o.pushOwn(frame) {
				taken++
			}
		}
		crowd = append(crowd, o)
	}
	if used := all.used.Load(); used != int64(taken*len(frame)) || used > all.max+100*queuedFair {
		t.Errorf("%d bytes are counted for %d frames", used, taken)
	}
	o := crowd[99]
	if o.pushOwn(frame) || !o.push(frame) {
		t.Error("one that has its share gets what others have too, and no more of its own")
	}
	if message, _ := o.take(); len(message) != len(frame) {
		t.Errorf("%d bytes were joined although memory is short", len(message))
	}
	for _, o := range crowd {
		o.take()
		o.abandon()
	}
	if used := all.used.Load(); used != 0 {
		t.Errorf("%d bytes are counted after the end", used)
	}
}

func TestWhatIsBeingWrittenCountsUntilItIsWritten(t *testing.T) {
	all := &shares{max: queuedMax}
	o := newOutbox(1<<20, all)
	o.push([]byte("shared"))
	if got := all.used.Load(); got != 0 {
		t.Errorf("%d bytes are counted for a shared frame", got)
	}
	o.pushOwn([]byte("own"))
	message, _ := o.take()
	if got := all.used.Load(); got != int64(len(message)) {
		t.Errorf("%d bytes are counted while %d are written", got, len(message))
	}
	o.push([]byte("next"))
	o.take()
	if got := all.used.Load(); got != 0 {
		t.Errorf("%d bytes are counted after they were written", got)
	}
	o.pushOwn([]byte("own"))
	o.close([]byte("goodbye"), true)
	if got := all.used.Load(); got != int64(len("goodbye")) {
		t.Errorf("%d bytes are counted after a cut", got)
	}
}

func TestSignalsAreDroppedFromHalfFull(t *testing.T) {
	o := newOutbox(10, &shares{max: queuedMax})
	o.pushSignal([]byte("12345"))
	o.pushSignal([]byte("6"))
	o.push([]byte("event"))
	if got, _ := o.take(); string(got) != "12345\nevent" {
		t.Errorf("got %q", got)
	}
}

func TestRingGivesExactlyWhatFollows(t *testing.T) {
	var r ring
	for seq := chat.Seq(11); seq <= 11+ringEvents; seq++ {
		r.add(seq, []byte{byte(seq)})
	}
	last := chat.Seq(11 + ringEvents)
	for after, want := range map[chat.Seq]int{last: 0, last - 1: 1, 11: ringEvents} {
		if frames, ok := r.after(after, last); !ok || len(frames) != want {
			t.Errorf("after %d: got %d frames, %v; want %d", after, len(frames), ok, want)
		}
	}
	for _, after := range []chat.Seq{10, 0, last + 1} {
		if _, ok := r.after(after, last); ok {
			t.Errorf("after %d: the ring claims to reach there", after)
		}
	}
	if frames, ok := (&ring{}).after(5, 5); !ok || len(frames) != 0 {
		t.Error("an empty ring has everything after the head: nothing")
	}
	if _, ok := (&ring{}).after(4, 5); ok {
		t.Error("an empty ring does not have the newest event")
	}
}

func TestRingIsBoundedInBytes(t *testing.T) {
	var r ring
	for seq := chat.Seq(1); seq <= 100; seq++ {
		r.add(seq, make([]byte, ringBytes/10))
	}
	if r.bytes > ringBytes {
		t.Errorf("%d bytes are kept", r.bytes)
	}
}
