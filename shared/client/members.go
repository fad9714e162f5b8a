package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// LoadMembers loads the people who belong to a room and whose names contain query: see view.Snapshot.Members. It may
// be called at each key.
func (c *Client) LoadMembers(room chat.RoomID, query string) {
	c.post(func(e *engine) { e.loadMembers(room, query) })
}

// MoreMembers loads more of them.
func (c *Client) MoreMembers() { c.post((*engine).loadMoreMembers) }

// AddMember adds somebody to a room; a refusal is a view.Notice about "members", as for RemoveMember and SetRole.
func (c *Client) AddMember(room chat.RoomID, user chat.UserID) {
	c.post(func(e *engine) { e.changeMembers(room, &protocol.Add{Room: room, User: user}) })
}

// RemoveMember takes somebody out of a room.
func (c *Client) RemoveMember(room chat.RoomID, user chat.UserID) {
	c.post(func(e *engine) { e.changeMembers(room, &protocol.Remove{Room: room, User: user}) })
}

// SetRole gives somebody a role in a room.
func (c *Client) SetRole(room chat.RoomID, user chat.UserID, role chat.Role) {
	c.post(func(e *engine) { e.changeMembers(room, &protocol.Role{Room: room, User: user, Role: role}) })
}

// members is the latest LoadMembers.
type members struct {
	view  *view.Members
	after chat.UserID // the next page begins after that one; "" for the first
	query query
}

func (e *engine) loadMembers(room chat.RoomID, query string) {
	next := &view.Members{Room: room, Query: query, Loading: true}
	if was := e.members.view; was != nil && was.Room == room {
		next.List, next.Total, next.Asks = was.List, was.Total, was.Asks
	}
	if !e.online {
		next.Error = e.offline()
	}
	e.members.view, e.members.after, e.dirty.any = next, "", true
	e.askSoon(&e.members.query)
}

func (e *engine) loadMoreMembers() {
	was := e.members.view
	if was == nil || was.Loading || !was.More || len(was.List) == 0 {
		return
	}
	next := *was
	next.Loading = true
	e.members.view, e.members.after, e.dirty.any = &next, was.List[len(was.List)-1].User.ID, true
	e.askNow(&e.members.query)
}

// nextMembers returns what the server has not answered.
func (e *engine) nextMembers() (protocol.Payload, func(protocol.Payload)) {
	asked, after := e.members.view, e.members.after
	if asked == nil || !asked.Loading {
		return nil, nil
	}
	return &protocol.Members{Room: asked.Room, Query: asked.Query, After: after}, func(p protocol.Payload) {
		if e.members.view != asked {
			return
		}
		next := *asked
		next.Loading, next.Error = false, failure(p)
		if page, ok := p.(*protocol.Membership); ok {
			next.Total, next.More, next.Asks = page.Total, page.More, page.Asks
			if after == "" {
				next.List = nil
			}
			for _, m := range page.Members {
				e.updateUsers(m.User)
				next.List = append(slices.Clip(next.List), m)
			}
		} else {
			next.List, next.Total, next.More = nil, 0, false
		}
		e.members.view, e.dirty.any = &next, true
	}
}

// membersAgain asks again after a welcome.
func (e *engine) membersAgain() {
	if m := e.members.view; m != nil && m.Error != nil {
		e.loadMembers(m.Room, m.Query)
	}
	e.askAgain(&e.members.query)
}

// changeMembers has the server change who belongs to a room, and as what. The list of the room is loaded again then.
func (e *engine) changeMembers(room chat.RoomID, change protocol.Payload) {
	again := func() { e.membersChanged(room) }
	e.submit(&command{about: "members", payload: change, done: func(protocol.Payload) { again() }, refused: again})
}

// membersChanged loads the list of a room again, if somebody has looked at it.
func (e *engine) membersChanged(room chat.RoomID) {
	if m := e.members.view; m != nil && m.Room == room {
		e.loadMembers(room, m.Query)
	}
}

// handleRanked takes what the user is in a room from now on.
func (e *engine) handleRanked(p *protocol.Ranked) {
	if r := e.rooms[p.Room]; r != nil {
		r.role, r.asked = p.Role, p.Asked
		e.membersChanged(r.ID)
		e.saver.stateChanged()
		e.dirty.all()
	}
}
