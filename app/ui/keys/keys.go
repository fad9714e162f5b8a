// Package keys decides what a key press means, by a table of keys, and lists the table for people.
package keys

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Command is what a key press in the composer means.
type Command int

const (
	None         Command = iota
	Send                 // Enter
	SendComposed         // Enter that ends a Korean syllable: send after compositionend
	Pick                 // takes the marked completion
	Up                   // marks the completion above
	Down                 // marks the completion below
	Cancel               // closes the list
	PageUp               // scrolls the timeline
	PageDown             // and back
	EditLast             // edits the last message of one's own
	Strong               // marks what is selected, or takes the mark away
	Emphasis             // the same
	Code                 // the same
	Link                 // the same
	Preview              // shows how the message will look, or no longer
)

// Shortcut is what a key press anywhere means.
type Shortcut int

const (
	NoShortcut     Shortcut = iota
	SwitchRoom              // choose a room
	SearchMessages          // search messages
	PrevRoom                // the previous room
	NextRoom                // the next room
	ShowHelp                // the list of shortcuts
	CloseTop                // the topmost layer
	ReadRooms               // mark all rooms as read
	OpenInbox               // mentions and replies
	GoToEnd                 // the newest message
	GoToComposer            // into the composer
	TypeInComposer          // into the composer, with the character that is being typed
	HeldDown                // nothing: the key is held down, and means something once

	InsertEmoji // open the picker of emoji, or close it

	PrevUnread // the next room above with something unread
	NextUnread // the same below
	FindInPage // search, in place of the browser's own search if that would miss something

	// On the message that has the focus: see OnMessage.
	MessageOptions
	ReplyToMessage
	EditMessage
	ReactToMessage
	CopyMessage
	MarkMessageUnread
	DeleteMessage
)

// OnMessage reports whether the shortcut is about the message that has the focus.
func (s Shortcut) OnMessage() bool { return s >= MessageOptions }

// repeats reports whether the shortcut is done again and again while its key is held down. What opens, closes or changes something is not.
func (s Shortcut) repeats() bool {
	return s == PrevRoom || s == NextRoom || s == PrevUnread || s == NextUnread || s == GoToEnd
}

// Press is a key press as the browser reports it.
type Press struct {
	Key, Code              string // KeyboardEvent.key and .code
	KeyCode                int
	Shift, Ctrl, Alt, Meta bool
	AltGraph               bool // AltGr, which Windows reports as Ctrl and Alt
	Repeat                 bool // the key is held down
	Composing              bool // KeyboardEvent.isComposing
	Hangul                 bool // what was composed last is Korean
	Touch                  bool // the keyboard is on the screen: Enter makes a new line
	Mac                    bool // the keyboard is one of Apple's
	NoSingles              bool // the person turned off shortcuts of a single character
	Listing                bool // a list of completions is open
	InField                bool // the press goes to a text field
	InDialog               bool // the press goes to a dialog
	InChoice               bool // the press goes to the field above a list of choices
	InTimeline             bool // the focus is in the timeline, or nowhere
	OnMessage              bool // the focus is on a message
	Empty                  bool // the text field has no text
	Selected               bool // something in the composer is selected
}

// composingCode is the keyCode of every key press that an input method has taken. Safari sets it, and not
// isComposing, on the Enter that ends a composition, since it ends the composition first.
const composingCode = 229

func (p Press) composing() bool { return p.Composing || p.KeyCode == composingCode }

// InComposer returns what a press in the composer means, and whether the browser must not act on it as well.
func (p Press) InComposer() (key Command, prevent bool) {
	if p.composing() {
		if p.Hangul && p.enters() && !p.Touch && !p.Listing {
			return SendComposed, false
		}
		return None, false
	}
	p.InField = true
	for _, b := range bindings {
		if b.key == None || !b.takes(p) {
			continue
		}
		if p.Repeat && (b.key == Send || b.key >= Strong) {
			return None, true // an Enter that confirms is pressed for itself, and what is held down does not toggle
		}
		return b.key, true
	}
	return None, false
}

// InChoices returns by how many rows a press in the field above a list moves its mark. While a character is composed, the arrow
// keys are the input method's.
func (p Press) InChoices() int {
	p.InField, p.InChoice = true, true
	switch key, _ := p.InComposer(); key {
	case Down:
		return 1
	case Up:
		return -1
	}
	return 0
}

// enters reports whether p is an Enter that sends. While a composition is open, Key may be "Process".
func (p Press) enters() bool {
	enter := p.Key == "Enter" || p.Code == "Enter" || p.Code == "NumpadEnter"
	return enter && !p.Shift && !p.Alt
}

// Anywhere returns what a press means wherever it happens.
func (p Press) Anywhere() Shortcut {
	if p.composing() {
		return NoShortcut
	}
	for _, b := range bindings {
		switch {
		case b.short == NoShortcut || !b.takes(p):
		case p.Repeat && !b.short.repeats():
			return HeldDown
		default:
			return b.short
		}
	}
	if p.InTimeline && !p.InField && !p.InDialog && p.types() {
		return TypeInComposer
	}
	return NoShortcut
}

// types reports whether p writes a character. A space does not count: it scrolls what has the focus.
func (p Press) types() bool {
	if runes := []rune(p.Key); len(runes) != 1 || runes[0] == ' ' {
		return false
	}
	return p.AltGraph || p.mods()&^(modShift|p.third()) == 0
}

// third returns the modifier that writes the third character of a key.
func (p Press) third() mods {
	if p.Mac {
		return modAlt
	}
	return 0
}

// FromEvent reads a key press in a field of a dialog.
func FromEvent(e app.Event) Press {
	is := func(name string) bool { return e.Get(name).Truthy() }
	return Press{
		Key: e.Get("key").String(), KeyCode: e.Get("keyCode").Int(), Composing: is("isComposing"),
		Shift: is("shiftKey"), Ctrl: is("ctrlKey"), Alt: is("altKey"), Meta: is("metaKey"),
	}
}

func (p Press) mods() mods {
	var m mods
	m.set(modShift, p.Shift)
	m.set(modAlt, p.Alt)
	m.set(modCtrl, p.Ctrl)
	m.set(modMeta, p.Meta)
	return m
}

// name returns the name of the key. A letter has its name on a Latin keyboard: a shortcut is the same key on all.
func (p Press) name() string {
	if len([]rune(p.Key)) != 1 {
		return p.Key
	}
	if latin, ok := strings.CutPrefix(p.Code, "Key"); ok && p.Key[0] >= 0x80 {
		return strings.ToLower(latin)
	}
	return strings.ToLower(p.Key)
}
