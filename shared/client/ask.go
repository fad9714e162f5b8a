package client

import (
	"parley/shared/chat"
	"parley/shared/protocol"
)

// Ask asks to join a room that is joined by asking, with a word for its moderators, or takes that back: see view.OpenRoom.Asked. A refusal is a
// view.Notice about "ask".
func (c *Client) Ask(room chat.RoomID, on bool, text string) {
	c.post(func(e *engine) { e.order("ask", &protocol.Ask{Room: room, On: on, Text: text}) })
}

// Admit lets somebody in who asks to join a room, or declines; a refusal is a view.Notice about "members".
func (c *Client) Admit(room chat.RoomID, user chat.UserID, on bool) {
	c.post(func(e *engine) { e.changeMembers(room, &protocol.Admit{Room: room, User: user, On: on}) })
}
