package keys

import (
	"slices"

	"parley/shared/catalog"
)

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
	{name: "b", mods: modCommand, in: inComposer, key: Strong, says: func(w *catalog.Words) string { return w.MarkStrong }},
	{name: "i", mods: modCommand, in: inComposer, key: Emphasis, says: func(w *catalog.Words) string { return w.MarkEmphasis }},
	{name: "e", mods: modCommand, in: inComposer, key: Code, says: func(w *catalog.Words) string { return w.MarkCode }},
	{name: "k", mods: modCommand, in: inSelection, key: Link, says: func(w *catalog.Words) string { return w.KeyLink }},
	{name: "p", mods: modAlt, on: others, in: inComposer, key: Preview, solid: true, says: func(w *catalog.Words) string { return w.Preview }},
	{name: "p", mods: modMeta | modAlt, on: macs, in: inComposer, key: Preview, solid: true, says: func(w *catalog.Words) string { return w.Preview }},
	{name: "k", mods: modCommand, in: unselected, short: SwitchRoom, says: func(w *catalog.Words) string { return w.KeySwitch }},
	{name: "f", mods: modCommand | modShift, short: SearchMessages, says: func(w *catalog.Words) string { return w.KeySearch }},
	{name: "m", mods: modCommand | modShift, short: OpenInbox, says: func(w *catalog.Words) string { return w.InboxTitle }},
	{name: "e", mods: modCommand | modShift, short: InsertEmoji, says: func(w *catalog.Words) string { return w.KeyEmoji }},
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
	{name: "Escape", mods: modShift, short: ReadRooms, says: func(w *catalog.Words) string { return w.MarkRoomsRead }},
	{name: "?", in: outside, short: ShowHelp, single: true, says: func(w *catalog.Words) string { return w.KeyHelp }},
	{name: "/", mods: modCommand, short: ShowHelp, says: func(w *catalog.Words) string { return w.KeyHelp }},
	{name: "ArrowUp", in: inEmpty, key: EditLast, solid: true, says: func(w *catalog.Words) string { return w.KeyEditLast }},

	{name: "Enter", in: onMessage, short: MessageOptions, says: selected(func(w *catalog.Words) string { return w.KeyOptions })},
	{name: "ContextMenu", in: onMessage, short: MessageOptions},
	{name: "F10", mods: modShift, in: onMessage, short: MessageOptions},
	{name: "r", in: onMessage, short: ReplyToMessage, single: true, says: selected(func(w *catalog.Words) string { return w.Reply })},
	{name: "+", in: onMessage, short: ReactToMessage, single: true, says: selected(func(w *catalog.Words) string { return w.AddReaction })},
	{name: "e", in: onMessage, short: EditMessage, single: true, says: selected(func(w *catalog.Words) string { return w.Edit })},
	{name: "c", in: onMessage, short: CopyMessage, single: true, says: selected(func(w *catalog.Words) string { return w.CopyText })},
	{name: "u", in: onMessage, short: MarkMessageUnread, single: true, says: selected(func(w *catalog.Words) string { return w.MarkUnread })},
	{name: "Delete", in: onMessage, short: DeleteMessage, says: selected(func(w *catalog.Words) string { return w.Delete })},
	{name: "Backspace", on: macs, in: onMessage, short: DeleteMessage, says: selected(func(w *catalog.Words) string { return w.Delete })},
}

// selected names what a key does with the message that has the focus.
func selected(what func(*catalog.Words) string) func(*catalog.Words) string {
	return func(w *catalog.Words) string { return catalog.Fill(w.OnSelected, "{what}", what(w)) }
}

// Single reports whether a key is a shortcut of a single character somewhere.
func Single(name string) bool {
	return slices.ContainsFunc(bindings, func(b binding) bool { return b.single && b.name == name })
}

// Of returns the label of the first key of a shortcut, "" if there is none or it is turned off.
func Of(short Shortcut, board Press) string {
	for _, b := range bindings {
		if b.short == short && b.says != nil && b.on.is(board.Mac) && b.works(board) {
			return b.label(board.Mac)
		}
	}
	return ""
}

// place is where a key means something.
type place int

const (
	anywhere    place = iota
	outside           // of text fields and dialogs
	idle              // outside, or in a text field without a text, where the key has nothing to edit
	inComposer        // in the composer's text field
	inSelection       // there, while something is selected
	unselected        // anywhere but there
	inList            // there, while a list of completions is open
	inEmpty           // there, while it has no text
	inChoices         // in the text field of a dialog, above a list
	onMessage         // the focus is on a message
	inField           // the text field does it by itself; the row is for the list of shortcuts
)

func (in place) has(p Press) bool {
	switch in {
	case anywhere, inComposer: // for the composer InComposer is asked
		return true
	case outside:
		return !p.InField && !p.InDialog
	case idle:
		return (!p.InField || p.Empty) && !p.InDialog
	case inSelection:
		return p.Selected
	case unselected:
		return !p.Selected
	case inList:
		return p.Listing
	case inEmpty:
		return p.Empty && !p.Listing
	case onMessage:
		return p.OnMessage
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
	if b.name == "/" || b.name == "?" || b.name == "+" {
		return m &^ modShift
	}
	return m
}
