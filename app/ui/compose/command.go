package compose

import (
	"strings"

	"parley/shared/chat"
	"parley/shared/slash"
)

// commands are those that the composer knows.
var commands = slash.Common()

// Quiet reports whether nobody is told that a text is being typed: it is a command, or may become one.
func Quiet(text string) bool { return commands.Begins(text) }

// Outgoing returns the message that a text is; "" for a command that is none.
func Outgoing(text string) string { return message(commands.Parse(chat.CleanText(text))) }

// Runs reports whether a text is a command and no message, complete or not.
func Runs(text string) bool {
	in := Intent{Line: Context{}.line(text)}
	return Context{}.command(&in)
}

// message returns the message that a line is. To write to somebody with Msg is to write "@name" before a text.
func message(line slash.Line) string {
	if line.Word != slash.Msg || line.Kind != slash.Run {
		return line.Text
	}
	return "@" + strings.TrimLeft(line.Arg, "@＠")
}

// line reads a text. A message that was a command in its author's eyes before can be edited.
func (d Context) line(text string) slash.Line {
	clean := chat.CleanText(text)
	line := commands.Parse(clean)
	if d.Edit {
		if was := commands.Parse(d.Was); line.Kind != slash.Text && line.Kind == was.Kind && line.Word == was.Word {
			return slash.Line{Text: clean}
		}
	}
	return line
}

// command settles the mode of a text that is no message.
func (d Context) command(in *Intent) bool {
	word := in.Line.Word
	switch {
	case in.Line.Kind == slash.Text, in.Line.Kind == slash.Run && (word == slash.Me || word == slash.Shrug):
		return false
	case in.Line.Kind == slash.Unknown:
		in.Mode = Mistyped
	case d.Edit:
		in.Mode = NotHere
	case word == slash.Msg && in.Line.Kind == slash.Run:
		return false
	case in.Line.Kind == slash.Lacking:
		in.Mode = Incomplete
	default:
		in.Mode = Commands
	}
	return true
}

// Finished reports whether the word of a command is typed: then the composer says what it thinks of it.
func Finished(text string) bool { return strings.ContainsAny(strings.TrimLeft(text, " "), " \n\t") }
