package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func (d *desktop) picker() string { return app.HTMLString(d.dialogUI(action.EmojiDialog)) }

func TestAChosenEmojiStandsWhereTheCaretIs(t *testing.T) {
	d := newEmojiDesktop(t)
	d.glass.text = "ab"
	d.typed("ab", 1)
	d.act(action.Emojis, "")
	if d.screen.dialog != action.EmojiDialog || d.depth() != 1 {
		t.Fatalf("the dialog is %q", d.screen.dialog)
	}
	if got := d.picker(); !strings.Contains(got, "Smileys") || !strings.Contains(got, `data-arg="👍"`) || strings.Contains(got, "Recently used") {
		t.Errorf("the picker shows %s", got)
	}
	d.act(action.Emoji, "👍")
	if d.glass.text != "a👍b" || d.screen.dialog != action.NoDialog {
		t.Errorf("the field has %q, the dialog is %q", d.glass.text, d.screen.dialog)
	}
	d.act(action.Emojis, "")
	if got := d.picker(); !strings.Contains(got, "Recently used") {
		t.Errorf("what was chosen last is not first: %s", got)
	}
}

func TestAChosenEmojiIsAReactionToTheMessageThatThePickerWasOpenedFor(t *testing.T) {
	d := newEmojiDesktop(t)
	d.change(func(v *view.Snapshot) {
		rows := slices.Clone(v.Open.Live[0].Rows)
		rows[1].Room, rows[1].Seq = chat.Lobby, 17
		v.Open.Live = []*view.Chunk{{ID: 1, Version: 2, Rows: rows}}
	})
	d.act(action.Emojis, "1")
	if got := d.picker(); !strings.Contains(got, "Add reaction") {
		t.Errorf("the picker shows %s", got)
	}
	d.act(action.Emoji, "👍🏽")
	if got := d.did.log[len(d.did.log)-1]; got != "react lobby 17 👍 true" || d.glass.text != "" {
		t.Errorf("did %q, the field has %q", got, d.glass.text)
	}
	if d.settle(); d.glass.focus != "row 1" {
		t.Errorf("the focus is on %q", d.glass.focus)
	}
	d.act(action.Emojis, "1")
	was := len(d.did.log)
	d.act(action.Emoji, "no emoji")
	d.act(action.Emojis, "gone")
	d.act(action.Emoji, "👍")
	if len(d.did.log) != was || d.glass.text != "" {
		t.Errorf("did %q, the field has %q", d.did.log[was:], d.glass.text)
	}
}

func TestThePickerSearches(t *testing.T) {
	d := newEmojiDesktop(t)
	d.act(action.Emojis, "")
	d.Typed(action.EmojiDialog.FieldID(), "cat")
	if got := d.picker(); !strings.Contains(got, "1 emoji") || !strings.Contains(got, "😸") || strings.Contains(got, "👍") {
		t.Errorf("the picker shows %s", got)
	}
	d.submitForm("emoji")
	if d.glass.text != "😸" {
		t.Errorf("Enter took %q", d.glass.text)
	}
	d.act(action.Emojis, "")
	d.submitForm("emoji")
	if d.glass.text != "😸" || d.screen.dialog != action.EmojiDialog {
		t.Errorf("Enter without a search took something: %q", d.glass.text)
	}
	d.Typed(action.EmojiDialog.FieldID(), "nothing")
	if got := d.picker(); !strings.Contains(got, "No emoji found") {
		t.Errorf("the picker shows %s", got)
	}
}

func TestTheSkinToneIsKept(t *testing.T) {
	d := newEmojiDesktop(t)
	d.act(action.Emojis, "")
	d.act(action.Tone, "5")
	if got := d.picker(); !strings.Contains(got, "👍🏿") || d.glass.stash[toneKept] != "5" || d.screen.dialog != action.EmojiDialog {
		t.Errorf("kept is %q, the picker shows %s", d.glass.stash[toneKept], got)
	}
}

func TestThePickerSaysWhyItIsEmpty(t *testing.T) {
	d := newEmojiDesktop(t)
	files := d.glass.files
	d.glass.files = nil
	var loaded []func()
	d.fetch = func(work func() string, then func(string)) { loaded = append(loaded, func() { then(work()) }) }
	d.act(action.Emojis, "")
	if got := d.picker(); !strings.Contains(got, "Loading emoji") {
		t.Errorf("the picker shows %s", got)
	}
	loaded[0]()
	if got := d.picker(); !strings.Contains(got, "can’t be loaded") || !strings.Contains(got, `data-action="emojis"`) {
		t.Errorf("the picker shows %s", got)
	}
	d.glass.files = files
	d.act(action.Emojis, "")
	loaded[1]()
	if got := d.picker(); !strings.Contains(got, "👍") {
		t.Errorf("the picker shows %s", got)
	}
}

func TestAShortcutOpensThePickerAndClosesIt(t *testing.T) {
	d := newEmojiDesktop(t)
	for _, want := range []action.DialogKind{action.EmojiDialog, action.NoDialog} {
		if d.shortcut(keys.InsertEmoji); d.screen.dialog != want {
			t.Errorf("the dialog is %q, want %q", d.screen.dialog, want)
		}
	}
	d.openDialog(action.HelpDialog)
	if d.shortcut(keys.InsertEmoji); d.screen.dialog != action.HelpDialog {
		t.Errorf("over the help it opened %q", d.screen.dialog)
	}
	d.close()
	d.change(func(v *view.Snapshot) { v.Open.Missing = true })
	if d.shortcut(keys.InsertEmoji); d.screen.dialog != action.NoDialog {
		t.Error("it opened where nothing can be written")
	}
}
