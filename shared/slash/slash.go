// Package slash reads the commands that a text in a client may be: "/join lobby". One parser and one table serve all clients, so that
// the same text is a command in all of them or in none.
package slash

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// Kind says what a text is.
type Kind int

const (
	Text    Kind = iota // a message: Line.Text
	Run                 // a command: Line.Word and Line.Arg
	Lacking             // a command without the argument that it needs: Line.Word
	Unknown             // meant as a command that does not exist: Line.Word. It must not be sent
)

// Line is a text that was typed.
type Line struct {
	Kind Kind
	Text string // of Text, and of the commands Me and Shrug: the message
	Word string // without the slash, in lower case if it is that of a command
	Arg  string // what follows, without the spaces around
	Near string // of Unknown: the command that was probably meant, or ""
}

// Bare returns what a line is without its texts; zero for a message.
func (l Line) Bare() Line {
	if l.Kind == Text {
		return Line{}
	}
	return Line{Kind: l.Kind, Word: l.Word, Near: l.Near}
}

// Parse reads a text. Whoever mistypes a command must not publish it, and whoever pastes a path must not be stopped. So a text is a
// command, known or not, if it begins with a slash and a word of letters alone: "/usr/bin/x", "/etc.d" and "/2" are texts. A
// word that begins as a known command and goes on with a sign that paths do not have there is a mistyped one: "/msg: hi".
//
// With a second slash such a text is a message that begins with one. Others keep both: "// a comment".
func (t Table) Parse(text string) Line {
	rest, ok := cutSlash(strings.TrimLeftFunc(text, invisible))
	if !ok {
		return Line{Text: text}
	}
	if under, ok := cutSlash(rest); ok {
		if line := t.read(under); line.Kind != Text && !strings.HasPrefix(under, " ") {
			return Line{Text: escaped(under)}
		}
		return Line{Text: text}
	}
	line := t.read(rest)
	switch {
	case line.Kind == Text:
		line.Text = text
	case line.Kind == Run && line.Word == Me:
		line.Text = chat.ActionOf(line.Arg)
	case line.Kind == Run && line.Word == Shrug:
		line.Text = strings.TrimLeft(line.Arg+" "+shrug, " ")
	}
	return line
}

// shrug is what Shrug adds to a text.
const shrug = `¯\_(ツ)_/¯`

// Begins reports whether a text is a command, or may become one with the next keys: nobody is told that it is being typed.
func (t Table) Begins(text string) bool {
	rest, ok := cutSlash(strings.TrimLeftFunc(text, invisible))
	return ok && (rest == "" || t.Parse(text).Kind != Text)
}

// Escape returns the text that is sent as a given one that would be a command.
func Escape(text string) string {
	return "/" + strings.TrimLeftFunc(text, invisible)
}

// escaped returns the message that begins with a slash and a text. One that would say what its author does gets a backslash.
func escaped(under string) string {
	text := "/" + under
	if _, _, action := chat.Action(text); action {
		return `\` + text
	}
	return text
}

// read reads what follows the slash.
func (t Table) read(rest string) Line {
	end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if end < 0 {
		end = len(rest)
	}
	typed, after := rest[:end], rest[end:]
	word := strings.ToLower(typed)
	sign, _ := utf8.DecodeRuneInString(after)
	switch c, known := t.find(word); {
	case typed == "":
		return t.apart(rest)
	case after != "" && !unicode.IsSpace(sign):
		near := t.near(word)
		if near == "" || continuesPath(after) {
			return Line{}
		}
		return Line{Kind: Unknown, Word: typed, Near: near}
	case !known:
		return Line{Kind: Unknown, Word: typed, Near: t.near(word)}
	case c.Arg == Required && chat.Blank(after):
		return Line{Kind: Lacking, Word: word}
	default:
		return Line{Kind: Run, Word: word, Arg: strings.TrimFunc(after, invisible)}
	}
}

// apart reads what follows a slash that no word stands at: nothing, which is a command that was sent too early, or a space before
// one.
func (t Table) apart(rest string) Line {
	word, _, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	if _, known := t.find(word); known || chat.Blank(rest) {
		return Line{Kind: Unknown, Word: word, Near: word}
	}
	return Line{}
}

// continuesPath reports whether a word of letters goes on as names of files do: with a slash further on, or one of the signs that
// stand between letters.
func continuesPath(after string) bool {
	end := strings.IndexFunc(after, unicode.IsSpace)
	if end < 0 {
		end = len(after)
	}
	first, size := utf8.DecodeRuneInString(after[:end])
	next, _ := utf8.DecodeRuneInString(after[size:end])
	return strings.Contains(after[:end], "/") || unicode.IsDigit(first) ||
		strings.ContainsRune("._-+~", first) && (unicode.IsLetter(next) || unicode.IsDigit(next))
}

// near returns the command that a word is, or is one letter away from; "" if there is none.
func (t Table) near(word string) string {
	for _, c := range t {
		if c.Word == word || oneApart(c.Word, word) {
			return c.Word
		}
	}
	return ""
}

// oneApart reports whether one letter more, less, other, or two exchanged make b of a. Words of two letters are like too many others.
func oneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || len(b) < 3 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return i == len(a) || a[i+1:] == b[i+1:] || swapped
}

// cutSlash removes the slash, or the full-width one of Chinese and Japanese keyboards, that a text begins with.
func cutSlash(text string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(text, "/"); ok {
		return rest, true
	}
	return strings.CutPrefix(text, "／")
}

// invisible reports what a reader does not see of the beginning of a text.
func invisible(r rune) bool { return chat.Blank(string(r)) }
