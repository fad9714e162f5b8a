package ui

// Key is what a key press in the composer means.
type Key int

const (
	NoKey     Key = iota
	KeySend       // Enter
	KeySendOn     // Enter that ends a Korean syllable: send after compositionend
	KeyPick       // takes the marked completion
	KeyUp         // marks the completion above
	KeyDown       // marks the completion below
	KeyCancel     // closes the list
)

// Shortcut is what a key press anywhere means.
type Shortcut int

const (
	NoShortcut   Shortcut = iota
	ShortSwitch           // choose a room
	ShortSearch           // search what was said
	ShortPrev             // the room above
	ShortNext             // the room below
	ShortHelp             // the list of keys
	ShortClose            // whatever is open
	ShortEnd              // the newest message
	ShortCompose          // into the composer

	ShortPrevUnread // the next room above with something unread
	ShortNextUnread // the same below
	ShortFind       // search, in place of the browser's own search if that would miss something
)

// Press is a key press as the browser reports it.
type Press struct {
	Key, Code              string // KeyboardEvent.key and .code
	KeyCode                int
	Shift, Ctrl, Alt, Meta bool
	Repeat                 bool // the key is held down
	Composing              bool // KeyboardEvent.isComposing
	Hangul                 bool // what was composed last is Korean
	Touch                  bool // the keyboard is on the screen: Enter makes a new line
	Listing                bool // a list of completions is open
	InField                bool // the press goes to a text field
}

// composingCode is the keyCode of every key press that an input method has taken. Safari sets it, and not
// isComposing, on the Enter that ends a composition, since it ends the composition first.
const composingCode = 229

// InComposer returns what a press in the composer means, and whether the browser must not act on it as well.
func (p Press) InComposer() (key Key, prevent bool) {
	if p.Composing || p.KeyCode == composingCode {
		if p.Hangul && p.enters() && !p.Touch && !p.Listing {
			return KeySendOn, false
		}
		return NoKey, false
	}
	if p.Listing && !p.Shift && !p.Ctrl && !p.Alt && !p.Meta {
		if key := listKeys[p.Key]; key != NoKey {
			return key, true
		}
	}
	if p.enters() && !p.Touch {
		if p.Repeat {
			return NoKey, true // an Enter that confirms is pressed for itself
		}
		return KeySend, true
	}
	return NoKey, false
}

// listKeys are the keys that an open list takes.
var listKeys = map[string]Key{
	"Enter": KeyPick, "Tab": KeyPick, "ArrowUp": KeyUp, "ArrowDown": KeyDown, "Escape": KeyCancel,
}

// enters reports whether p is an Enter that sends. While a composition is open, Key may be "Process".
func (p Press) enters() bool {
	enter := p.Key == "Enter" || p.Code == "Enter" || p.Code == "NumpadEnter"
	return enter && !p.Shift && !p.Alt
}

// Anywhere returns what a press means wherever it happens.
func (p Press) Anywhere() Shortcut {
	command := p.Ctrl || p.Meta
	switch {
	case p.Composing || p.KeyCode == composingCode:
		return NoShortcut
	case command && !p.Alt && !p.Shift && (p.Key == "k" || p.Key == "K"):
		return ShortSwitch
	case command && !p.Alt && p.Shift && (p.Key == "f" || p.Key == "F"):
		return ShortSearch
	case command && p.Key == "/" || p.Key == "?" && !p.InField:
		return ShortHelp
	case command && !p.Alt && !p.Shift && (p.Key == "f" || p.Key == "F"):
		return ShortFind
	case p.Alt && p.Shift && !command && p.Key == "ArrowUp":
		return ShortPrevUnread
	case p.Alt && p.Shift && !command && p.Key == "ArrowDown":
		return ShortNextUnread
	case p.Alt && !command && p.Key == "ArrowUp":
		return ShortPrev
	case p.Alt && !command && p.Key == "ArrowDown":
		return ShortNext
	case p.Key == "Escape":
		return ShortClose
	case p.Key == "End" && (command || !p.InField):
		return ShortEnd
	case p.Key == "/" && !p.InField && !p.Alt:
		return ShortCompose
	}
	return NoShortcut
}
