package ui

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
)

func TestEnterSendsOnlyWhenItIsMeantTo(t *testing.T) {
	enter := Press{Key: "Enter", Code: "Enter", KeyCode: 13}
	with := func(change func(*Press)) Press {
		p := enter
		change(&p)
		return p
	}
	cases := map[string]struct {
		press   Press
		want    Key
		prevent bool
	}{
		"Enter":                           {enter, KeySend, true},
		"Ctrl+Enter":                      {with(func(p *Press) { p.Ctrl = true }), KeySend, true},
		"Cmd+Enter":                       {with(func(p *Press) { p.Meta = true }), KeySend, true},
		"Ctrl+Enter on a tablet":          {with(func(p *Press) { p.Ctrl, p.Touch = true, true }), KeySend, true},
		"Shift+Enter":                     {with(func(p *Press) { p.Shift = true }), NoKey, false},
		"Enter that is held down":         {with(func(p *Press) { p.Repeat = true }), NoKey, true},
		"Alt+Enter":                       {with(func(p *Press) { p.Alt = true }), NoKey, false},
		"Enter on a phone":                {with(func(p *Press) { p.Touch = true }), NoKey, false},
		"Cmd+Enter on a tablet":           {with(func(p *Press) { p.Touch, p.Meta = true, true }), KeySend, true},
		"Ctrl+Enter with the list open":   {with(func(p *Press) { p.Listing, p.Ctrl = true, true }), KeySend, true},
		"Ctrl+Enter while composing":      {with(func(p *Press) { p.Composing, p.Ctrl = true, true }), NoKey, false},
		"Enter that picks a character":    {with(func(p *Press) { p.Composing = true }), NoKey, false},
		"Enter that Safari reports late":  {with(func(p *Press) { p.KeyCode = 229 }), NoKey, false},
		"Enter taken by an input method":  {Press{Key: "Process", Code: "Enter", KeyCode: 229}, NoKey, false},
		"Enter that ends a Hangul":        {Press{Key: "Process", Code: "Enter", KeyCode: 229, Hangul: true, Composing: true}, KeySendOn, false},
		"the same in Safari":              {Press{Key: "Enter", Code: "Enter", KeyCode: 229, Hangul: true}, KeySendOn, false},
		"Shift+Enter within a Hangul":     {Press{Key: "Process", Code: "Enter", KeyCode: 229, Hangul: true, Shift: true}, NoKey, false},
		"a Hangul letter":                 {Press{Key: "Process", Code: "KeyR", KeyCode: 229, Hangul: true, Composing: true}, NoKey, false},
		"a key of a phone's keyboard":     {Press{Key: "Unidentified", KeyCode: 229}, NoKey, false},
		"Enter with the list open":        {with(func(p *Press) { p.Listing = true }), KeyPick, true},
		"Enter in the list on a phone":    {with(func(p *Press) { p.Listing, p.Touch = true, true }), KeyPick, true},
		"Tab with the list open":          {Press{Key: "Tab", Listing: true}, KeyPick, true},
		"Shift+Tab with the list open":    {Press{Key: "Tab", Listing: true, Shift: true}, NoKey, false},
		"arrow with the list open":        {Press{Key: "ArrowDown", Listing: true}, KeyDown, true},
		"Escape with the list open":       {Press{Key: "Escape", Listing: true}, KeyCancel, true},
		"Tab":                             {Press{Key: "Tab"}, NoKey, false},
		"arrow":                           {Press{Key: "ArrowUp"}, NoKey, false},
		"Hangul with the list open stays": {Press{Key: "Process", Code: "Enter", KeyCode: 229, Hangul: true, Listing: true}, NoKey, false},
	}
	for name, c := range cases {
		if got, prevent := c.press.InComposer(); got != c.want || prevent != c.prevent {
			t.Errorf("%s: got %d %v, want %d %v", name, got, prevent, c.want, c.prevent)
		}
	}
}

// TestKeysByPlatformAndPlace presses keys where they mean something, and where they belong to the text field or the browser.
func TestKeysByPlatformAndPlace(t *testing.T) {
	for _, c := range []struct {
		name  string
		press Press
		other Shortcut // on Windows and Linux
		mac   Shortcut
	}{
		{"Ctrl+K in the composer", Press{Key: "k", Ctrl: true, InField: true}, ShortSwitch, NoShortcut},
		{"Cmd+K in the composer", Press{Key: "k", Meta: true, InField: true}, NoShortcut, ShortSwitch},
		{"Ctrl+K with Caps Lock", Press{Key: "K", Ctrl: true}, ShortSwitch, NoShortcut},
		{"Ctrl+K on a Cyrillic keyboard", Press{Key: "л", Code: "KeyK", Ctrl: true}, ShortSwitch, NoShortcut},
		{"Ctrl+Alt+K", Press{Key: "k", Ctrl: true, Alt: true}, NoShortcut, NoShortcut},
		{"Ctrl+Shift+F", Press{Key: "F", Ctrl: true, Shift: true, InField: true}, ShortSearch, NoShortcut},
		{"Cmd+Shift+F", Press{Key: "f", Meta: true, Shift: true, InField: true}, NoShortcut, ShortSearch},
		{"Ctrl+F", Press{Key: "f", Ctrl: true, InField: true}, ShortFind, NoShortcut},
		{"Alt+Up in a text", Press{Key: "ArrowUp", Alt: true, InField: true}, ShortPrev, NoShortcut},
		{"Alt+Up in an empty field", Press{Key: "ArrowUp", Alt: true, InField: true, Empty: true}, ShortPrev, ShortPrev},
		{"Alt+Down in the timeline", Press{Key: "ArrowDown", Alt: true, InTimeline: true}, ShortNext, ShortNext},
		{"End in a field", Press{Key: "End", InField: true}, NoShortcut, NoShortcut},
		{"Ctrl+End in a field", Press{Key: "End", InField: true, Ctrl: true}, NoShortcut, NoShortcut},
		{"Cmd+Down in a field", Press{Key: "ArrowDown", InField: true, Meta: true}, NoShortcut, NoShortcut},
		{"End", Press{Key: "End"}, ShortEnd, ShortEnd},
		{"Ctrl+End", Press{Key: "End", Ctrl: true}, ShortEnd, NoShortcut},
		{"Cmd+Down", Press{Key: "ArrowDown", Meta: true}, NoShortcut, ShortEnd},
		{"End in a dialog", Press{Key: "End", InDialog: true}, NoShortcut, NoShortcut},
		{"Escape", Press{Key: "Escape", InField: true}, ShortClose, ShortClose},
		{"Escape while composing", Press{Key: "Escape", InField: true, Composing: true}, NoShortcut, NoShortcut},
		{"?", Press{Key: "?", Shift: true, InTimeline: true}, ShortHelp, ShortHelp},
		{"? in a field", Press{Key: "?", Shift: true, InField: true}, NoShortcut, NoShortcut},
		{"? in a dialog", Press{Key: "?", Shift: true, InDialog: true}, NoShortcut, NoShortcut},
		{"? turned off", Press{Key: "?", Shift: true, InTimeline: true, NoSingles: true}, ShortType, ShortType},
		{"? turned off, on a button", Press{Key: "?", Shift: true, NoSingles: true}, NoShortcut, NoShortcut},
		{"/", Press{Key: "/", InTimeline: true}, ShortCompose, ShortCompose},
		{"/ on a German keyboard", Press{Key: "/", Shift: true, InTimeline: true}, ShortCompose, ShortCompose},
		{"/ in a field", Press{Key: "/", InField: true}, NoShortcut, NoShortcut},
		{"/ turned off", Press{Key: "/", InTimeline: true, NoSingles: true}, ShortType, ShortType},
		{"Ctrl+/", Press{Key: "/", Ctrl: true, InField: true, NoSingles: true}, ShortHelp, NoShortcut},
		{"Cmd+/", Press{Key: "/", Meta: true, InField: true, NoSingles: true}, NoShortcut, ShortHelp},
		{"a letter in the timeline", Press{Key: "h", InTimeline: true}, ShortType, ShortType},
		{"a capital in the timeline", Press{Key: "H", Shift: true, InTimeline: true}, ShortType, ShortType},
		{"a catalog.Chinese letter in the timeline", Press{Key: "中", InTimeline: true}, ShortType, ShortType},
		{"an @ by AltGr", Press{Key: "@", Ctrl: true, Alt: true, AltGraph: true, InTimeline: true}, ShortType, ShortType},
		{"an @ by Option", Press{Key: "@", Alt: true, InTimeline: true}, NoShortcut, ShortType},
		{"a letter on a button elsewhere", Press{Key: "h"}, NoShortcut, NoShortcut},
		{"a letter in a dialog", Press{Key: "h", InTimeline: true, InDialog: true}, NoShortcut, NoShortcut},
		{"a letter in a field", Press{Key: "h", InField: true}, NoShortcut, NoShortcut},
		{"Ctrl+C in the timeline", Press{Key: "c", Ctrl: true, InTimeline: true}, NoShortcut, NoShortcut},
		{"Cmd+C in the timeline", Press{Key: "c", Meta: true, InTimeline: true}, NoShortcut, NoShortcut},
		{"a space in the timeline", Press{Key: " ", InTimeline: true}, NoShortcut, NoShortcut},
		{"Page Up in the timeline", Press{Key: "PageUp", InTimeline: true}, NoShortcut, NoShortcut},
	} {
		if got := c.press.Anywhere(); got != c.other {
			t.Errorf("%s: got %d, want %d", c.name, got, c.other)
		}
		c.press.Mac = true
		if got := c.press.Anywhere(); got != c.mac {
			t.Errorf("%s, on a Mac: got %d, want %d", c.name, got, c.mac)
		}
	}
}

// TestEditingKeysStayTheFields presses what edits a text: every Ctrl with a letter on a Mac, and what moves the caret.
func TestEditingKeysStayTheFields(t *testing.T) {
	stays := func(p Press) {
		t.Helper()
		key, prevent := p.InComposer()
		p.InField = true
		if short := p.Anywhere(); key != NoKey || prevent || short != NoShortcut {
			t.Errorf("%+v means %d %v %d", p, key, prevent, short)
		}
	}
	for letter := 'a'; letter <= 'z'; letter++ {
		stays(Press{Key: string(letter), Ctrl: true, Mac: true})
		stays(Press{Key: string(letter), Alt: true, Mac: true})
	}
	for _, key := range []string{"ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "Backspace", "Delete"} {
		for _, p := range []Press{{Key: key}, {Key: key, Shift: true}, {Key: key, Ctrl: true}, {Key: key, Ctrl: true, Shift: true},
			{Key: key, Mac: true}, {Key: key, Alt: true, Mac: true}, {Key: key, Meta: true, Mac: true}, {Key: key, Meta: true, Shift: true, Mac: true}} {
			stays(p)
		}
	}
	stays(Press{Key: "PageUp", Shift: true})
}

func TestPagesInTheComposerScrollTheTimeline(t *testing.T) {
	d := newDesktop(t)
	for key, want := range map[string]int{"PageUp": -1, "PageDown": 1} {
		meant, prevent := Press{Key: key}.InComposer()
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

func TestArrowsInADialogChooseUnlessACharacterIsComposed(t *testing.T) {
	for _, c := range []struct {
		press Press
		want  int
	}{
		{Press{Key: "ArrowDown"}, 1},
		{Press{Key: "ArrowUp"}, -1},
		{Press{Key: "ArrowDown", Composing: true}, 0},
		{Press{Key: "ArrowDown", KeyCode: 229}, 0},
		{Press{Key: "ArrowUp", Shift: true}, 0},
		{Press{Key: "ArrowUp", Meta: true, Mac: true}, 0},
		{Press{Key: "Enter"}, 0},
	} {
		if got := c.press.InChoices(); got != c.want {
			t.Errorf("%+v: got %d, want %d", c.press, got, c.want)
		}
	}
}

func TestTheListOfShortcutsIsTheTable(t *testing.T) {
	find := func(rows []shortcutRow, says string) string {
		for _, r := range rows {
			if r.says == says {
				return strings.Join(r.keys, " ")
			}
		}
		return ""
	}
	other, mac := shortcutRows(english, Press{}), shortcutRows(english, Press{Mac: true})
	for says, want := range map[string][2]string{
		english.KeySwitch:   {"Ctrl+K", "⌘K"},
		english.KeySearch:   {"Ctrl+Shift+F", "⇧⌘F"},
		english.KeyPrevNext: {"Alt+↑ Alt+↓", "⌥↑ ⌥↓"},
		english.KeyHelp:     {"? Ctrl+/", "? ⌘/"},
		english.KeySend:     {"Enter Ctrl+Enter", "Enter ⌘Enter"},
		english.KeyLine:     {"Shift+Enter", "⇧Enter"},
		english.KeyPages:    {"Page Up Page Down", "Page Up Page Down"},
	} {
		if got := [2]string{find(other, says), find(mac, says)}; got != want {
			t.Errorf("%s: got %q, want %q", says, got, want)
		}
	}
	if got := find(shortcutRows(english, Press{Touch: true}), english.KeySend); got != "Ctrl+Enter" {
		t.Errorf("where Enter breaks the line, %q is listed for sending", got)
	}
	off := shortcutRows(english, Press{NoSingles: true})
	if got := find(off, english.KeyHelp) + find(off, english.KeyCompose); got != "Ctrl+/" {
		t.Errorf("turned off, single keys are listed as %q", got)
	}
}

func TestSingleKeysAreTurnedOffInTheListOfShortcuts(t *testing.T) {
	d := newDesktop(t)
	d.shortcut(ShortHelp)
	d.act(action.Singles, "")
	if d.glass.SingleKeys() {
		t.Error("they are still on")
	}
	if got := app.HTMLString(d.helpDialog()); !strings.Contains(got, `aria-checked="false"`) {
		t.Errorf("the switch does not say so: %s", got)
	}
}
