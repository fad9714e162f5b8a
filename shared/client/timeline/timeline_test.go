package timeline

import (
	"testing"

	"parley/shared/chat"
)

func said(seq chat.Seq) *chat.Event {
	return &chat.Event{Room: "r", Seq: seq, Kind: chat.Said, By: named("ada"), Message: &chat.Message{Text: "x"}}
}

func run(from, to chat.Seq) []*chat.Event {
	var list []*chat.Event
	for seq := from; seq <= to; seq++ {
		list = append(list, said(seq))
	}
	return list
}

// pageOf is a page of messages.
func pageOf(from, to chat.Seq, start bool) Page {
	return Page{From: from, To: to, Events: run(from, to), Head: to, Start: start}
}

func TestEventsAboveAGapWaitForIt(t *testing.T) {
	tl := New("e", 10)
	if got := tl.Apply(said(13)); len(got) != 0 || !tl.Gap() {
		t.Errorf("13 after 10 added %d, gap %v", len(got), tl.Gap())
	}
	tl.Apply(said(14))
	if _, newer := tl.Page(pageOf(11, 12, false)); len(newer) != 4 || tl.Gap() || tl.Last() != 14 {
		t.Errorf("the page added %d, gap %v, last %d", len(newer), tl.Gap(), tl.Last())
	}
	if older, _ := tl.Page(pageOf(1, 10, true)); len(older) != 10 || !tl.Start || tl.Base != 0 {
		t.Errorf("the older page added %d, start %v, base %d", len(older), tl.Start, tl.Base)
	}
}

func TestAPageWithAHoleToTheRunAddsNothing(t *testing.T) {
	tl := New("e", 10)
	for _, page := range []Page{pageOf(1, 8, true), pageOf(12, 20, true)} {
		if older, newer := tl.Page(page); len(older)+len(newer) > 0 || tl.Start {
			t.Errorf("added %d and %d, start %v", len(older), len(newer), tl.Start)
		}
	}
}

func TestWhatWaitsAboveAGapIsBounded(t *testing.T) {
	tl := New("e", 0)
	for seq := chat.Seq(2); seq < 3*MaxWaiting; seq++ {
		tl.Apply(said(seq))
	}
	if len(tl.held) > MaxWaiting {
		t.Errorf("%d events wait, want at most %d", len(tl.held), MaxWaiting)
	}
	if tl.Apply(said(1)); !tl.Gap() || tl.Last() != MaxWaiting+1 {
		t.Errorf("last %d, gap %v; want the rest known to be missing", tl.Last(), tl.Gap())
	}
}

// FuzzTimeline applies events and pages as the bytes say, and checks what must hold: the run has no hole, only grows,
// and whatever was seen above it is a known gap.
func FuzzTimeline(f *testing.F) {
	f.Add([]byte{10, 11, 0, 12, 0, 13, 0})
	f.Add([]byte{10, 13, 0, 12, 0, 11, 0, 11, 0})
	f.Add([]byte{20, 30, 5, 10, 9, 1, 20, 40, 60})
	f.Add([]byte{0, 1, 0, 3, 0, 5, 0, 2, 3})
	f.Add([]byte{50, 51, 0, 20, 31, 51, 12, 200, 1})
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) == 0 {
			return
		}
		tl := New("e", chat.Seq(script[0]))
		seen := tl.Head
		for i := 1; i+1 < len(script); i += 2 {
			base, last := tl.Base, tl.Last()
			seq, length := chat.Seq(script[i])+1, chat.Seq(script[i+1])
			var older []*chat.Event
			var newer []Passed
			if length == 0 {
				newer = tl.Apply(said(seq))
				seen = max(seen, seq)
			} else {
				older, newer = tl.Page(pageOf(seq, seq+length-1, seq == 1))
			}
			check(t, tl, seen)
			if tl.Base != base-chat.Seq(len(older)) || tl.Last() != last+chat.Seq(len(newer)) {
				t.Fatalf("%d to %d became %d to %d with %d older and %d newer", base, last, tl.Base, tl.Last(), len(older), len(newer))
			}
			if length > 45 {
				tl.Trim(int(length))
				check(t, tl, seen)
			}
		}
	})
}

func check(t *testing.T, tl *Timeline, seen chat.Seq) {
	t.Helper()
	for i, ev := range tl.Events {
		if want := tl.Base + chat.Seq(i) + 1; ev.Seq != want {
			t.Fatalf("event %d of the run has seq %d, want %d", i, ev.Seq, want)
		}
	}
	for seq, ev := range tl.held {
		if seq != ev.Seq || seq <= tl.Last()+1 {
			t.Fatalf("%d waits above %d", seq, tl.Last())
		}
	}
	if tl.Base < 0 || tl.Head < tl.Last() || seen > tl.Last() && !tl.Gap() {
		t.Fatalf("base %d, last %d, head %d, seen %d", tl.Base, tl.Last(), tl.Head, seen)
	}
}
