package hub

import (
	"context"
	"time"
	"unicode/utf8"

	"golang.org/x/time/rate"

	"parley/server/hub/reads"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// receive reads a message and runs its commands. It returns false when the connection or the session has ended.
func (s *Session) receive(ctx context.Context) bool {
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

// message runs the commands of one message. It returns false when the session has ended. A message with invalid UTF-8 is
// refused as a whole: not even the frames before that place count.
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

// frame runs the command of one frame, or refuses it. It returns false when the session has ended.
func (s *Session) frame(ctx context.Context, frame protocol.Frame, err error) bool {
	if err != nil {
		return s.refuse(frame.ID, err)
	}
	wait := s.budget(frame.Payload)
	switch {
	case wait == 0:
		return s.do(ctx, frame.ID, frame.Payload)
	case frame.ID == 0: // a signal is dropped without an answer, but costs as much
		return s.pay()
	}
	return s.refuse(frame.ID, chat.Limited("that was", wait))
}

// budget takes one from the budget of a frame; it returns how long to wait if that is empty. Sends
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

// do runs one command and sends its one answer. It returns false when the session has ended.
func (s *Session) do(ctx context.Context, id int64, p protocol.Payload) bool {
	var answer protocol.Payload
	var err error
	switch p := p.(type) {
	case *protocol.Pong:
	case *protocol.Typing:
		s.typing(ctx, p)
	case *protocol.Send:
		if err = s.send(ctx, id, p); err == nil {
			s.wrote(ctx)
		}
	case *protocol.Edit:
		err = s.edit(ctx, id, p)
	case *protocol.Delete:
		err = s.delete(ctx, id, p)
	case *protocol.Restore:
		err = s.restore(ctx, id, p)
	case *protocol.React:
		err = s.react(ctx, id, p)
	case *protocol.Pin:
		err = s.pin(ctx, id, p)
	case *protocol.Topic:
		err = s.setTopic(ctx, id, p)
	case *protocol.Invite:
		answer, err = s.invite(ctx, p)
	case *protocol.Invites:
		answer, err = s.invites(ctx, p)
	case *protocol.Revoke:
		answer, err = s.revoke(ctx, p)
	case *protocol.Join:
		err = s.join(ctx, id, p)
	case *protocol.Leave:
		answer, err = s.leave(ctx, p)
	case *protocol.Configure:
		answer, err = s.configure(ctx, p)
	case *protocol.Create:
		answer, err = s.create(ctx, p)
	case *protocol.Members:
		answer, err = s.listMembers(ctx, p)
	case *protocol.Add:
		answer, err = s.addMember(ctx, p)
	case *protocol.Remove:
		answer, err = s.removeMember(ctx, p)
	case *protocol.Role:
		answer, err = s.setRole(ctx, p)
	case *protocol.Ask:
		answer, err = s.ask(ctx, p)
	case *protocol.Admit:
		answer, err = s.admit(ctx, p)
	case *protocol.Rooms:
		answer, err = s.directory(ctx, p)
	case *protocol.History:
		answer, err = s.history(ctx, p)
	case *protocol.Pins:
		answer, err = s.pins(ctx, p)
	case *protocol.Reactors:
		answer, err = s.reactors(ctx, p)
	case *protocol.Versions:
		answer, err = s.versions(ctx, p)
	case *protocol.Rename:
		answer, err = s.changeName(ctx, p)
	case *protocol.Read:
		answer, err = s.markRead(ctx, p)
	case *protocol.Unread:
		answer, err = s.markUnread(ctx, p)
	case *protocol.Inbox:
		answer, err = s.inbox(ctx, p)
	case *protocol.Requests:
		answer, err = reads.Do(s.reads, func() (protocol.Payload, error) { return s.requests(ctx, p) })
	case *protocol.Answer:
		answer, err = s.answerRequest(ctx, p)
	case *protocol.People:
		answer, err = s.people(ctx, p)
	case *protocol.Draft:
		answer, err = s.saveDraft(ctx, p)
	case *protocol.Drafts:
		answer, err = s.drafts(ctx, p)
	case *protocol.Shelve:
		answer, err = s.shelve(ctx, p)
	case *protocol.Shelf:
		answer, err = s.shelf(ctx, p)
	case *protocol.Unshelve:
		answer, err = s.unshelve(ctx, p)
	case *protocol.Schedule:
		answer, err = s.schedule(ctx, p)
	case *protocol.Unschedule:
		answer, err = s.unschedule(ctx, p)
	case *protocol.Schedules:
		answer, err = reads.Do(s.reads, func() (protocol.Payload, error) { return s.schedules(ctx) })
	case *protocol.Level:
		answer, err = s.setLevel(ctx, p)
	case *protocol.Away:
		answer = s.setAway(ctx, p)
	case *protocol.Status:
		answer, err = s.setStatus(ctx, p)
	case *protocol.Block:
		answer, err = s.setBlock(ctx, p)
	case *protocol.Report:
		answer, err = s.report(ctx, p)
	case *protocol.Reports:
		answer, err = reads.Do(s.reads, func() (protocol.Payload, error) { return s.ownReports(ctx) })
	case *protocol.Silence:
		answer, err = s.silence(ctx, p)
	case *protocol.Silences:
		answer, err = reads.Do(s.reads, func() (protocol.Payload, error) { return s.silences(ctx, p) })
	case *protocol.Find:
		answer, err = s.find(ctx, p)
	case *protocol.Search:
		err = s.search(ctx, id, p)
	}
	if err != nil {
		return s.refuse(id, err)
	}
	if answer != nil {
		s.answer(id, answer)
	}
	return true
}
