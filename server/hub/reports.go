package hub

import (
	"context"
	"fmt"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// A report goes to the moderators of the server, on a page of theirs, wherever the message was said: somebody who moderates a private room may be
// whom it is about. Nothing of it reaches the room or its people.

// report answers Report, when the report and a copy of the messages are durable.
func (s *Session) report(ctx context.Context, p *protocol.Report) (protocol.Payload, error) {
	r, err := s.readable(ctx, p.Room)
	if err != nil {
		return nil, err
	}
	around, err := within(ctx, s, r, func() ([]chat.Event, error) { return s.hub.reportable(ctx, s.user, p) })
	if err != nil {
		return nil, err
	}
	if wait := s.hub.Limits.Report(s.user); wait > 0 {
		return nil, chat.Limited("you report messages", wait)
	}
	at := slices.IndexFunc(around, func(e chat.Event) bool { return e.Seq == p.Seq })
	report := store.Report{By: chat.User{ID: s.user}, Author: around[at].By}
	report.Report = chat.Report{Room: p.Room, Seq: p.Seq, Reason: p.Reason, Note: chat.Newlines(p.Note), At: chat.MillisOf(s.hub.Now())}
	return &protocol.Done{}, s.hub.Store.AddReport(ctx, report, around)
}

// reportable returns a message with those around it, or no_message, gone or not_allowed: one's own is deleted, not reported.
func (h *Hub) reportable(ctx context.Context, user chat.UserID, p *protocol.Report) ([]chat.Event, error) {
	message, err := h.message(ctx, p.Room, p.Seq)
	switch {
	case err != nil:
		return nil, err
	case message.By.ID == user:
		return nil, chat.Errorf(chat.CodeNotAllowed, "this message is your own; delete it instead")
	case message.Message.Gone != nil:
		return nil, chat.Errorf(chat.CodeGone, "that message was deleted")
	}
	const enough = 2 * (2*chat.ReportAround + 1) // some of them are no messages
	page, err := h.Store.Around(ctx, p.Room, p.Seq, enough, enough*chat.TextBytes)
	if err != nil {
		return nil, err
	}
	said := func(e chat.Event) bool { return e.Kind == chat.Said && e.Message.Gone == nil && e.Seq != p.Seq }
	var before, after []chat.Event
	for _, e := range page.Events {
		switch {
		case said(e) && e.Seq < p.Seq:
			before = append(before, e)
		case said(e) && len(after) < chat.ReportAround:
			after = append(after, e)
		}
	}
	before = before[max(len(before)-chat.ReportAround, 0):]
	return slices.Concat(before, []chat.Event{*message}, after), nil
}

// ownReports answers Reports.
func (s *Session) ownReports(ctx context.Context) (protocol.Payload, error) {
	all, err := s.hub.Store.OwnReports(ctx, s.user, chat.ReportsPage)
	return &protocol.Reported{Reports: all}, err
}

// ReportClosed tells the user's sessions, on every node, what has become of a report.
func (h *Hub) ReportClosed(ctx context.Context, user chat.UserID, report chat.Report) {
	h.notifyUser(ctx, user, note{Kind: noteReported, Report: &report})
}

// pushReported tells the sessions of a user.
func (h *Hub) pushReported(user chat.UserID, n note) {
	if n.Report == nil {
		return
	}
	frame := encode(0, &protocol.Reported{Reports: []chat.Report{*n.Report}})
	for _, s := range h.sessionsOf(user, "") {
		s.push(frame)
	}
}

// DeleteMessage deletes a message of somebody else's for a moderator, as a session of the moderator would.
func (h *Hub) DeleteMessage(ctx context.Context, by chat.UserID, room chat.RoomID, seq chat.Seq) error {
	return h.actFor(ctx, by, func(s *Session) (protocol.Payload, error) {
		return nil, s.delete(ctx, 1, &protocol.Delete{Room: room, Seq: seq})
	})
}

// RemoveFrom takes somebody out of a room for a moderator, as a session of the moderator would.
func (h *Hub) RemoveFrom(ctx context.Context, by chat.UserID, room chat.RoomID, user chat.UserID) error {
	return h.actFor(ctx, by, func(s *Session) (protocol.Payload, error) {
		return s.removeMember(ctx, &protocol.Remove{Room: room, User: user})
	})
}

// unseen returns a session of a user, which nobody sees: it has no connection and is not registered. Its answers go to the channel.
func (h *Hub) unseen(ctx context.Context, account store.Account, answers chan<- protocol.Payload) *Session {
	s := h.newSession(nil, account.User, Meta{}, nil)
	s.account.Store(h.accountOf(ctx, account))
	s.hears = func(p protocol.Payload) { answers <- p }
	return s
}

// actFor has an unseen session of the user do something.
func (h *Hub) actFor(ctx context.Context, user chat.UserID, do func(*Session) (protocol.Payload, error)) error {
	account, err := h.Store.Account(ctx, user)
	if err != nil {
		return err
	}
	answers := make(chan protocol.Payload, 1)
	s := h.unseen(ctx, account, answers)
	if done, err := do(s); err != nil || done != nil {
		return err
	}
	select {
	case answer := <-answers:
		if failed, is := answer.(*protocol.Failed); is {
			return &failed.Error
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the answer: %w", ctx.Err())
	}
}
