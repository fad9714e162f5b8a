package client

import "parley/shared/chat"

// sought is a message that the user wants to see: what is between it and the end of its room is loaded.
type sought struct {
	room chat.RoomID
	seq  chat.Seq
}

// Seek loads the room up to an older message, from what is kept or from the server. The room is to be opened as well.
func (c *Client) Seek(room chat.RoomID, seq chat.Seq) {
	c.want(func(e *engine) {
		e.sought = sought{room, seq}
		e.reach()
	})
}

// pageSize is how many events the next older page of a room is to have, 0 for as many as usual. On the way to what is sought
// it is as many as are missing, so that fewer questions are asked.
func (e *engine) pageSize(r *room) int {
	if r.ID != e.sought.room {
		return 0
	}
	missing := int(r.tl.Base-e.sought.seq) + 1
	if missing <= chat.PageEvents {
		return 0
	}
	return min(missing, chat.PageMax)
}

// Keep writes at once what is gathered to be kept: the program may be about to end.
func (c *Client) Keep() { c.want(func(e *engine) { e.keep.flush() }) }

// reach takes the next step towards what is sought, until it is there or cannot be had.
func (e *engine) reach() {
	r := e.screen.room
	if r == nil || r.ID != e.sought.room || r.tl == nil {
		return
	}
	if r.tl.Base < e.sought.seq || r.tl.Start || len(r.tl.Events) >= loadedMax {
		e.sought = sought{}
		return
	}
	if len(r.tl.Events) > 0 && !e.keep.older(r) {
		e.loadOlder()
	}
}
