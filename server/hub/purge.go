package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// A purge deletes messages one by one, as a moderator would, in jobs of a bounded number of them. It takes its turn in the queue of each room, so
// that what others say goes on in between.

const (
	purgePart  = 500 // messages of a job
	purgeBatch = 50  // and of these, messages that wait in the queue of a room at a time
)

// Purge does a step of a purge, a job of the kind store.JobPurge, and stores the next one before it ends. A step that is done again does the rest.
func (h *Hub) Purge(ctx context.Context, job store.Job) error {
	step, err := stepOf(job)
	if err != nil {
		return err
	}
	purge, err := h.Store.Purge(ctx, step.Purge)
	switch {
	case chat.AsError(err).Code == chat.CodeTooLate:
		return nil // whose messages these were has been erased
	case err != nil:
		return err
	case !step.Undo && purge.Undone != 0:
		return nil
	}
	if step.Undo {
		if err := h.stopPurge(ctx, purge); err != nil {
			return err
		}
	}
	places, err := h.Store.PurgePlaces(ctx, purge, step, purgePart)
	if err != nil {
		return err
	}
	for rest := places; len(rest) > 0; {
		n := 1
		for n < min(len(rest), purgeBatch) && rest[n].Room == rest[0].Room {
			n++
		}
		if err := h.purgeBatch(ctx, step, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	if len(places) < purgePart {
		h.Log.Info("a purge has ended", "purge", purge.ID, "of", purge.User, "undo", step.Undo)
		return nil
	}
	step.After = places[len(places)-1].OwnPlace
	return h.putStep(ctx, purge.User, step)
}

func stepOf(job store.Job) (step store.PurgeStep, err error) {
	if err := json.Unmarshal(job.Payload, &step); err != nil {
		return step, fmt.Errorf("%w: read a step of a purge: %w", store.ErrBadJob, err)
	}
	return step, nil
}

// putStep stores the job of a step. There is one already if the step before is done again.
func (h *Hub) putStep(ctx context.Context, user chat.UserID, step store.PurgeStep) error {
	payload, err := json.Marshal(step)
	if err != nil {
		return err
	}
	now := h.Now()
	return h.Store.PutJob(ctx, store.Job{Kind: store.JobPurge, User: user, Key: step.Key(), Due: chat.MillisOf(now), Payload: payload}, store.PurgeJobs, now)
}

// stopPurge removes the jobs that would go on with a purge that is undone. It returns an error if another server is at work on one: that server sees
// only in the next step that the purge was undone, and what it removes until then has to come back too.
func (h *Hub) stopPurge(ctx context.Context, purge store.Purge) error {
	jobs, err := h.Store.UserJobs(ctx, store.JobPurge, purge.User)
	for _, job := range jobs {
		if step, bad := stepOf(job); err != nil || bad != nil || step.Purge != purge.ID || step.Undo || job.Failed > 0 {
			continue
		}
		var found bool
		if _, found, err = h.Store.DropJob(ctx, store.JobPurge, purge.User, job.Key, h.Now()); err == nil && !found {
			err = fmt.Errorf("another server is still removing messages of purge %d", purge.ID)
		}
	}
	return err
}

// purgeBatch deletes or restores messages of one room, and returns when that is durable and on its way to everybody in the room. What somebody else
// has deleted, erased or restored meanwhile stays as it is.
func (h *Hub) purgeBatch(ctx context.Context, step store.PurgeStep, places []store.PurgePlace) error {
	account, err := h.Store.Account(ctx, step.By)
	if err != nil {
		return err
	}
	answers := make(chan protocol.Payload, len(places))
	s := h.unseen(ctx, account, answers)
	r, err := s.known(ctx, places[0].ID)
	if err == nil {
		err = s.may(ctx, r, chat.ToModerate)
	}
	if err != nil {
		return givenUp(err)
	}
	rules := r.rules.Load().Version
	kind := chat.Deleted
	if step.Undo {
		kind = chat.Restored
	}
	for _, p := range places {
		e := chat.Event{Room: r.info.ID, Kind: kind, Target: p.Seq, At: chat.MillisOf(h.Now()), By: s.profile()}
		how := &store.Amendment{Moderator: true, Purge: step.Purge}
		s.submit(r, &publish{id: 1, said: r.info.ID, right: chat.ToModerate, item: store.Append{Event: e, Amendment: how, Rules: rules}})
	}
	for range places {
		select {
		case answer := <-answers:
			if failed, is := answer.(*protocol.Failed); is && failed.Error.Code != chat.CodeGone && failed.Error.Code != chat.CodeNoMessage {
				err = errors.Join(err, givenUp(&failed.Error))
			}
		case <-ctx.Done():
			return fmt.Errorf("wait for a part of a purge: %w", ctx.Err())
		}
	}
	return err
}

// givenUp makes the loss of the right to moderate the end of the work.
func givenUp(err error) error {
	switch chat.AsError(err).Code {
	case chat.CodeNotAllowed, chat.CodeNoRoom, chat.CodeNoUser:
		return fmt.Errorf("%w: who asked for the purge may not moderate the room any more: %w", store.ErrBadJob, err)
	}
	return err
}
