package timeline

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// message makes the row of a durable message.
func (w *Renderer) message(it *Item) view.Row {
	ev, change := it.event, (*view.Change)(nil)
	if w.Overlay != nil {
		ev, change = w.Overlay(ev)
	}
	m := ev.Message
	row := view.Row{
		Key: it.Key, Kind: view.RowMessage, At: ev.At.Time(), Author: w.Users.Now(ev.By), Mine: ev.By.ID == w.Me,
		Room: ev.Room, Seq: ev.Seq, Rev: ev.Rev, Gone: m.Gone != nil, Change: change,
	}
	if !row.Gone {
		row.Text, row.Pinned, row.Quote, row.Reactions = m.Body(), m.Pin != nil, w.quote(ev), w.reactions(m.Reactions)
		mentioned := m.Mentions
		if change != nil {
			mentioned = append(slices.Clip(mentioned), w.guess(row.Text)...) // the server has not seen this text
		}
		row.Mention = w.mentions(row.Text, mentioned)
		if m.EditedAt > 0 {
			row.EditedAt = m.EditedAt.Time()
		}
	}
	if to := m.To; to != "" {
		peer := ev.By.ID
		if row.Mine {
			peer = to
		}
		row.Private = w.private(chat.User{ID: peer})
	}
	return row
}

// unsent makes the row of a message that is not durable, as it will look when it is.
func (w *Renderer) unsent(it *Item) view.Row {
	n := it.unsent
	row := view.Row{
		Key: it.Key, Kind: view.RowMessage, At: n.At.Time(), Author: w.Users.Now(chat.User{ID: w.Me}), Mine: true,
		State: n.State, Error: n.Error, Retry: n.Retry, Nonce: n.Nonce, Seq: n.Seq,
	}
	m := chat.Message{Text: n.Draft.Text}
	if peer, private := w.addressee(n); private {
		m.To, row.Private = w.Me, w.private(peer) // To: whoever it is
		if _, _, direct := n.Room.Pair(); !direct {
			m.In = n.Room
		}
	}
	row.Text = m.Body()
	row.Mention = w.mentions(row.Text, w.guess(row.Text))
	if n.Draft.Reply > 0 {
		row.Quote = w.quoteOf(n.Room, n.Draft.Reply)
	}
	return row
}

// addressee returns whom a message is private to. A text that begins with a name is private also if it is not
// known to whom: the server resolves the name.
func (w *Renderer) addressee(n *Unsent) (chat.User, bool) {
	if n.Draft.To != "" {
		return chat.User{ID: n.Draft.To}, true
	}
	if peer, direct := n.Room.PeerOf(w.Me); direct {
		return chat.User{ID: peer}, true
	}
	name, _, addressed := chat.Address(n.Draft.Text)
	if !addressed || n.Draft.Public {
		return chat.User{}, false
	}
	peer, _ := w.Users.Named(name)
	return chat.User{ID: peer.ID, Name: name}, true
}

func (w *Renderer) private(peer chat.User) *view.Private {
	return &view.Private{Peer: w.Users.Now(peer), Here: w.Here(peer.ID)}
}
