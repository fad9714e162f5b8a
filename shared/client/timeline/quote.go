package timeline

import (
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/markup"
)

// Find returns a message as it stands now, or nil if it is not loaded.
type Find func(room chat.RoomID, seq chat.Seq) *chat.Event

// quote describes the message that ev answers; nil if it answers none.
func (w *Renderer) quote(ev *chat.Event) *view.Quote {
	if ev.Message.Reply == 0 {
		return nil
	}
	return w.quoteOf(ev.Room, ev.Message.Reply)
}

// quoteOf makes the excerpt from the message as its own row shows it. Of a blocked user the text is not shown.
func (w *Renderer) quoteOf(room chat.RoomID, seq chat.Seq) *view.Quote {
	q := &view.Quote{Seq: seq}
	if w.Find == nil {
		return q
	}
	target := w.Find(room, seq)
	if target == nil || target.Message == nil {
		return q
	}
	if w.Overlay != nil {
		target, _ = w.Overlay(target)
	}
	q.Known, q.Author, q.Gone = true, w.Users.Now(target.By), target.Message.Gone != nil
	q.Hidden = w.Blocks.Has(target.By.ID)
	if !q.Gone && !q.Hidden {
		q.Text = markup.Excerpt(target.Message.Body())
	}
	return q
}
