package hub

import (
	"context"
	"time"
	"unicode/utf8"

	"golang.org/x/time/rate"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// take reads a message and does what it asks. It returns false when the connection or the session has ended.
func (s *Session) take(ctx context.Context) bool {
	message, text, err := s.conn.Read()
	if err != nil {
		return false
	}
	s.pinged.Store(false)
	if !text {
		s.goodbye(protocol.ReasonBinary)
		return false
	}
	if !s.begin() {
		return false
	}
	defer func() { <-s.turn }()
	return s.message(ctx, message)
}

// welcome subscribes to what concerns the user before it reads where the user stands.
func (s *Session) welcome(ctx context.Context) error {
	if err := s.hub.listen(s); err != nil {
		return err
	}
	rooms, err := charged(s, func() ([]chat.RoomState, error) { return s.stand(ctx) })
	if err != nil {
		return err
	}
	requests, err := charged(s, func() (*protocol.Requested, error) { return s.waiting(ctx) })
	if err != nil {
		return err
	}
	budget := len(rooms) + chat.ResumeSpare
	s.joins = rate.NewLimiter(rate.Every(chat.FrameWindow/chat.ResumeSpare), budget)
	listed := rooms[:min(len(rooms), welcomeRooms)]
	s.answer(0, &protocol.Welcome{
		Version: protocol.Version, Build: s.hub.Build, Session: s.id, Epoch: s.hub.epoch,
		Now: chat.MillisOf(s.hub.Now()), User: s.profile(), Rooms: listed, Requests: requests, Limits: protocol.LimitsNow(),
	})
	for _, state := range rooms[len(listed):min(len(rooms), welcomeMax)] {
		state.Room.Topic = "" // joined says it
		s.answer(0, &protocol.Followed{State: state})
	}
	return nil
}

// stand reads who the user is and where the user stands.
func (s *Session) stand(ctx context.Context) ([]chat.RoomState, error) {
	if err := s.hub.countFrom(ctx, s.user); err != nil {
		return nil, err
	}
	user, err := s.hub.Store.User(ctx, s.user)
	if err != nil {
		return nil, err
	}
	s.rename(user)
	return s.hub.Store.RoomStates(ctx, s.user)
}

// A welcome is one frame, which has a limit: of many rooms, the others follow one by one, and of very many direct
// rooms those that were quiet the longest are left out until something is said in them.
const (
	welcomeRooms = 60
	welcomeMax   = chat.RoomsMax + 500
)

// message does what the frames of one message ask. It returns false when the session has ended. A message that is not
// UTF-8 somewhere is none: not even the frames before that place count.
func (s *Session) message(ctx context.Context, message []byte) bool {
	if !utf8.Valid(message) {
		s.goodbye(protocol.ReasonUTF8)
		return false
	}
	if len(message) > chat.FrameBytes {
		return s.refuse(0, chat.Errorf(chat.CodeTooBig, "a message has at most %d bytes", chat.FrameBytes))
	}
	for _, raw := range protocol.Split(message) {
		frame, err := protocol.DecodeCommand(raw)
		if e := chat.AsError(err); err != nil && e.Code == chat.CodeBadText && frame.ID == 0 {
			s.goodbye(protocol.ReasonUTF8)
			return false
		}
		if !s.frame(ctx, frame, err) {
			return false
		}
	}
	return s.reason.Load() == nil
}

// frame does what one frame asks, or refuses it. It returns false when the session has ended.
func (s *Session) frame(ctx context.Context, frame protocol.Frame, err error) bool {
	if err != nil {
		return s.refuse(frame.ID, err)
	}
	wait := s.budget(frame.Payload)
	switch {
	case wait == 0:
		return s.do(ctx, frame.ID, frame.Payload)
	case frame.ID == 0: // a signal is dropped, which is no answer, but costs as much
		return s.pay()
	}
	return s.refuse(frame.ID, chat.Limited("that was", wait))
}

// budget takes one from the budget that the frame belongs to; it returns how long to wait if that is empty. Sends
// have their own in Limits.
func (s *Session) budget(p protocol.Payload) time.Duration {
	if s.hub.Unlimited {
		return 0
	}
	switch p.(type) {
	case *protocol.Send:
		return 0
	case *protocol.Join:
		if s.joins.Allow() {
			return 0
		}
	}
	if s.frames == nil {
		s.frames = rate.NewLimiter(rate.Every(chat.FrameWindow/chat.FrameBurst), chat.FrameBurst)
	}
	r := s.frames.Reserve()
	wait := r.Delay()
	if wait > 0 {
		r.Cancel()
	}
	return wait
}
