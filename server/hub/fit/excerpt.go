package fit

import (
	"slices"
	"strings"

	"parley/shared/chat"
)

// Answered returns the Seqs, ascending, of the messages outside the span from to to that messages in it answer.
func Answered(messages []chat.Event, from, to chat.Seq) (seqs []chat.Seq) {
	for i := range messages {
		if m := messages[i].Message; m != nil && m.Reply > 0 && (m.Reply < from || m.Reply > to) {
			seqs = append(seqs, m.Reply)
		}
	}
	slices.Sort(seqs)
	return slices.Compact(seqs)
}

// Excerpts returns messages without reactions, and with texts cut to chat.RefBytes, or more if there are many. Of very many, the newest
// are returned.
func Excerpts(messages []chat.Event) []chat.Event { return excerpts(messages, refsBytes) }

// Pins is Excerpts for the answer that has nothing else.
func Pins(messages []chat.Event) []chat.Event { return excerpts(messages, pinsBytes) }

func excerpts(messages []chat.Event, bytes int) []chat.Event {
	messages = messages[max(0, len(messages)-bytes/excerptBytes):]
	cut := make([]chat.Event, 0, len(messages))
	for _, e := range messages {
		if e.Message == nil {
			continue
		}
		left := bytes/len(messages) - eventBytes - encoded(e.By.Name)
		m := *e.Message
		m.Text, m.Reactions = CutText(m.Text, min(chat.RefBytes, left)), nil
		m.Mentions = mentionsIn(m.Text, m.Mentions, left-encoded(m.Text))
		e.Message = &m
		cut = append(cut, e)
	}
	return cut
}

// mentionsIn returns the mentions whose names are left in a text, up to bytes of them.
func mentionsIn(text string, mentions []chat.User, bytes int) (left []chat.User) {
	for _, u := range mentions {
		if !strings.Contains(text, u.Name) {
			continue
		}
		if bytes -= mentionSize(u); bytes < 0 {
			break
		}
		left = append(left, u)
	}
	return left
}

// CutText returns the beginning of a text that has up to bytes on the wire, up to a whole character.
func CutText(text string, bytes int) string {
	for at, r := range text {
		if bytes -= encoded(string(r)); bytes < 0 {
			return text[:at]
		}
	}
	return text
}

// Versions returns the newest versions of a message that fit, at least one.
func Versions(versions []chat.Version) []chat.Version {
	bytes := 0
	for at := len(versions) - 1; at >= 0; at-- {
		if bytes += encoded(versions[at].Text) + eventBytes; bytes > rowsBytes && at < len(versions)-1 {
			return versions[at+1:]
		}
	}
	return versions
}
