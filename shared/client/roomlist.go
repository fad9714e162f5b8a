package client

import (
	"math"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// SetTopic gives a room another topic, or none; a refusal is a view.Notice about "topic".
func (c *Client) SetTopic(room chat.RoomID, topic string) {
	c.post(func(e *engine) { e.setTopic(room, topic) })
}

// Leave stops following a room; a refusal is a view.Notice about "leave". If the room is open, another one is opened.
func (c *Client) Leave(room chat.RoomID) { c.post(func(e *engine) { e.leave(room) }) }

// setTopic asks the server: the topic changes when its event comes.
func (e *engine) setTopic(id chat.RoomID, topic string) {
	if err := chat.ValidateTopic(topic); err != nil {
		e.notify("topic", chat.AsError(err))
		return
	}
	e.order("topic", &protocol.Topic{Room: id, Topic: topic})
}

// leave stops following a room.
func (e *engine) leave(id chat.RoomID) {
	e.submit(&command{about: "leave", payload: &protocol.Leave{Room: id}, done: func(protocol.Payload) {
		if r := e.rooms[id]; r != nil {
			e.unfollow(r)
		}
	}})
}

// handleFollowed takes a room that the user follows since now: joined elsewhere, or a first private message.
func (e *engine) handleFollowed(f *protocol.Followed) {
	if len(e.rooms) >= roomsMax {
		return
	}
	e.chooseStart(f.State)
	e.requestMissing(e.follow(f.State))
}

// follow puts a room into the list, if it is not there: at the end, or at the front if it is a new direct one.
func (e *engine) follow(s chat.RoomState) *room {
	r := e.room(s.Room.ID)
	was := r.request
	r.set(s)
	if r.Peer != nil {
		e.updateUsers(*r.Peer)
		peer := e.users.Now(*r.Peer)
		r.Peer = &peer
		e.rememberName(peer.Name, peer, false)
	}
	if r.request {
		e.addRequest(s, e.requestPlace())
		return r
	}
	switch list := e.listOf(r); {
	case slices.Contains(*list, r):
	case r.Kind == chat.Direct && !e.listIncomplete:
		*list = slices.Insert(*list, 0, r)
	default:
		*list = append(*list, r)
	}
	r.followed, r.doubtful = true, false
	if e.isOpen(r) && (e.online || r.unread > 0) {
		e.placeDivider(r)
	}
	if was {
		e.requestAccepted(r)
	}
	e.dirty.rooms = true
	e.saver.stateChanged()
	return r
}

// unfollow drops a room. If it is on screen, the first of the others is opened.
func (e *engine) unfollow(r *room) {
	list := e.listOf(r)
	*list = slices.DeleteFunc(*list, func(other *room) bool { return other == r })
	e.removeRequest(r)
	delete(e.rooms, r.ID)
	if r.Kind != chat.Public {
		e.inbox.box.Forget(r.ID)
	}
	e.inbox.stale = true
	if w := e.cfg.Witness; w != nil {
		w.Left(r.ID)
	}
	e.saver.forgetRoom(r)
	e.confirmUpTo(r, math.MaxInt64)
	e.dirty.rooms = true
	if e.screen.room != r {
		return
	}
	e.setScreen(nil)
	if all := slices.Concat(e.named, e.direct); len(all) > 0 {
		e.open(all[0].ID)
	}
}

func (e *engine) listOf(r *room) *[]*room {
	if r.Kind == chat.Direct {
		return &e.direct
	}
	return &e.named
}

// promote moves a direct room to the front of its list, where the newest conversation stands.
func (e *engine) promote(r *room) {
	if r.Kind != chat.Direct || len(e.direct) == 0 || e.direct[0] == r {
		return
	}
	for i, other := range e.direct {
		if other == r {
			copy(e.direct[1:i+1], e.direct[:i])
			e.direct[0] = r
			e.dirty.rooms = true
			return
		}
	}
}

// listedWait is how long the list of rooms may take if nothing is answered meanwhile.
const listedWait = 5 * time.Second

// handleRoomList takes the rooms that the user follows, in the server's order. Those that do not fit into a welcome come as
// followed right behind it: before the first answer, nobody knows whether a room that is missing was left elsewhere.
func (e *engine) handleRoomList(states []chat.RoomState) {
	before := slices.Concat(e.named, e.direct)
	e.named, e.direct, e.listIncomplete = nil, nil, true
	for _, s := range states[:min(len(states), roomsMax)] {
		e.chooseStart(s)
		e.follow(s)
	}
	for _, r := range before {
		if list := e.listOf(r); !slices.Contains(*list, r) {
			r.doubtful = true
			*list = append(*list, r)
		}
	}
	e.schedule.At("listed", time.Now().Add(listedWait), e.roomListComplete)
}

// roomListComplete drops the rooms that were left elsewhere.
func (e *engine) roomListComplete() {
	e.listIncomplete = false
	e.schedule.Drop("listed")
	e.addDirectUnread()
	for _, r := range slices.Concat(e.named, e.direct) {
		switch {
		case !r.doubtful:
		case r.Kind.MembersOnly():
			e.removed(r) // or left elsewhere, which looks the same
		case e.isOpen(r) && r.Kind == chat.Public && !e.account.Claimed:
			e.askWhyGone(r)
		default:
			e.unfollow(r)
		}
	}
	e.sendCreations()
}
