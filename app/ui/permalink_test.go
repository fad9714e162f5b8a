package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// window shows rows of the lobby with these Seqs, with more of the room after them or not.
func (d *desktop) window(t *testing.T, detached bool, seqs ...chat.Seq) {
	d.windowOf(detached, saidAt(t, seqs...))
}

func saidAt(t *testing.T, seqs ...chat.Seq) []view.Row {
	rows := make([]view.Row, len(seqs))
	for i, seq := range seqs {
		rows[i] = uitest.Said(fmt.Sprint(seq), uitest.Noon(t), uitest.Ada, true, fmt.Sprint("text ", seq))
		rows[i].Room, rows[i].Seq = chat.Lobby, seq
	}
	return rows
}

func (d *desktop) windowOf(detached bool, rows []view.Row) {
	d.change(func(v *view.Snapshot) {
		v.Open.Start, v.Open.Detached = false, detached
		v.Open.Live = []*view.Chunk{{ID: int64(rows[0].Seq), Version: int64(len(rows)), Rows: rows}}
	})
	d.settle()
}

func TestTheAddressOfAMessageShowsIt(t *testing.T) {
	d := newDesktop(t)
	d.window(t, false, 90, 91, 92)
	d.enterAt(chat.Lobby, 42)
	if !slices.Contains(d.did.log, "seek lobby 42") || d.glass.revealed != "" {
		t.Fatalf("did %q, revealed %q", d.did.log, d.glass.revealed)
	}
	d.window(t, true, 40, 41, 42, 43)
	if d.glass.revealed != "42" {
		t.Errorf("revealed %q", d.glass.revealed)
	}
	page := markupOf(d.timelineUI(), d.jumpUI())
	uitest.WantAll(t, page, `message--marked" data-key="42"`, english.Older, english.ToNewest)
	if strings.Count(page, "message--marked") != 1 {
		t.Error("other messages are marked too")
	}
	d.screen.looking = true
	d.scrolled(true, false, true)
	if d.did.watched != "" {
		t.Error("the end of a part of the history counts as read")
	}
	if !slices.Contains(d.did.log, "load newer") {
		t.Errorf("what follows is not loaded: %q", d.did.log)
	}
	d.act(action.End, "")
	d.settle()
	if log := strings.Join(d.did.log, "; "); !strings.Contains(log, "readdress lobby") || !strings.Contains(log, "to end") {
		t.Errorf("did %q", log)
	}
}

func TestAnAddressOfNoMessageShowsTheNextOne(t *testing.T) {
	d := newDesktop(t)
	d.enterAt(chat.Lobby, 42)
	d.window(t, true, 38, 39)
	if d.glass.revealed != "" {
		t.Errorf("revealed %q before its surroundings are loaded", d.glass.revealed)
	}
	d.window(t, true, 38, 39, 43, 44)
	if d.glass.revealed != "43" {
		t.Errorf("revealed %q", d.glass.revealed)
	}
}

func TestBackLeadsToThePixel(t *testing.T) {
	d := newDesktop(t)
	d.enterAt(chat.Lobby, 0)
	d.window(t, false, 90, 91, 92)
	d.landed()
	d.scrolled(false, false, false)
	d.reshape("92", func(r *view.Row) { r.Quote = &view.Quote{Seq: 42} })
	d.glass.spot = "91"
	d.on("92", action.Quote, "42")
	d.wantLast(t, "visit lobby 42")
	d.enterAt(chat.Lobby, 42)
	d.window(t, true, 41, 42, 43)
	d.glass.spot = ""
	d.enterAt(chat.Lobby, 0) // Back
	if !slices.Contains(d.did.log, "seek lobby 91") {
		t.Fatalf("did %q", d.did.log)
	}
	d.window(t, false, 90, 91, 92)
	if d.glass.shownAt != "91 -20" {
		t.Errorf("shown at %q", d.glass.shownAt)
	}
}

// TestBackLeadsToThePixelAlsoFromARoomThatIsNotReady follows a quote before it is known what is new in the room.
func TestBackLeadsToThePixelAlsoFromARoomThatIsNotReady(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Link.State = view.Connecting })
	d.enterAt(chat.Lobby, 0)
	d.window(t, false, 90, 91, 92)
	if !d.screen.landing.pending {
		t.Fatal("the room has landed already")
	}
	d.glass.spot = "91"
	d.enterAt(chat.Lobby, 42)
	d.window(t, true, 41, 42, 43)
	d.glass.spot = ""
	d.enterAt(chat.Lobby, 0)
	d.window(t, false, 90, 91, 92)
	if d.glass.shownAt != "91 -20" {
		t.Errorf("shown at %q", d.glass.shownAt)
	}
}

// TestBackLeadsToThePixelWhateverIsToldOfTheScreenBefore has the browser tell only after Back how the message's part of the room was scrolled.
func TestBackLeadsToThePixelWhateverIsToldOfTheScreenBefore(t *testing.T) {
	d := newDesktop(t)
	d.enterAt(chat.Lobby, 0)
	d.window(t, false, 90, 91, 92)
	d.landed()
	d.glass.spot = "91"
	d.enterAt(chat.Lobby, 42)
	d.window(t, true, 41, 42, 43)
	d.glass.spot = ""
	d.enterAt(chat.Lobby, 0)
	d.scrolled(false, false, true)
	d.window(t, false, 90, 91, 92)
	if d.glass.shownAt != "91 -20" {
		t.Errorf("shown at %q", d.glass.shownAt)
	}
}

func TestThePageOfAMessageNamesIt(t *testing.T) {
	d := newDesktop(t)
	d.screen.live = false
	d.window(t, true, 41, 42, 43)
	d.change(func(v *view.Snapshot) { v.Open.Sought = 42 })
	if got, want := d.title(), "Ada: text 42 · lobby · Parley"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	uitest.WantAll(t, markupOf(d.timelineUI()), `message--marked" data-key="42" tabindex="-1" autofocus`)
}

// TestAnAddressWithinARunShowsIt asks for a message that shares a row with others.
func TestAnAddressWithinARunShowsIt(t *testing.T) {
	run := func(d *desktop, kind view.RowKind) {
		rows := saidAt(t, 40, 41, 44)
		rows[1] = view.Row{Kind: kind, Key: string(kind) + " 41", Room: chat.Lobby, Seq: 41, Until: 43}
		d.windowOf(true, rows)
	}
	for _, seq := range []chat.Seq{41, 42, 43} {
		d := newDesktop(t)
		d.enterAt(chat.Lobby, seq)
		run(d, view.RowDeleted)
		if !slices.Contains(d.did.log, "reveal deleted 41") || d.glass.revealed != "" {
			t.Fatalf("%d: did %q, revealed %q", seq, d.did.log, d.glass.revealed)
		}
		d.window(t, true, 40, 41, 42, 43, 44)
		if want := fmt.Sprint(seq); d.glass.revealed != want {
			t.Errorf("revealed %q, want %s", d.glass.revealed, want)
		}
		d = newDesktop(t)
		d.enterAt(chat.Lobby, seq)
		run(d, view.RowBlocked)
		if d.glass.revealed != "blocked 41" || slices.Contains(d.did.log, "reveal blocked 41") {
			t.Errorf("%d: did %q, revealed %q", seq, d.did.log, d.glass.revealed)
		}
	}
}
