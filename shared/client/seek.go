package client

import "parley/shared/chat"

// seekTarget is a message that the user wants to see: what is between it and the end of its room is loaded.
type seekTarget struct {
	room chat.RoomID
	seq  chat.Seq
}

// Seek loads the room up to an older message, from storage or from the server. The room is to be opened as well.
func (c *Client) Seek(room chat.RoomID, seq chat.Seq) {
	c.post(func(e *engine) {
		e.seeking = seekTarget{room, seq}
		e.seekOn()
	})
}

// pageSize is how many events the next older page of a room is to have, 0 for as many as usual. On the way to what is sought
// it is as many as are missing, so that fewer questions are asked.
func (e *engine) pageSize(r *room) int {
	if r.ID != e.seeking.room {
		return 0
	}
	missing := int(r.tl.Base-e.seeking.seq) + 1
	if missing <= e.limits.PageEvents {
		return 0
	}
	return min(missing, chat.PageMax)
}

// seekOn takes the next step towards what is sought, until it is there or cannot be had.
func (e *engine) seekOn() {
	r := e.screen.room
	if r == nil || r.ID != e.seeking.room || r.tl == nil {
		return
	}
	if r.tl.Base < e.seeking.seq || r.tl.Start || len(r.tl.Events) >= loadedMax {
		e.seeking = seekTarget{}
		return
	}
	if len(r.tl.Events) > 0 && !e.saver.loadOlderPage(r) {
		e.loadOlder()
	}
}
