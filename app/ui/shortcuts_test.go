package ui

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/app/ui/uitest"
)

func TestPagesInTheComposerScrollTheTimeline(t *testing.T) {
	d := newDesktop(t)
	for key, want := range map[string]int{"PageUp": -1, "PageDown": 1} {
		meant, prevent := keys.Press{Key: key}.InComposer()
		if !prevent {
			t.Errorf("%s also moves in the text field", key)
		}
		d.glass.paged = 0
		d.press(meant, "")
		if d.glass.paged != want {
			t.Errorf("%s scrolls by %d, want %d", key, d.glass.paged, want)
		}
	}
}

func TestSingleKeysAreTurnedOffInTheListOfShortcuts(t *testing.T) {
	d := newDesktop(t)
	d.shortcut(keys.ShowHelp)
	d.act(action.Singles, "")
	if d.glass.SingleKeys() {
		t.Error("they are still on")
	}
	if got := app.HTMLString(d.dialogUI(action.HelpDialog)); !strings.Contains(got, `aria-checked="false"`) {
		t.Errorf("the switch does not say so: %s", got)
	}
}

func TestTheHelpListsTheMarksOfMessages(t *testing.T) {
	d := newDesktop(t)
	for lang, sample := range map[string]string{"en": "text", "zh": "文字"} {
		d.act(action.Lang, lang)
		uitest.WantAll(t, app.HTMLString(d.dialogUI(action.HelpDialog)), "**"+sample+"**", "||"+sample+"||", "["+sample+"](https://…)", "tabindex=\"0\"")
	}
}

func TestTheProgramSaysThatCodeIsCopied(t *testing.T) {
	d := newDesktop(t)
	d.act(action.Copy, "")
	if got := d.toasted(); !strings.Contains(got, english.CodeCopied) {
		t.Errorf("got %q", got)
	}
}
