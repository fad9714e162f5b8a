// Package compose decides what the text in the composer means: who reads it, whether it can be sent, and what completes a name.
package compose

import (
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/slash"
)

// Mode says what an Enter would do with the text in the composer.
type Mode int

const (
	Blank      Mode = iota // there is nothing to send
	ToRoom                 // everyone in the room reads it
	ToPeer                 // the peer of the direct room reads it
	Commands               // it runs the command Intent.Line
	Incomplete             // the command lacks what it is about
	Mistyped               // it is meant as a command, and there is none of that name
	NotHere                // commands do not work in an edit
	Privately              // Intent.Peer alone reads it
	Unsettled              // offline: the server will find the addressee, or refuse
	Looking                // the server is asked who it is
	Nobody                 // no one has that name
	Alike                  // no one has that name, but Intent.Peer has one that looks like it
	Myself                 // it is the person's own name
	Nameless               // "@" without a name
	Wordless               // a name without a text
	TooLong                // over the limit by -Intent.Left
)

// LeftShown is how many characters before the limit the composer begins to count.
const LeftShown = 500

// Intent is what the text in the composer means.
type Intent struct {
	Mode   Mode
	Name   string      // that the text begins with
	Naming bool        // the name is still being typed
	Peer   chat.Person // of Privately, Wordless, ToPeer and Alike
	Before chat.User   // whom the name meant before on this device, if that was somebody else
	Offers []chat.Person
	Left   int // characters that still fit
	Draft  view.Draft
	Line   slash.Line
}

// Sends reports whether an Enter would send the text.
func (i Intent) Sends() bool {
	return i.Mode == ToRoom || i.Mode == ToPeer || i.Mode == Privately || i.Mode == Unsettled
}

// Private reports whether the text is meant for one person.
func (i Intent) Private() bool {
	return i.Mode == Privately || i.Mode == Wordless || i.Mode == Unsettled || i.Mode == ToPeer
}

// Runs reports whether the text is a command and no message, complete or not.
func (i Intent) Runs() bool { return i.Mode >= Commands && i.Mode <= NotHere }

// Addressed reports whether the text begins with a name, so that it can be said to the room instead.
func (i Intent) Addressed() bool { return i.Mode >= Privately && i.Mode != TooLong }

// Addressee names whom the text is for, as far as is known.
func (i Intent) Addressee() string {
	if i.Peer.Name != "" {
		return i.Peer.Name
	}
	return i.Name
}

// Context is what an Intent depends on besides the text.
type Context struct {
	Room   chat.Room
	Public bool   // the person chose to say it to the room
	Edit   bool   // it is the new text of a message
	Was    string // of an edit: the text of the message
	Online bool
	Me     chat.UserID
	Who    func(name string) *view.Lookup // what is known of a name; nil: nothing yet
	Meant  map[string]chat.User           // as view.Snapshot.Names
	Limits view.Limits                    // of the server
}

// Intent returns what text means.
func (d Context) Intent(text string) Intent {
	in := Intent{Line: d.line(text)}
	if d.command(&in) {
		in.Left = LeftShown + 1
		return in
	}
	clean := message(in.Line)
	in.Left, in.Draft = Left(d.Limits, clean), view.Draft{Text: clean}
	name, rest, addressed := chat.Address(clean)
	switch {
	case chat.Blank(clean):
		in.Mode = Blank
	case in.Left < 0:
		in.Mode = TooLong
	case addressed && (!d.Public || in.Line.Word == slash.Msg):
		in.Name, in.Naming = name, rest == "" && !endsInSpace(text)
		d.address(&in, rest)
	default:
		d.plain(&in, addressed)
	}
	return in
}

func (d Context) plain(in *Intent, addressed bool) {
	in.Mode = ToRoom
	if d.Room.Peer != nil {
		in.Mode, in.Peer = ToPeer, chat.Person{User: *d.Room.Peer}
		in.Draft.To = d.Room.Peer.ID
		return
	}
	in.Draft.Public = addressed
}

// address settles the mode of a text that begins with "@".
func (d Context) address(in *Intent, rest string) {
	if in.Name == "" {
		in.Mode = Nameless
		return
	}
	who := d.Who(in.Name)
	switch {
	case who != nil && who.Match != nil:
		in.Peer = *who.Match
		in.Mode = Privately
		in.Draft.To = who.Match.ID
		if before := d.Meant[view.NameKey(in.Name)]; before.ID != in.Peer.ID {
			in.Before = before
		}
	case !d.Online:
		in.Mode = Unsettled
	case who == nil || !who.Done:
		in.Mode = Looking
	case who.Near != nil:
		in.Mode, in.Peer = Alike, *who.Near
	default:
		in.Mode, in.Offers = Nobody, who.Offers
	}
	switch {
	case in.Mode == Privately && in.Peer.ID == d.Me:
		in.Mode = Myself
	case rest == "" && (in.Mode == Privately || in.Mode == Unsettled):
		in.Mode = Wordless
	}
}

// Left returns how many more characters fit; below zero, how many are too many.
func Left(limits view.Limits, text string) int {
	runes := utf8.RuneCountInString(text)
	if runes == 0 {
		return limits.TextRunes
	}
	perRune := (len(text) + runes - 1) / runes
	byBytes := limits.TextBytes - len(text)
	if byBytes < 0 {
		byBytes -= perRune - 1
	}
	return min(limits.TextRunes-runes, byBytes/perRune)
}

func endsInSpace(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsSpace(last)
}
