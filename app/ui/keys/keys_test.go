package keys

import (
	"strings"
	"testing"

	"parley/shared/catalog"
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
		want    Command
		prevent bool
	}{
		"Enter":                           {enter, Send, true},
		"Ctrl+Enter":                      {with(func(p *Press) { p.Ctrl = true }), Send, true},
		"Cmd+Enter":                       {with(func(p *Press) { p.Meta = true }), Send, true},
		"Ctrl+Enter on a tablet":          {with(func(p *Press) { p.Ctrl, p.Touch = true, true }), Send, true},
		"Shift+Enter":                     {with(func(p *Press) { p.Shift = true }), None, false},
		"Enter that is held down":         {with(func(p *Press) { p.Repeat = true }), None, true},
		"Alt+Enter":                       {with(func(p *Press) { p.Alt = true }), None, false},
		"Enter on a phone":                {with(func(p *Press) { p.Touch = true }), None, false},
		"Cmd+Enter on a tablet":           {with(func(p *Press) { p.Touch, p.Meta = true, true }), Send, true},
		"Ctrl+Enter with the list open":   {with(func(p *Press) { p.Listing, p.Ctrl = true, true }), Send, true},
		"Ctrl+Enter while composing":      {with(func(p *Press) { p.Composing, p.Ctrl = true, true }), None, false},
		"Enter that picks a character":    {with(func(p *Press) { p.Composing = true }), None, false},
		"Enter that Safari reports late":  {with(func(p *Press) { p.KeyCode = 229 }), None, false},
		"Enter taken by an input method":  {Press{Key: "Process", Code: "Enter", KeyCode: 229}, None, false},
		"Enter that ends a Hangul":        {Press{Key: "Process", Code: "Enter", KeyCode: 229, Hangul: true, Composing: true}, SendComposed, false},
		"the same in Safari":              {Press{Key: "Enter", Code: "Enter", KeyCode: 229, Hangul: true}, SendComposed, false},
		"Shift+Enter within a Hangul":     {Press{Key: "Process", Code: "Enter", KeyCode: 229, Hangul: true, Shift: true}, None, false},
		"a Hangul letter":                 {Press{Key: "Process", Code: "KeyR", KeyCode: 229, Hangul: true, Composing: true}, None, false},
		"a key of a phone's keyboard":     {Press{Key: "Unidentified", KeyCode: 229}, None, false},
		"Enter with the list open":        {with(func(p *Press) { p.Listing = true }), Pick, true},
		"Enter in the list on a phone":    {with(func(p *Press) { p.Listing, p.Touch = true, true }), Pick, true},
		"Tab with the list open":          {Press{Key: "Tab", Listing: true}, Pick, true},
		"Shift+Tab with the list open":    {Press{Key: "Tab", Listing: true, Shift: true}, None, false},
		"arrow with the list open":        {Press{Key: "ArrowDown", Listing: true}, Down, true},
		"Escape with the list open":       {Press{Key: "Escape", Listing: true}, Cancel, true},
		"Tab":                             {Press{Key: "Tab"}, None, false},
		"arrow":                           {Press{Key: "ArrowUp"}, None, false},
		"Hangul with the list open stays": {Press{Key: "Process", Code: "Enter", KeyCode: 229, Hangul: true, Listing: true}, None, false},
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
		{"Ctrl+K in the composer", Press{Key: "k", Ctrl: true, InField: true}, SwitchRoom, NoShortcut},
		{"Cmd+K in the composer", Press{Key: "k", Meta: true, InField: true}, NoShortcut, SwitchRoom},
		{"Ctrl+K with Caps Lock", Press{Key: "K", Ctrl: true}, SwitchRoom, NoShortcut},
		{"Ctrl+K on a Cyrillic keyboard", Press{Key: "л", Code: "KeyK", Ctrl: true}, SwitchRoom, NoShortcut},
		{"Ctrl+Alt+K", Press{Key: "k", Ctrl: true, Alt: true}, NoShortcut, NoShortcut},
		{"Ctrl+Shift+F", Press{Key: "F", Ctrl: true, Shift: true, InField: true}, SearchMessages, NoShortcut},
		{"Cmd+Shift+F", Press{Key: "f", Meta: true, Shift: true, InField: true}, NoShortcut, SearchMessages},
		{"Ctrl+F", Press{Key: "f", Ctrl: true, InField: true}, FindInPage, NoShortcut},
		{"Alt+Up in a text", Press{Key: "ArrowUp", Alt: true, InField: true}, PrevRoom, NoShortcut},
		{"Alt+Up in an empty field", Press{Key: "ArrowUp", Alt: true, InField: true, Empty: true}, PrevRoom, PrevRoom},
		{"Alt+Down in the timeline", Press{Key: "ArrowDown", Alt: true, InTimeline: true}, NextRoom, NextRoom},
		{"End in a field", Press{Key: "End", InField: true}, NoShortcut, NoShortcut},
		{"Ctrl+End in a field", Press{Key: "End", InField: true, Ctrl: true}, NoShortcut, NoShortcut},
		{"Cmd+Down in a field", Press{Key: "ArrowDown", InField: true, Meta: true}, NoShortcut, NoShortcut},
		{"End", Press{Key: "End"}, GoToEnd, GoToEnd},
		{"Ctrl+End", Press{Key: "End", Ctrl: true}, GoToEnd, NoShortcut},
		{"Cmd+Down", Press{Key: "ArrowDown", Meta: true}, NoShortcut, GoToEnd},
		{"End in a dialog", Press{Key: "End", InDialog: true}, NoShortcut, NoShortcut},
		{"Escape", Press{Key: "Escape", InField: true}, CloseTop, CloseTop},
		{"Escape while composing", Press{Key: "Escape", InField: true, Composing: true}, NoShortcut, NoShortcut},
		{"?", Press{Key: "?", Shift: true, InTimeline: true}, ShowHelp, ShowHelp},
		{"? in a field", Press{Key: "?", Shift: true, InField: true}, NoShortcut, NoShortcut},
		{"? in a dialog", Press{Key: "?", Shift: true, InDialog: true}, NoShortcut, NoShortcut},
		{"? turned off", Press{Key: "?", Shift: true, InTimeline: true, NoSingles: true}, TypeInComposer, TypeInComposer},
		{"? turned off, on a button", Press{Key: "?", Shift: true, NoSingles: true}, NoShortcut, NoShortcut},
		{"/", Press{Key: "/", InTimeline: true}, GoToComposer, GoToComposer},
		{"/ on a German keyboard", Press{Key: "/", Shift: true, InTimeline: true}, GoToComposer, GoToComposer},
		{"/ in a field", Press{Key: "/", InField: true}, NoShortcut, NoShortcut},
		{"/ turned off", Press{Key: "/", InTimeline: true, NoSingles: true}, TypeInComposer, TypeInComposer},
		{"Ctrl+/", Press{Key: "/", Ctrl: true, InField: true, NoSingles: true}, ShowHelp, NoShortcut},
		{"Cmd+/", Press{Key: "/", Meta: true, InField: true, NoSingles: true}, NoShortcut, ShowHelp},
		{"a letter in the timeline", Press{Key: "h", InTimeline: true}, TypeInComposer, TypeInComposer},
		{"a capital in the timeline", Press{Key: "H", Shift: true, InTimeline: true}, TypeInComposer, TypeInComposer},
		{"a catalog.Chinese letter in the timeline", Press{Key: "中", InTimeline: true}, TypeInComposer, TypeInComposer},
		{"an @ by AltGr", Press{Key: "@", Ctrl: true, Alt: true, AltGraph: true, InTimeline: true}, TypeInComposer, TypeInComposer},
		{"an @ by Option", Press{Key: "@", Alt: true, InTimeline: true}, NoShortcut, TypeInComposer},
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
		if short := p.Anywhere(); key != None || prevent || short != NoShortcut {
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
	find := func(rows []HelpRow, says string) string {
		for _, r := range rows {
			if r.Says == says {
				return strings.Join(r.Keys, " ")
			}
		}
		return ""
	}
	other, mac := Help(catalog.English.Words(), Press{}), Help(catalog.English.Words(), Press{Mac: true})
	for says, want := range map[string][2]string{
		catalog.English.Words().KeySwitch:   {"Ctrl+K", "⌘K"},
		catalog.English.Words().KeySearch:   {"Ctrl+Shift+F", "⇧⌘F"},
		catalog.English.Words().KeyPrevNext: {"Alt+↑ Alt+↓", "⌥↑ ⌥↓"},
		catalog.English.Words().KeyHelp:     {"? Ctrl+/", "? ⌘/"},
		catalog.English.Words().KeySend:     {"Enter Ctrl+Enter", "Enter ⌘Enter"},
		catalog.English.Words().KeyLine:     {"Shift+Enter", "⇧Enter"},
		catalog.English.Words().KeyPages:    {"Page Up Page Down", "Page Up Page Down"},
	} {
		if got := [2]string{find(other, says), find(mac, says)}; got != want {
			t.Errorf("%s: got %q, want %q", says, got, want)
		}
	}
	if got := find(Help(catalog.English.Words(), Press{Touch: true}), catalog.English.Words().KeySend); got != "Ctrl+Enter" {
		t.Errorf("where Enter breaks the line, %q is listed for sending", got)
	}
	off := Help(catalog.English.Words(), Press{NoSingles: true})
	if got := find(off, catalog.English.Words().KeyHelp) + find(off, catalog.English.Words().KeyCompose); got != "Ctrl+/" {
		t.Errorf("turned off, single keys are listed as %q", got)
	}
}

// TestAHeldKeyMovesOnAndDoesNothingElse has keys held down.
func TestAHeldKeyMovesOnAndDoesNothingElse(t *testing.T) {
	for want, p := range map[Shortcut]Press{
		NextRoom: {Key: "ArrowDown", Alt: true}, PrevUnread: {Key: "ArrowUp", Alt: true, Shift: true}, GoToEnd: {Key: "End"},
		CloseTop: {Key: "Escape"}, ReadRooms: {Key: "Escape", Shift: true}, SwitchRoom: {Key: "k", Ctrl: true}, ShowHelp: {Key: "/", Ctrl: true},
		MessageOptions: {Key: "Enter", OnMessage: true}, CopyMessage: {Key: "c", OnMessage: true}, DeleteMessage: {Key: "Delete", OnMessage: true},
	} {
		if got := p.Anywhere(); got != want {
			t.Fatalf("%v: got %d, want %d", p, got, want)
		}
		if p.Repeat = true; !want.repeats() {
			want = HeldDown
		}
		if got := p.Anywhere(); got != want {
			t.Errorf("%v: got %d, want %d", p, got, want)
		}
	}
}
