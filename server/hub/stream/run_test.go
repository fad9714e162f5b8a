package stream

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"testing"

	"parley/shared/chat"
)

// TestWhoResumesReadsWhatTheOthersRead compares, for random histories, a reader of all events with one who resumes after each of them.
func TestWhoResumesReadsWhatTheOthersRead(t *testing.T) {
	const events = 120
	for seed := range uint64(30) {
		m, live, cuts := newModel(seed), reader{}, []reader{{}}
		var ring Ring
		for range events {
			e := m.next()
			ring.Add(New(e))
			live.read(decode(New(e).Frame), e.Seq-1)
			cuts = append(cuts, maps.Clone(live))
		}
		for cut, resumed := range cuts {
			frames, ok := ring.After(chat.Seq(cut), events)
			if !ok {
				t.Fatalf("seed %d: the ring does not reach back to %d", seed, cut)
			}
			last := chat.Seq(cut)
			for _, frame := range frames {
				e := decode(frame)
				if e == nil {
					t.Fatalf("seed %d: %s is no event", seed, frame)
				}
				follows := false
				if last, follows = resumed.read(e, last); !follows {
					t.Fatalf("seed %d, resumed after %d: a gap before %s", seed, cut, frame)
				}
			}
			if last != events || len(resumed) != len(live) {
				t.Fatalf("seed %d, resumed after %d: %d messages up to %d, want %d", seed, cut, len(resumed), last, len(live))
			}
			for seq, want := range live {
				if got := resumed[seq]; !reflect.DeepEqual(got, want) {
					t.Fatalf("seed %d, resumed after %d:\n%s\nwant\n%s", seed, cut, encode(got), encode(want))
				}
			}
		}
	}
}

// TestNoFormerTextStays looks, after each event of random histories, for texts that no message has any more.
func TestNoFormerTextStays(t *testing.T) {
	for seed := range uint64(50) {
		m := newModel(seed)
		var ring Ring
		var batch Batch
		for range 100 {
			e := New(m.next())
			ring.Add(e)
			batch.Add(e)
			kept := everything(&ring.run)
			kept = append(kept, everything(&batch.run)...)
			for seq := chat.Seq(1); seq <= m.head; seq++ {
				text := fmt.Sprintf("\"text %d\"", seq)
				if bytes.Contains(kept, []byte(text)) && !m.has(text) {
					t.Fatalf("seed %d, at %d: %s is still there:\n%s", seed, m.head, text, kept)
				}
			}
		}
	}
}

// has reports whether a message has that text, in quotes.
func (m *model) has(text string) bool {
	for _, e := range m.messages {
		if fmt.Sprintf("%q", e.Message.Text) == text {
			return true
		}
	}
	return false
}

// everything returns all bytes that are reachable from a run, also those beyond the length of its slices.
func everything(r *run) (all []byte) {
	for _, e := range r.events[:cap(r.events)] {
		all = append(all, e.Frame[:cap(e.Frame)]...)
		all = append(all, e.key...)
		all = append(append(all, e.by...), '\n')
	}
	return all
}

func TestAThousandEditsAreAFewFrames(t *testing.T) {
	var ring Ring
	by := chat.User{ID: "ada"}
	ring.Add(New(chat.Event{Room: chat.Lobby, Seq: 1, Kind: chat.Said, By: by, Message: &chat.Message{Text: "0"}}))
	for seq := chat.Seq(2); seq <= 1001; seq++ {
		ring.Add(New(chat.Event{Room: chat.Lobby, Seq: seq, Kind: chat.Edited, By: by, Target: 1, Message: &chat.Message{Text: fmt.Sprint(seq)}}))
	}
	for _, after := range []chat.Seq{0, 1, 2, 500, 1000} {
		frames, ok := ring.After(after, 1001)
		if !ok || len(frames) > 2 {
			t.Fatalf("after %d: %d frames, %v", after, len(frames), ok)
		}
		if e := decode(frames[len(frames)-1]); e.First() != max(after+1, 2) || e.Message.Text != "1001" {
			t.Errorf("after %d: got %+v", after, e)
		}
	}
}

func TestAStubOfTheStoreIsPassedOn(t *testing.T) {
	var ring Ring
	ring.Add(New(chat.Event{Room: chat.Lobby, Seq: 5, Kind: chat.Edited, Target: 2, From: 3}))
	frames, ok := ring.After(2, 5)
	if !ok || len(frames) != 1 {
		t.Fatalf("got %q, %v", frames, ok)
	}
	if e := decode(frames[0]); !e.Stub() || e.First() != 3 || e.Seq != 5 {
		t.Errorf("got %+v", e)
	}
}

func TestWhatCameInAnotherWayIsNotHeld(t *testing.T) {
	var r Reorder
	for seq := chat.Seq(3); seq <= 5; seq++ {
		r.Hold(Event{First: seq, Seq: seq, Frame: []byte("secret")})
	}
	r.Drop(4)
	if _, there := r.Take(4); there || len(r.events) != 1 {
		t.Errorf("held: %v", r.events)
	}
}
