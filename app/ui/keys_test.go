package ui

import "testing"

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
		"Shift+Enter":                     {with(func(p *Press) { p.Shift = true }), NoKey, false},
		"Enter that is held down":         {with(func(p *Press) { p.Repeat = true }), NoKey, true},
		"Alt+Enter":                       {with(func(p *Press) { p.Alt = true }), NoKey, false},
		"Enter on a phone":                {with(func(p *Press) { p.Touch = true }), NoKey, false},
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

func TestShortcutsLeaveWritingAlone(t *testing.T) {
	cases := map[string]struct {
		press Press
		want  Shortcut
	}{
		"Ctrl+K":                 {Press{Key: "k", Ctrl: true, InField: true}, ShortSwitch},
		"Cmd+K":                  {Press{Key: "k", Meta: true, InField: true}, ShortSwitch},
		"Ctrl+Shift+F":           {Press{Key: "F", Ctrl: true, Shift: true, InField: true}, ShortSearch},
		"Ctrl+F":                 {Press{Key: "f", Ctrl: true, InField: true}, ShortFind},
		"Alt+Shift+Up":           {Press{Key: "ArrowUp", Alt: true, Shift: true, InField: true}, ShortPrevUnread},
		"Alt+Shift+Down":         {Press{Key: "ArrowDown", Alt: true, Shift: true}, ShortNextUnread},
		"k":                      {Press{Key: "k"}, NoShortcut},
		"Alt+Up":                 {Press{Key: "ArrowUp", Alt: true, InField: true}, ShortPrev},
		"Alt+Down":               {Press{Key: "ArrowDown", Alt: true}, ShortNext},
		"? in a field":           {Press{Key: "?", InField: true}, NoShortcut},
		"?":                      {Press{Key: "?"}, ShortHelp},
		"Ctrl+/":                 {Press{Key: "/", Ctrl: true, InField: true}, ShortHelp},
		"/ in a field":           {Press{Key: "/", InField: true}, NoShortcut},
		"/":                      {Press{Key: "/"}, ShortCompose},
		"End in a field":         {Press{Key: "End", InField: true}, NoShortcut},
		"Ctrl+End in a field":    {Press{Key: "End", InField: true, Ctrl: true}, ShortEnd},
		"End":                    {Press{Key: "End"}, ShortEnd},
		"Escape":                 {Press{Key: "Escape", InField: true}, ShortClose},
		"Escape while composing": {Press{Key: "Escape", InField: true, Composing: true}, NoShortcut},
	}
	for name, c := range cases {
		if got := c.press.Anywhere(); got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
}
