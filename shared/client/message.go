package client

import (
	"cmp"
	"slices"
	"strings"

	"parley/shared/chat"
	"parley/shared/markup"
)

// message makes the row of a durable message.
func (w *scribe) message(it *item) Row {
	ev := it.event
	row := Row{
		Key: it.key, Kind: RowMessage, At: ev.At.Time(), Author: w.users.now(ev.By), Mine: ev.By.ID == w.me,
		Text: ev.Message.Body(), Seq: ev.Seq,
	}
	row.Mention = w.mentions(row.Text, ev.Message.Mentions)
	if to := ev.Message.To; to != "" {
		peer := ev.By.ID
		if row.Mine {
			peer = to
		}
		row.Private = w.private(chat.User{ID: peer})
	}
	return row
}

// unsent makes the row of a message that is not durable, as it will look when it is.
func (w *scribe) unsent(it *item) Row {
	n := it.entry
	row := Row{
		Key: it.key, Kind: RowMessage, At: n.At.Time(), Author: w.users.now(chat.User{ID: w.me}), Mine: true,
		State: n.state(), Error: cmp.Or(n.Error, n.delay), Retry: n.retry, Nonce: n.Nonce, Seq: n.seq,
	}
	m := chat.Message{Text: n.Draft.Text}
	if peer, private := w.addressee(n); private {
		m.To, row.Private = w.me, w.private(peer) // To: whoever it is
		if _, _, direct := n.Room.Pair(); !direct {
			m.In = n.Room
		}
	}
	row.Text = m.Body()
	row.Mention = w.mentions(row.Text, w.guess(row.Text))
	return row
}

// addressee returns whom a message is private to. A text that begins with a name is private also if it is not
// known to whom: the server resolves the name.
func (w *scribe) addressee(n *entry) (chat.User, bool) {
	if n.Draft.To != "" {
		return chat.User{ID: n.Draft.To}, true
	}
	if peer, direct := n.Room.PeerOf(w.me); direct {
		return chat.User{ID: peer}, true
	}
	name, _, addressed := chat.Address(n.Draft.Text)
	if !addressed || n.Draft.Public {
		return chat.User{}, false
	}
	peer, _ := w.users.named(name)
	return chat.User{ID: peer.ID, Name: name}, true
}

func (w *scribe) private(peer chat.User) *Private {
	return &Private{Peer: w.users.now(peer), Here: w.here(peer.ID)}
}

// mentions finds where the users that the server recognised are named in text.
func (w *scribe) mentions(text string, known []chat.User) []MentionSpan {
	if len(known) == 0 {
		return nil
	}
	known = known[:min(len(known), chat.MentionsMax)] // a server names no more
	var spans []MentionSpan
	for _, span := range markup.Mentions(text) {
		name := nameAt(text, span)
		for _, u := range known {
			if strings.EqualFold(u.Name, name) {
				spans = append(spans, MentionSpan{Span: span, User: u.ID, Me: u.ID == w.me})
				break
			}
		}
	}
	return spans
}

// guess returns the users that a text seems to mention, until the server says which.
func (w *scribe) guess(text string) []chat.User {
	var found []chat.User
	for _, span := range markup.Mentions(text) {
		name := nameAt(text, span)
		if u, ok := w.users.named(name); ok {
			found = append(found, chat.User{ID: u.ID, Name: name})
		}
	}
	return found
}

func nameAt(text string, span chat.Span) string {
	return strings.TrimLeft(text[span.From:span.To], "@＠")
}

// SameRow reports whether two rows look the same.
func SameRow(a, b Row) bool {
	return a.Key == b.Key && a.Kind == b.Kind && a.At.Equal(b.At) && a.Author == b.Author && a.Mine == b.Mine &&
		a.First == b.First && a.Text == b.Text && slices.Equal(a.Mention, b.Mention) && samePrivate(a.Private, b.Private) &&
		a.State == b.State && a.Error == b.Error && a.Retry.Equal(b.Retry) && a.Nonce == b.Nonce && a.Seq == b.Seq &&
		slices.Equal(a.Renames, b.Renames) && slices.Equal(a.People, b.People) && a.Others == b.Others
}

func samePrivate(a, b *Private) bool {
	return a == b || a != nil && b != nil && *a == *b
}
