package fit

import "parley/shared/chat"

// What parts of an event take on the wire, encoded, besides strings.
const (
	eventBytes    = 256
	excerptBytes  = 448 // of an excerpt, at least
	mentionBytes  = 40
	reactionBytes = 64
	idBytes       = 3
)

// size returns about how many bytes an event has on the wire, without and for the users who have reacted, and the number of lists of
// those.
func size(e *chat.Event) (bare, users, lists int) {
	bare = eventBytes + encoded(e.By.Name) + len(e.Was)
	if e.Reaction != nil {
		bare, users, lists = bare+reactionBytes, listSize(e.Reaction), 1
	}
	m := e.Message
	if m == nil {
		return bare, users, lists
	}
	bare += encoded(m.Text)
	for _, u := range m.Mentions {
		bare += mentionSize(u)
	}
	for i := range m.Reactions {
		r := &m.Reactions[i]
		bare += reactionBytes + len(r.Key)
		users += listSize(r)
	}
	return bare, users, lists + len(m.Reactions)
}

func mentionSize(u chat.User) int { return mentionBytes + len(u.ID) + encoded(u.Name) }

func listSize(r *chat.Reaction) (bytes int) {
	for _, user := range r.Users {
		bytes += idSize(user)
	}
	return bytes
}

func idSize(user chat.UserID) int { return idBytes + len(user) }

// encoded returns how many bytes a text has in JSON as package protocol writes it.
func encoded(text string) int {
	bytes := len(text)
	for i := range len(text) {
		switch c := text[i]; {
		case c == '<' || c == '>' || c == '&' || c < ' ' && c != '\n' && c != '\t' && c != '\r':
			bytes += len(`\u003c`) - 1
		case c == '"' || c == '\\' || c < ' ':
			bytes++
		case c == 0xe2: // U+2028 and U+2029 begin with it
			bytes += len(`\u2028`) - 3
		}
	}
	return bytes
}
