package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley/server/hub/fit"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// JobSend is the kind of the job that sends a scheduled message. Its key is the nonce, its payload a chat.Scheduled.
const JobSend = "send"

// scheduledPatience is how long a scheduled message is tried that is refused for the moment.
const scheduledPatience = 72 * time.Hour

// schedule answers Schedule. Who a message is for is decided now: by then the name may be somebody else's.
func (s *Session) schedule(ctx context.Context, p *protocol.Schedule) (protocol.Payload, error) {
	if !s.mayBeIn(p.Room) {
		return nil, noRoom()
	}
	now := s.hub.Now()
	if p.At.Time().After(now.Add(chat.ScheduledAhead)) {
		return nil, chat.Errorf(chat.CodeBadFrame, "a message can be scheduled for a time within %d days", chat.ScheduledAhead/(24*time.Hour))
	}
	p.Text = chat.Newlines(p.Text)
	_, direct := p.Room.PeerOf(s.user)
	if _, _, err := s.writable(ctx, p.Room); err != nil && !(direct && chat.AsError(err).Code == chat.CodeNoRoom) {
		return nil, err
	}
	to, err := s.addressee(ctx, &protocol.Send{Room: p.Room, Text: p.Text, To: p.To, Public: p.Public})
	if err != nil {
		return nil, err
	}
	message := chat.Scheduled(*p)
	if !direct {
		message.To = to
	}
	payload, err := json.Marshal(message)
	if err != nil {
		return nil, fmt.Errorf("store a scheduled message: %w", err)
	}
	job := store.Job{Kind: JobSend, User: s.user, Key: string(p.Nonce), Due: p.At, Payload: payload}
	if err := s.hub.Store.PutJob(ctx, job, chat.ScheduledMax, now); err != nil {
		return nil, err
	}
	s.hub.notifyUser(ctx, s.user, note{Kind: noteScheduled, From: s.id})
	return &protocol.Done{}, nil
}

// unschedule answers Unschedule. The text goes to the shelf first: it is not lost with the answer.
func (s *Session) unschedule(ctx context.Context, p *protocol.Unschedule) (protocol.Payload, error) {
	jobs, err := s.hub.Store.UserJobs(ctx, JobSend, s.user)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(jobs, func(job store.Job) bool { return job.Key == string(p.Nonce) })
	if i < 0 {
		return nil, notScheduled()
	}
	message, err := scheduled(jobs[i])
	if err != nil {
		return nil, err
	}
	if err := s.hub.shelveScheduled(ctx, s.user, message, ""); err != nil {
		return nil, err
	}
	_, found, err := s.hub.Store.DropJob(ctx, JobSend, s.user, string(p.Nonce), s.hub.Now())
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, notScheduled()
	}
	s.hub.notifyUser(ctx, s.user, note{Kind: noteScheduled, From: s.id})
	return &protocol.Scheduled{Messages: []chat.Scheduled{message}}, nil
}

func notScheduled() error {
	return chat.Errorf(chat.CodeNoMessage, "no such message is scheduled; if there was one, it was sent or is being sent")
}

// schedules answers Schedules.
func (s *Session) schedules(ctx context.Context) (protocol.Payload, error) {
	jobs, err := s.hub.Store.UserJobs(ctx, JobSend, s.user)
	if err != nil {
		return nil, err
	}
	answer := &protocol.Scheduled{}
	for _, job := range jobs {
		message, err := scheduled(job)
		if err != nil { // it was or will be given up, for the operator to see
			continue
		}
		message.Text = fit.CutText(message.Text, chat.RefBytes)
		answer.Messages = append(answer.Messages, message)
	}
	return answer, nil
}

// scheduled reads the message of a job.
func scheduled(job store.Job) (m chat.Scheduled, err error) {
	if err := json.Unmarshal(job.Payload, &m); err != nil {
		return m, fmt.Errorf("%w: read a scheduled message: %w", store.ErrBadJob, err)
	}
	return m, nil
}

// pushScheduled tells the sessions of a user that the list of scheduled messages has changed.
func (h *Hub) pushScheduled(user chat.UserID, from string) {
	frame := encode(0, &protocol.Scheduled{})
	for _, s := range h.sessionsOf(user, from) {
		s.push(frame)
	}
}

// SendScheduled does a job of the kind JobSend. A message that cannot be sent any more goes to the shelf of its author. Doing the job
// twice sends the message once, since both have the same nonce.
func (h *Hub) SendScheduled(ctx context.Context, job store.Job) error {
	message, err := scheduled(job)
	if err != nil {
		return err
	}
	refusal, err := h.sendFor(ctx, job.User, message)
	if err != nil {
		return err
	}
	if refusal != nil {
		late := h.Now().Sub(message.At.Time()) > scheduledPatience
		if (refusal.Temporary() || refusal.Code == chat.CodeSlow) && !late {
			return refusal
		}
		h.Log.Info("a scheduled message goes to the shelf", "user", job.User, "code", refusal.Code)
		if err := h.shelveScheduled(ctx, job.User, message, refusal.Code); err != nil && chat.AsError(err).Code != chat.CodeNoUser {
			return err
		}
	}
	h.notifyUser(ctx, job.User, note{Kind: noteScheduled})
	return nil
}

// shelveScheduled puts a message on the shelf of its author, with the reason if it was refused. Nobody who was erased has one.
func (h *Hub) shelveScheduled(ctx context.Context, user chat.UserID, m chat.Scheduled, refused chat.Code) error {
	return h.Store.Shelve(ctx, user, chat.Draft{Room: m.Room, Text: m.Text, Reply: m.Reply, Refused: refused}, h.Now())
}

// sendFor sends a message as a session of the user would, which nobody sees.
func (h *Hub) sendFor(ctx context.Context, user chat.UserID, m chat.Scheduled) (refusal *chat.Error, err error) {
	account, err := h.Store.Account(ctx, user)
	if err != nil {
		return refused(err)
	}
	switch { // those whom no connection would let in
	case account.User.Name == chat.DeletedUser:
		return chat.Errorf(chat.CodeNoUser, "this user was erased"), nil
	case account.Banned > chat.MillisOf(h.Now()):
		return chat.Errorf(chat.CodeNotAllowed, "this account is kept out"), nil
	case account.Claimed == 0 && h.Guests != nil && !h.Guests(ctx):
		return chat.Errorf(chat.CodeNotAllowed, "this server takes only people with an account"), nil
	}
	answers := make(chan protocol.Payload, 1)
	s := h.unseen(ctx, account, answers)
	if err := s.send(ctx, 1, &protocol.Send{Room: m.Room, Nonce: m.Nonce, Text: m.Text, To: m.To, Public: m.Public, Reply: m.Reply}); err != nil {
		return refused(err)
	}
	select {
	case answer := <-answers:
		if failed, is := answer.(*protocol.Failed); is {
			return &failed.Error, nil
		}
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// refused tells what the user has to know from what went wrong here.
func refused(err error) (*chat.Error, error) {
	if refusal, is := errors.AsType[*chat.Error](err); is {
		return refusal, nil
	}
	return nil, err
}
