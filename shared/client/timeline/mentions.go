package timeline

import (
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/markup"
)

// mentions finds where the users that the server recognised are named in text.
func (w *Renderer) mentions(text string, known []chat.User) []view.MentionSpan {
	if len(known) == 0 {
		return nil
	}
	known = known[:min(len(known), chat.MentionsMax)] // a server names no more
	var spans []view.MentionSpan
	for _, span := range markup.Mentions(text) {
		name := nameAt(text, span)
		for _, u := range known {
			if strings.EqualFold(u.Name, name) {
				spans = append(spans, view.MentionSpan{Span: span, User: u.ID, Me: u.ID == w.Me})
				break
			}
		}
	}
	return spans
}

// guess returns the users that a text seems to mention, until the server says which.
func (w *Renderer) guess(text string) []chat.User {
	var found []chat.User
	for _, span := range markup.Mentions(text) {
		name := nameAt(text, span)
		if u, ok := w.Users.Named(name); ok {
			found = append(found, chat.User{ID: u.ID, Name: name})
		}
	}
	return found
}

func nameAt(text string, span chat.Span) string {
	return strings.TrimLeft(text[span.From:span.To], "@＠")
}
