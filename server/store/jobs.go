package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// Job is work that outlives the request that caused it. A user has one job of each kind and key.
type Job struct {
	Kind    string
	User    chat.UserID
	Key     string
	Due     chat.Millis
	Tries   int // how often it was taken before
	Payload []byte
}

// Jobs stores work for later. Whoever takes a job owns it for a while; if that server ends, another takes it then, so doing a job twice
// must be the same as doing it once.
type Jobs interface {
	// PutJob stores a job, in place of the user's one of that kind and key, unless that is taken: then it does nothing. It returns
	// too_many if the user has most other jobs of the kind, and no_user.
	PutJob(ctx context.Context, job Job, most int, now time.Time) error
	// UserJobs returns the jobs of a user of one kind, those due first at the front. Jobs that are taken are among them.
	UserJobs(ctx context.Context, kind string, user chat.UserID) ([]Job, error)
	// DropJob removes a job that nobody has taken, and returns it.
	DropJob(ctx context.Context, kind string, user chat.UserID, key string, now time.Time) (job Job, found bool, err error)
	// TakeJobs returns up to limit jobs that are due, which nobody else gets until then.
	TakeJobs(ctx context.Context, now, until time.Time, limit int) ([]Job, error)
	// FinishJob removes a job that was taken.
	FinishJob(ctx context.Context, job Job) error
	// DelayJob gives up a job that was taken, and makes it due later.
	DelayJob(ctx context.Context, job Job, due time.Time) error
}
