package chat

import "strings"

// actionMark begins a message that says what its author does: "/me waves" is shown as "* Ada waves". A text that should not be shown so
// begins with a backslash, which markup takes away.
const actionMark = "/me "

// Action returns what the author of a message does, and where in the text that begins; ok is false if the text says something
// else.
func Action(text string) (does string, at int, ok bool) {
	does, ok = strings.CutPrefix(text, actionMark)
	if !ok || Blank(does) {
		return "", 0, false
	}
	return does, len(actionMark), true
}

// ActionOf returns the text of a message that says what its author does.
func ActionOf(does string) string { return actionMark + does }
