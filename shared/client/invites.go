package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// LoadInvites loads the links by which people join a room: see view.Snapshot.Invites. The link of one that was made before is forgotten.
func (c *Client) LoadInvites(room chat.RoomID) {
	c.post(func(e *engine) {
		next := &view.Invites{Room: room, Loading: true, Error: e.offline()}
		if was := e.invites.view; was != nil && was.Room == room {
			next.List, next.Days, next.Unlimited, next.Making = was.List, was.Days, was.Unlimited, was.Making
		}
		e.invites.view = next
		e.askForInvites("")
	})
}

// MoreInvites loads more of them.
func (c *Client) MoreInvites() {
	c.post(func(e *engine) {
		if v := e.invites.view; v != nil && v.More && !v.Loading && len(v.List) > 0 {
			e.changeInvites(func(next *view.Invites) { next.Loading = true })
			e.askForInvites(v.List[len(v.List)-1].ID)
		}
	})
}

// Invite makes a link by which people join a room: see view.Invites.Made, and Refused if none is made. It takes a connection: one that was lost
// with an answer may have made an invite, which is listed, and whose link nobody knows.
func (c *Client) Invite(room chat.RoomID, terms chat.InviteTerms) {
	c.post(func(e *engine) { e.makeInvite(room, terms) })
}

// Revoke ends a link into a room, and with remove takes those out of its room, too, who have come by it. A refusal is a view.Notice about "invite".
func (c *Client) Revoke(room chat.RoomID, invite chat.InviteID, remove bool) {
	c.post(func(e *engine) {
		again := func() { e.invitesChanged(room) }
		e.submit(&command{about: "invite", payload: &protocol.Revoke{Invite: invite, Remove: remove}, done: func(protocol.Payload) { again() }, refused: again})
	})
}

// invites is the latest LoadInvites.
type invites struct {
	view  *view.Invites
	asked int           // counts the questions
	after chat.InviteID // the next page begins after that one; "" for the first
	query query
	make  func() // asks for a new one as soon as there is a connection; nil if none is wanted
}

// changeInvites shows the invites with something changed.
func (e *engine) changeInvites(change func(next *view.Invites)) {
	next := *e.invites.view
	change(&next)
	e.invites.view, e.dirty.any = &next, true
}

func (e *engine) askForInvites(after chat.InviteID) {
	e.invites.asked++
	e.invites.after, e.dirty.any = after, true
	e.askNow(&e.invites.query)
}

// nextInvites returns what the server has not answered.
func (e *engine) nextInvites() (protocol.Payload, func(protocol.Payload)) {
	v, asked, after := e.invites.view, e.invites.asked, e.invites.after
	if v == nil || !v.Loading {
		return nil, nil
	}
	return &protocol.Invites{Room: v.Room, After: after}, func(p protocol.Payload) {
		if e.invites.view == nil || e.invites.asked != asked {
			return
		}
		e.changeInvites(func(next *view.Invites) {
			next.Loading, next.Error = false, failure(p)
			page, ok := p.(*protocol.Invitations)
			if !ok {
				next.More = false
				return
			}
			if after == "" {
				next.List = nil
			}
			next.List, next.More = append(slices.Clip(next.List), page.Invites...), page.More
			next.Days, next.Unlimited = page.Days, page.Unlimited
		})
	}
}

func (e *engine) makeInvite(room chat.RoomID, terms chat.InviteTerms) {
	if v := e.invites.view; v == nil || v.Room != room {
		e.invites.view = &view.Invites{Room: room}
	}
	if e.invites.view.Making {
		return
	}
	err := e.offline()
	if e.link.State == view.Connecting {
		err = nil // that is waited for
	}
	if wrong := terms.Validate(); wrong != nil {
		err = chat.AsError(wrong)
	}
	e.changeInvites(func(next *view.Invites) {
		next.Making, next.Refused, next.Made, next.Token = err == nil, err, nil, ""
	})
	if err != nil {
		return
	}
	p := &protocol.Invite{Room: room, Role: terms.Role, Note: terms.Note, Uses: terms.Uses, Unlimited: terms.Unlimited, Hours: terms.Hours}
	e.invites.make = func() { e.request(p, e.invited(room)) }
	e.sendInvite()
}

// sendInvite asks for the new invite that is wanted.
func (e *engine) sendInvite() {
	if send := e.invites.make; send != nil && e.online {
		e.invites.make = nil
		send()
	}
}

// invited takes the answer.
func (e *engine) invited(room chat.RoomID) func(protocol.Payload) {
	return func(p protocol.Payload) {
		if v := e.invites.view; v == nil || v.Room != room || !v.Making {
			return
		}
		e.changeInvites(func(next *view.Invites) {
			next.Making, next.Refused = false, failure(p)
			if made, ok := p.(*protocol.Invited); ok {
				next.Made, next.Token = &made.Invite, made.Token
			}
		})
		e.invitesChanged(room)
	}
}

// invitesChanged loads the list of a room again, if somebody has looked at it.
func (e *engine) invitesChanged(room chat.RoomID) {
	if v := e.invites.view; v != nil && v.Room == room {
		e.changeInvites(func(next *view.Invites) { next.Loading = true })
		e.askForInvites("")
	}
}

// invitesCut says that an invite was not made whose answer is lost with the connection.
func (e *engine) invitesCut() {
	if v := e.invites.view; v != nil && v.Making {
		e.changeInvites(func(next *view.Invites) { next.Making, next.Refused = false, e.offline() })
	}
	e.invites.make = nil
}

// invitesAgain asks again after a welcome: what was made without an answer is in the list.
func (e *engine) invitesAgain() {
	e.sendInvite()
	e.invites.query.busy = false
	if v := e.invites.view; v != nil && (v.Error != nil || v.Refused != nil && v.Refused.Temporary()) {
		e.invitesChanged(v.Room)
		return
	}
	e.askNow(&e.invites.query)
}
