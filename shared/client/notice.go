package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// Dismiss drops a notice.
func (c *Client) Dismiss(notice int64) {
	c.post(func(e *engine) {
		e.notices = slices.DeleteFunc(slices.Clone(e.notices), func(n view.Notice) bool { return n.ID == notice })
		e.dirty.any = true
	})
}

// noticesMax bounds the refusals that wait to be dismissed.
const noticesMax = 20

// notify shows a refusal that belongs to no row.
func (e *engine) notify(about string, err *chat.Error) {
	e.notices = append(e.notices[:len(e.notices):len(e.notices)], view.Notice{ID: e.nextID(), About: about, Error: err})
	if len(e.notices) > noticesMax {
		e.notices = e.notices[1:]
	}
	e.dirty.any = true
}
