package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/ui/action"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// elsewhere tells the interface of a draft from another device.
func (d *desktop) elsewhere(e view.Elsewhere) {
	d.change(func(v *view.Snapshot) {
		open := *v.Open
		open.Elsewhere = e
		v.Open = &open
	})
}

func TestADraftFromElsewhereStaysOutOfAFieldThatIsUsed(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(d *desktop)
		e       view.Elsewhere
		takes   bool
	}{
		{"nobody is in the field", func(*desktop) {}, view.Elsewhere{Version: 2, Text: "mine, and more", Continues: true}, true},
		{"it was sent", func(*desktop) {}, view.Elsewhere{Version: 2, Continues: true}, true},
		{"the field has the focus", func(d *desktop) { d.glass.within = true }, view.Elsewhere{Version: 2, Text: "mine, and more", Continues: true}, false},
		{"it is another text", func(*desktop) {}, view.Elsewhere{Version: 2, Text: "another"}, false},
		{"an input method is at work", func(d *desktop) { d.glass.composing = true }, view.Elsewhere{Version: 2, Text: "mine, and more", Continues: true}, false},
		{"something is not saved yet", func(d *desktop) { d.write("mine, unsaved") }, view.Elsewhere{Version: 2, Text: "mine, and more", Continues: true}, false},
		{"something is not told yet", func(d *desktop) { d.glass.text, d.glass.untold = "mine, untold", true }, view.Elsewhere{Version: 2, Text: "mine, and more", Continues: true}, false},
	} {
		d := newDesktop(t)
		d.begun = true
		d.write("mine")
		d.saveDraft()
		c.prepare(d)
		want := d.glass.text
		if c.takes {
			want = c.e.Text
		}
		d.did.log = nil
		d.elsewhere(c.e)
		if d.glass.text != want || slices.Contains(d.did.log, "adopt draft lobby 2") != c.takes {
			t.Errorf("%s: the field has %q, want %q; %q", c.name, d.glass.text, want, d.did.log)
		}
		if c.takes && slices.Contains(d.did.log, "typing") {
			t.Errorf("%s: others see typing", c.name)
		}
	}
}

// TestADraftFromElsewhereWaitsForTheStoredOne tells of another tab's draft while a page loads again, and while the user changes.
func TestADraftFromElsewhereWaitsForTheStoredOne(t *testing.T) {
	d := newDesktop(t)
	var finds []func()
	d.fetch = func(work func() string, then func(string)) { finds = append(finds, func() { then(work()) }) }
	other := view.Elsewhere{Version: 2, Text: "of another tab", Continues: true}
	d.elsewhere(other)
	if d.glass.text != "" {
		t.Errorf("before the room is entered the field has %q", d.glass.text)
	}
	d.enterAt(d.asked, 0)
	d.elsewhere(other)
	d.change(func(v *view.Snapshot) { v.Me = chat.User{ID: "somebody", Name: "Somebody"} })
	if d.elsewhere(other); d.glass.text != "" {
		t.Errorf("before the stored draft is found the field has %q", d.glass.text)
	}
	for _, find := range finds {
		find()
	}
	if d.elsewhere(other); d.glass.text != other.Text {
		t.Errorf("nothing is stored, and the field has %q", d.glass.text)
	}
}

func TestTheUserMayTakeADraftFromElsewhere(t *testing.T) {
	d := newDesktop(t)
	d.begun = true
	d.write("mine")
	d.saveDraft()
	d.glass.within = true
	d.elsewhere(view.Elsewhere{Version: 2, Text: "another"})
	d.act(action.TakeDraft, "")
	if d.glass.text != "another" || !slices.Contains(d.did.log, "adopt draft lobby 2") {
		t.Errorf("the field has %q; %q", d.glass.text, d.did.log)
	}
}

func TestWhatIsTakenBackReplacesNoNewerText(t *testing.T) {
	d := newDesktop(t)
	d.act(action.UndoSend, "on")
	d.write("oops")
	d.enter()
	if !slices.Contains(d.did.log, "send undoable lobby oops") {
		t.Fatalf("got %q", d.did.log)
	}
	d.did.taken = &view.Draft{Text: "oops"}
	d.act(action.TakeBack, "nonce")
	if d.glass.text != "oops" {
		t.Errorf("the field has %q", d.glass.text)
	}
	d.write("newer")
	d.act(action.TakeBack, "nonce")
	if d.glass.text != "newer" || !slices.Contains(d.did.log, "shelve lobby oops") {
		t.Errorf("the field has %q; %q", d.glass.text, d.did.log)
	}
	d.did.taken = nil
	d.act(action.TakeBack, "nonce") // it was sent
	if d.glass.text != "newer" {
		t.Errorf("the field has %q", d.glass.text)
	}
}

func TestAMessageIsScheduledByItsAuthor(t *testing.T) {
	d := newDesktop(t)
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	d.now = func() time.Time { return now }
	d.write("in an hour")
	d.act(action.LaterHour, "")
	if want := "send later lobby in an hour 2026-03-04T13:00:00Z on the server"; !slices.Contains(d.did.log, want) || d.glass.text != "" {
		t.Errorf("the field has %q; %q", d.glass.text, d.did.log)
	}
	d.write("at a time")
	for value, taken := range map[string]bool{"": false, "2026-03-04T11:59": false, "2029-01-01T00:00": false, "nonsense-of-16-c": false} {
		d.act(action.Dialog, string(action.LaterDialog))
		d.glass.values[action.LaterDialog.FieldID()] = value
		d.submitForm("later")
		if d.screen.past == taken || d.glass.text == "" {
			t.Errorf("%q: the field has %q", value, d.glass.text)
		}
	}
	d.act(action.LaterBy, "own")
	if d.glass.stash[ownLaterKept] == "" || !slices.Contains(d.did.log, "load later") {
		t.Errorf("the choice is not kept, or the list not loaded: %q", d.did.log)
	}
	d.glass.values[action.LaterDialog.FieldID()] = "2026-03-05T09:30"
	d.submitForm("later")
	if want := "send later lobby at a time 2026-03-05T09:30:00Z here"; !slices.Contains(d.did.log, want) {
		t.Errorf("got %q", d.did.log)
	}
	d.act(action.LaterHour, "") // nothing is written
	if n := len(d.did.sent); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
}

func TestTypingCanBeKeptQuiet(t *testing.T) {
	d := newDesktop(t)
	d.act(action.Quiet, "on")
	d.write("hello")
	if slices.Contains(d.did.log, "typing") {
		t.Errorf("got %q", d.did.log)
	}
	d.act(action.Quiet, "")
	d.write("hello again")
	if !slices.Contains(d.did.log, "typing") {
		t.Errorf("got %q", d.did.log)
	}
}

func TestADraftFromTheShelfGoesToItsRoom(t *testing.T) {
	d := newDesktop(t)
	d.write("mine")
	d.change(func(v *view.Snapshot) {
		v.Shelf = &view.Shelf{Done: true, Drafts: []view.Shelved{{ID: "7", Room: chat.Lobby, Text: "earlier"}, {ID: "8", Room: "tea", Text: "of tea"}}}
	})
	d.act(action.UseDraft, "7")
	if d.glass.text != "earlier" || !slices.Contains(d.did.log, "unshelve 7") || !slices.Contains(d.did.log, "draft lobby earlier by Brave-Otter") {
		t.Errorf("the field has %q; %q", d.glass.text, d.did.log)
	}
	d.act(action.UseDraft, "8")
	if d.glass.text != "earlier" || len(d.trips) == 0 {
		t.Errorf("the field has %q; %q", d.glass.text, d.trips)
	}
	d.Model.enter("tea")
	if d.glass.text != "of tea" || !slices.Contains(d.did.log, "unshelve 8") {
		t.Errorf("the field has %q; %q", d.glass.text, d.did.log)
	}
}

func TestWhatAnEnterHoldsBackIsNotScheduled(t *testing.T) {
	for name, c := range map[string]struct {
		write    func(d *desktop)
		class    string
		schedule string // what a second try schedules; "" for nothing
	}{
		"an answer to a private message, to the room": {func(d *desktop) { d.on("5", action.Reply); d.write("thanks") }, "composer--blocked", ""},
		"a name that means somebody else": {func(d *desktop) {
			d.change(func(v *view.Snapshot) { v.Names = map[string]chat.User{view.NameKey("bo"): {ID: "former", Name: "Bo"}} })
			d.write("@Bo secret")
		}, "composer--blocked", "send later lobby @Bo secret "},
		"a name that is looked up":       {func(d *desktop) { d.write("@Nobody-yet hi") }, "", ""},
		"a command":                      {func(d *desktop) { d.write("/away") }, "", ""},
		"an edit":                        {func(d *desktop) { d.on("3", action.Edit); d.write("edited") }, "", ""},
		"a text for a room that is none": {func(d *desktop) { d.write("hi"); d.change(func(v *view.Snapshot) { v.Open.Missing = true }) }, "", ""},
	} {
		d := talked(t)
		c.write(d)
		text := d.glass.text
		d.did.log = nil
		d.act(action.LaterHour, "")
		did := strings.Join(d.did.log, "|")
		if d.glass.text != text || len(d.did.sent) > 0 || strings.Contains(did, "send") || strings.Contains(did, "away") || strings.Contains(did, "edit") {
			t.Errorf("%s: the field has %q, sent are %+v; %s", name, d.glass.text, d.did.sent, did)
		}
		if c.class != "" && d.composerClass() != c.class {
			t.Errorf("%s: the composer is %q, want %q", name, d.composerClass(), c.class)
		}
		d.act(action.LaterHour, "")
		if did := strings.Join(d.did.log, "|"); strings.Contains(did, "send later") != (c.schedule != "") || !strings.Contains(did, c.schedule) {
			t.Errorf("%s: at the second try: %s", name, did)
		}
		if d.learn(&view.Lookup{Name: "Nobody-yet", Done: true, Match: &chat.Person{User: chat.User{ID: "now", Name: "Nobody-yet"}}}); len(d.did.sent) > 0 {
			t.Errorf("%s: sent at once: %+v", name, d.did.sent)
		}
	}
}

func TestATextForAFieldInWhichSomebodyComposesIsNotLost(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Shelf = &view.Shelf{Done: true, Drafts: []view.Shelved{{ID: "7", Room: chat.Lobby, Text: "earlier"}}}
	})
	d.glass.composing = true
	d.did.taken = &view.Draft{Text: "oops"}
	d.act(action.TakeBack, "nonce")
	if !slices.Contains(d.did.log, "shelve lobby oops") {
		t.Errorf("a message that was taken back: %q", d.did.log)
	}
	d.act(action.UseDraft, "7")
	if slices.Contains(d.did.log, "unshelve 7") {
		t.Errorf("the shelf has lost what the field does not have yet: %q", d.did.log)
	}
	d.compose("", true)
	if d.glass.text != "earlier" || !slices.Contains(d.did.log, "unshelve 7") {
		t.Errorf("the field has %q; %q", d.glass.text, d.did.log)
	}
}

func TestAnotherTextDoesNotAnswerWhatTheDraftDid(t *testing.T) {
	d := newDesktop(t)
	d.write("a draft")
	d.restoreAnswer(99) // which is not loaded
	if got := d.draft().Reply; got != 99 {
		t.Fatalf("the draft answers %d", got)
	}
	d.write("")
	d.write("another text")
	if got := d.draft().Reply; got != 0 {
		t.Errorf("another text answers %d", got)
	}
}
