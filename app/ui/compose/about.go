package compose

import (
	"slices"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// Edit is a message that is being edited in the composer.
type Edit struct {
	Row   view.Row // as it was when that began: the edit names its Rev
	Aside Aside    // what was being written then
}

// Reply is the message that the text in the composer answers.
type Reply struct{ Row view.Row }

// Aside is a text that is put aside, with its state.
type Aside struct {
	Text   string
	Caret  int // byte offset in Text
	Public bool
	Reply  *Reply
}

// Changes reports whether the text is another one than that of the message.
func (e *Edit) Changes(text string) bool { return chat.CleanText(text) != chat.CleanText(e.Row.Text) }

// Notifies returns the names of people whom an edit to this text would mention and the message did not, and whether they are notified.
func (e *Edit) Notifies(text string, people []chat.Person, now time.Time) (names []string, notified bool) {
	if e.Row.Private != nil {
		return nil, false
	}
	for _, span := range syntax.Mentions(text) {
		name := view.NameKey(strings.TrimLeft(text[span.From:span.To], "@＠"))
		for _, p := range people {
			had := func(m view.MentionSpan) bool { return m.User == p.ID }
			if view.NameKey(p.Name) == name && p.ID != e.Row.Author.ID && !slices.ContainsFunc(e.Row.Mention, had) && !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	return names, now.Sub(e.Row.At) <= chat.NotifyEdits
}

// Standing says whether the text in the composer may answer the message.
type Standing int

const (
	Answers   Standing = iota
	Exposes            // the message is private, and more people would read the answer
	Unrelated          // the answer would go to another place, where the message is not
)

// Standing returns whether a text with this meaning, written in this room, may answer the message.
func (r *Reply) Standing(room chat.Room, in Intent) Standing {
	elsewhere := in.Addressed()
	switch private := r.Row.Private; {
	case room.Kind == chat.Direct && !elsewhere, room.Kind != chat.Direct && private == nil && !elsewhere:
		return Answers
	case room.Kind != chat.Direct && private != nil && elsewhere && in.Peer.ID == private.Peer.ID:
		return Answers
	case room.Kind != chat.Direct && private != nil && !elsewhere:
		return Exposes
	}
	return Unrelated
}
