package keys

import "parley/shared/catalog"

// binding is a row of the table of keys: a key, and what it does where and on which platform.
type binding struct {
	name  string // as KeyboardEvent.key
	mods  mods
	on    keyboard
	in    place
	key   Command // in the composer, or
	short Shortcut

	single bool                        // is a character: the person can turn it off (WCAG 2.1.4)
	solid  bool                        // is not for keyboards on the screen
	says   func(*catalog.Words) string // in the list of shortcuts; nil if it is not there
}

// bindings is the table of keys. The first row that takes a press decides. What the table does not name is the
// browser's and the text field's: so are all that edit a text there, such as Ctrl+End and, on a Mac, Ctrl with a letter.
var bindings = []binding{
	{name: "Enter", in: inList, key: Pick},
	{name: "Tab", in: inList, key: Pick},
	{name: "ArrowUp", in: inList, key: Up},
	{name: "ArrowDown", in: inList, key: Down},
	{name: "Escape", in: inList, key: Cancel},

	{name: "ArrowUp", in: inChoices, key: Up},
	{name: "ArrowDown", in: inChoices, key: Down},

	{name: "Enter", in: inComposer, key: Send, solid: true, says: func(w *catalog.Words) string { return w.KeySend }},
	{name: "Enter", mods: modCommand, in: inComposer, key: Send, says: func(w *catalog.Words) string { return w.KeySend }},
	{name: "Enter", mods: modCtrl, on: macs, in: inComposer, key: Send},
	{name: "Enter", mods: modMeta, on: others, in: inComposer, key: Send},
	{name: "Enter", mods: modShift, in: inField, says: func(w *catalog.Words) string { return w.KeyLine }},
	{name: "k", mods: modCommand, short: SwitchRoom, says: func(w *catalog.Words) string { return w.KeySwitch }},
	{name: "f", mods: modCommand | modShift, short: SearchMessages, says: func(w *catalog.Words) string { return w.KeySearch }},
	{name: "ArrowUp", mods: modAlt, on: others, short: PrevRoom, says: func(w *catalog.Words) string { return w.KeyPrevNext }},
	{name: "ArrowDown", mods: modAlt, on: others, short: NextRoom, says: func(w *catalog.Words) string { return w.KeyPrevNext }},
	{name: "ArrowUp", mods: modAlt, on: macs, in: idle, short: PrevRoom, says: func(w *catalog.Words) string { return w.KeyPrevNext }},
	{name: "ArrowDown", mods: modAlt, on: macs, in: idle, short: NextRoom, says: func(w *catalog.Words) string { return w.KeyPrevNext }},
	{name: "ArrowUp", mods: modAlt | modShift, on: others, short: PrevUnread, says: func(w *catalog.Words) string { return w.KeyUnread }},
	{name: "ArrowDown", mods: modAlt | modShift, on: others, short: NextUnread, says: func(w *catalog.Words) string { return w.KeyUnread }},
	{name: "ArrowUp", mods: modAlt | modShift, on: macs, in: idle, short: PrevUnread, says: func(w *catalog.Words) string { return w.KeyUnread }},
	{name: "ArrowDown", mods: modAlt | modShift, on: macs, in: idle, short: NextUnread, says: func(w *catalog.Words) string { return w.KeyUnread }},
	{name: "f", mods: modCommand, short: FindInPage},
	{name: "PageUp", in: inComposer, key: PageUp, says: func(w *catalog.Words) string { return w.KeyPages }},
	{name: "PageDown", in: inComposer, key: PageDown, says: func(w *catalog.Words) string { return w.KeyPages }},
	{name: "End", in: outside, short: GoToEnd, says: func(w *catalog.Words) string { return w.KeyEnd }},
	{name: "End", mods: modCtrl, on: others, in: outside, short: GoToEnd},
	{name: "ArrowDown", mods: modMeta, on: macs, in: outside, short: GoToEnd},
	{name: "/", in: outside, short: GoToComposer, single: true, says: func(w *catalog.Words) string { return w.KeyCompose }},
	{name: "Escape", short: CloseTop, says: func(w *catalog.Words) string { return w.KeyRead }},
	{name: "?", in: outside, short: ShowHelp, single: true, says: func(w *catalog.Words) string { return w.KeyHelp }},
	{name: "/", mods: modCommand, short: ShowHelp, says: func(w *catalog.Words) string { return w.KeyHelp }},
}

// place is where a key means something.
type place int

const (
	anywhere   place = iota
	outside          // of text fields and dialogs
	idle             // outside, or in a text field without a text, where the key has nothing to edit
	inComposer       // in the composer's text field
	inList           // there, while a list of completions is open
	inChoices        // in the text field of a dialog, above a list
	inField          // the text field does it by itself; the row is for the list of shortcuts
)

func (in place) has(p Press) bool {
	switch in {
	case anywhere, inComposer: // for the composer InComposer is asked
		return true
	case outside:
		return !p.InField && !p.InDialog
	case idle:
		return (!p.InField || p.Empty) && !p.InDialog
	case inList:
		return p.Listing
	case inChoices:
		return p.InChoice
	}
	return false
}

// keyboard is which keyboards a row is for.
type keyboard int

const (
	all keyboard = iota
	macs
	others
)

func (k keyboard) is(mac bool) bool { return k == all || (k == macs) == mac }

// mods is a set of modifiers.
type mods int

const (
	modShift mods = 1 << iota
	modAlt
	modCtrl
	modMeta
	modCommand // Meta on a Mac, Ctrl elsewhere
)

func (m *mods) set(mod mods, down bool) {
	if down {
		*m |= mod
	}
}

func (m mods) on(mac bool) mods {
	switch {
	case m&modCommand == 0:
		return m
	case mac:
		return m&^modCommand | modMeta
	}
	return m&^modCommand | modCtrl
}

// takes reports whether the row is about a press.
func (b binding) takes(p Press) bool {
	return b.works(p) && b.on.is(p.Mac) && b.in.has(p) && b.name == p.name() && b.mods.on(p.Mac) == b.ignore(p.mods())
}

// works reports whether the row is for the keyboard of a press, and not turned off.
func (b binding) works(p Press) bool { return !(b.single && p.NoSingles || b.solid && p.Touch) }

// ignore drops Shift where it only serves to write the sign, which is on another key on each keyboard.
func (b binding) ignore(m mods) mods {
	if b.name == "/" || b.name == "?" {
		return m &^ modShift
	}
	return m
}
