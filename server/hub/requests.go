package hub

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// A direct room that somebody opens with a person who has never written to them is a request. Until that person answers, it is listed
// apart from their rooms, and the sender learns nothing: not whether they are here, type or read, nor that they have declined.

// hides reports whether the room hides the presence of a user from the peer: the user has a request there, and has not accepted.
func (r *Room) hides(user chat.UserID) bool {
	q := r.request.Load()
	return q != nil && q.To == user
}

// refreshRequest reads whose answer the room waits for. A user who has accepted is present from then on.
func (r *Room) refreshRequest(ctx context.Context) error {
	if err := r.wait(ctx); err != nil {
		return err
	}
	now, err := r.hub.Store.Request(ctx, r.info.ID)
	if err != nil {
		return err
	}
	r.mu.Lock()
	was := r.request.Load()
	r.setRequest(now)
	if was != nil && r.request.Load() == nil {
		for s := range r.members {
			if s.user == was.To {
				r.enter(s)
			}
		}
	}
	r.mu.Unlock()
	r.hub.presenceChanged(r)
	return nil
}

// setRequest sets whose answer the room waits for; the zero value is nobody's. mu held, except while the room is loaded.
func (r *Room) setRequest(q store.Request) {
	if q == (store.Request{}) {
		r.request.Store(nil)
		return
	}
	r.request.Store(&q)
}

// mayWrite accepts a request when its receiver writes, and bounds the messages of its sender until there is an answer.
func (s *Session) mayWrite(ctx context.Context, r *Room, nonce chat.Nonce) error {
	q := r.request.Load()
	switch {
	case q == nil:
		return nil
	case q.To == s.user:
		return s.settleRequest(ctx, r.info.ID, true)
	case !r.fullRequest():
		return nil
	}
	if err := r.refreshRequest(ctx); err != nil || r.request.Load() == nil {
		return err // the bus may have lost the answer
	}
	if _, again, err := s.hub.Store.ByNonce(ctx, s.user, nonce); err != nil || again {
		return err
	}
	return unanswered()
}

// unanswered is the answer to the sender of a request who has written enough.
func unanswered() error {
	return chat.Errorf(chat.CodeUnanswered, "they have not answered yet; wait for an answer before you write more")
}

// fullRequest reports whether the sender of a request has written as much as is allowed before an answer.
func (r *Room) fullRequest() bool {
	if r.hub.Unlimited {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last >= chat.RequestMessages
}

// settleRequest stores an answer and sends it to all sessions of its user, and to the nodes where the peer is.
func (s *Session) settleRequest(ctx context.Context, room chat.RoomID, accept bool) error {
	if err := s.hub.Store.Answer(ctx, s.user, room, accept); err != nil {
		return err
	}
	if r := s.hub.liveRoom(room); r != nil {
		if err := r.refreshRequest(ctx); err != nil {
			return err
		}
	}
	s.hub.notifyUser(ctx, s.user, note{Kind: noteAnswered, Room: room, From: s.id})
	if peer, ok := room.PeerOf(s.user); ok {
		s.hub.notifyUser(ctx, peer, note{Kind: noteRequest, Room: room})
	}
	return nil
}

// answerRequest answers Answer.
func (s *Session) answerRequest(ctx context.Context, p *protocol.Answer) (protocol.Payload, error) {
	if _, mine := p.Room.PeerOf(s.user); !mine {
		return nil, noRoom()
	}
	if err := s.settleRequest(ctx, p.Room, p.Accept); err != nil {
		return nil, err
	}
	if !p.Accept {
		s.declined(p.Room)
	}
	return &protocol.Done{}, nil
}

// declined takes this session out of a room that it has joined.
func (s *Session) declined(room chat.RoomID) {
	if r := s.hub.liveRoom(room); r != nil && r.hides(s.user) {
		r.leave(s, true)
	}
}

// requests answers Requests.
func (s *Session) requests(ctx context.Context, p *protocol.Requests) (*protocol.Requested, error) {
	states, count, err := s.hub.Store.Requests(ctx, s.user, p.After, chat.RequestsListed+1)
	if err != nil {
		return nil, err
	}
	more := len(states) > chat.RequestsListed
	return &protocol.Requested{Count: count, States: states[:min(len(states), chat.RequestsListed)], More: more}, nil
}

// openRequests returns the part of a welcome about requests, nil if there are none.
func (s *Session) openRequests(ctx context.Context) (*protocol.Requested, error) {
	some, err := s.requests(ctx, &protocol.Requests{})
	if err != nil || some.Count == 0 {
		return nil, err
	}
	return some, nil
}

// requestAnswered reads what has become of a request to a user, and tells the user's sessions.
func (h *Hub) requestAnswered(ctx context.Context, user chat.UserID, n note) {
	h.refreshRequest(ctx, n.Room)
	state, err := h.Store.RoomState(ctx, user, n.Room)
	switch {
	case err == nil:
		frame := encode(0, &protocol.Followed{State: state})
		for _, s := range h.sessionsOf(user, "") {
			s.push(frame)
		}
	case chat.AsError(err).Code == chat.CodeNoRoom:
		h.pushLeft(h.sessionsOf(user, n.From), n.Room, "")
	default:
		h.complain(ctx, "read an answered request", err)
	}
}

// correctRequest tells sessions of an answer that came while the state of the request was sent to them: otherwise they would list the
// request until they connect again.
func (h *Hub) correctRequest(ctx context.Context, user chat.UserID, sessions []*Session, told chat.RoomState) {
	if !told.Request {
		return
	}
	now, err := h.Store.RoomState(ctx, user, told.Room.ID)
	switch {
	case err == nil && !now.Request:
		frame := encode(0, &protocol.Followed{State: now})
		for _, s := range sessions {
			s.push(frame)
		}
	case err != nil && chat.AsError(err).Code == chat.CodeNoRoom:
		h.pushLeft(sessions, told.Room.ID, "")
	}
}

// refreshRequest reads whose answer a live room waits for.
func (h *Hub) refreshRequest(ctx context.Context, room chat.RoomID) {
	if r := h.liveRoom(room); r != nil {
		if err := r.refreshRequest(ctx); err != nil {
			h.complain(ctx, "read whose answer a room waits for", err)
		}
	}
}

// recheckRequests reads what has become of the requests to a user that sessions here have joined.
func (h *Hub) recheckRequests(ctx context.Context, user chat.UserID) {
	for _, r := range h.allRooms() {
		if r.hides(user) {
			h.requestAnswered(ctx, user, note{Room: r.info.ID})
		}
	}
}
