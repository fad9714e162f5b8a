package client

import (
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/markup"
)

// message makes the row of a durable message.
func (w *scribe) message(it *item) view.Row {
	ev := it.event
	row := view.Row{
		Key: it.key, Kind: view.RowMessage, At: ev.At.Time(), Author: w.users.now(ev.By), Mine: ev.By.ID == w.me,
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
func (w *scribe) unsent(it *item) view.Row {
	n := it.unsent
	row := view.Row{
		Key: it.key, Kind: view.RowMessage, At: n.at.Time(), Author: w.users.now(chat.User{ID: w.me}), Mine: true,
		State: n.state, Error: n.err, Retry: n.retry, Nonce: n.nonce, Seq: n.seq,
	}
	m := chat.Message{Text: n.draft.Text}
	if peer, private := w.addressee(n); private {
		m.To, row.Private = w.me, w.private(peer) // To: whoever it is
		if _, _, direct := n.room.Pair(); !direct {
			m.In = n.room
		}
	}
	row.Text = m.Body()
	row.Mention = w.mentions(row.Text, w.guess(row.Text))
	return row
}

// addressee returns whom a message is private to. A text that begins with a name is private also if it is not
// known to whom: the server resolves the name.
func (w *scribe) addressee(n *unsent) (chat.User, bool) {
	if n.draft.To != "" {
		return chat.User{ID: n.draft.To}, true
	}
	if peer, direct := n.room.PeerOf(w.me); direct {
		return chat.User{ID: peer}, true
	}
	name, _, addressed := chat.Address(n.draft.Text)
	if !addressed || n.draft.Public {
		return chat.User{}, false
	}
	peer, _ := w.users.named(name)
	return chat.User{ID: peer.ID, Name: name}, true
}

func (w *scribe) private(peer chat.User) *view.Private {
	return &view.Private{Peer: w.users.now(peer), Here: w.here(peer.ID)}
}

// mentions finds where the users that the server recognised are named in text.
func (w *scribe) mentions(text string, known []chat.User) []view.MentionSpan {
	if len(known) == 0 {
		return nil
	}
	known = known[:min(len(known), chat.MentionsMax)] // a server names no more
	var spans []view.MentionSpan
	for _, span := range markup.Mentions(text) {
		name := nameAt(text, span)
		for _, u := range known {
			if strings.EqualFold(u.Name, name) {
				spans = append(spans, view.MentionSpan{Span: span, User: u.ID, Me: u.ID == w.me})
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
