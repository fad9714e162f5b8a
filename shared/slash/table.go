package slash

import (
	"slices"
	"strings"
)

// The commands that all clients know.
const (
	Me      = "me"      // says what the user does
	Nick    = "nick"    // changes the user's name
	Msg     = "msg"     // writes to one person
	Topic   = "topic"   // shows the topic of the room, or changes it
	Join    = "join"    // opens a room, and follows it
	Leave   = "leave"   // leaves the room
	Shrug   = "shrug"   // sends a text with a shrug
	Away    = "away"    // shows the user as away, or no longer
	Status  = "status"  // says something about the user to the others
	Guests  = "guests"  // says what guests may do in the room
	Slow    = "slow"    // says how much time is between two messages of a person in the room
	Archive = "archive" // archives the room, or opens it again
	Calm    = "calm"    // has guests only read in the room, or in all public rooms, for a time
	Level   = "level"   // says what the room notifies the user about
	Create  = "create"  // makes a room
	Members = "members" // lists who belongs to the room
	Add     = "add"     // adds somebody to it
	Remove  = "remove"  // takes somebody out of it
	Role    = "role"    // says what somebody is in it
	Invite  = "invite"  // makes a link by which people join it
	Help    = "help"    // lists the commands
)

// Ends reports whether an argument of Topic or Status asks for none: "/topic off".
func Ends(arg string) bool { return strings.EqualFold(arg, "off") }

// Argument says what a command takes behind its word.
type Argument int

const (
	None     Argument = iota // nothing
	Optional                 // a text, or nothing
	Required                 // a text
)

// Command is a row of a table of commands.
type Command struct {
	Word string // as typed, in lower case
	Arg  Argument
}

// Table is a list of commands, in the order in which they are listed.
type Table []Command

// Common returns the commands that all clients know.
func Common() Table {
	return Table{
		{Me, Required}, {Nick, Required}, {Msg, Required}, {Topic, Optional}, {Join, Optional}, {Leave, None}, {Shrug, Optional}, {Away, None}, {Status, Optional}, {Guests, Optional}, {Slow, Optional}, {Archive, Optional}, {Calm, Optional}, {Level, Optional},
		{Create, Optional}, {Members, Optional}, {Add, Required}, {Remove, Required}, {Role, Required}, {Invite, Optional}, {Help, None},
	}
}

// find returns the command of a word.
func (t Table) find(word string) (c Command, ok bool) {
	for _, c := range t {
		if c.Word == word {
			return c, true
		}
	}
	return Command{}, false
}

// Keeps reports whether a text that is not sent may be missed: a message, or a command that has one, but not "/jo" or "/join lobby".
func (t Table) Keeps(text string) bool {
	line := t.Parse(text)
	switch {
	case line.Kind == Lacking, line.Kind == Run && line.Arg == "":
		return false
	case line.Kind == Run:
		return slices.Contains([]string{Me, Shrug, Msg, Topic, Status}, line.Word)
	case line.Kind == Unknown:
		return len(strings.Fields(text)) > 1
	}
	return true
}

// Matching returns the commands that begin with what was typed so far.
func (t Table) Matching(prefix string) (found Table) {
	for _, c := range t {
		if strings.HasPrefix(c.Word, strings.ToLower(prefix)) {
			found = append(found, c)
		}
	}
	return found
}
