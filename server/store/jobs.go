package store

import (
	"context"
	"errors"
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
	Error   string      // why it was not done when it was taken last
	Failed  chat.Millis // when it was given up; 0: it was not
}

// ErrBadJob means that a job cannot be done, however often it is tried.
var ErrBadJob = errors.New("the job cannot be done")

const (
	JobErrorMax = 500                 // bytes of Job.Error
	FailedKept  = 30 * 24 * time.Hour // how long a job that was given up is kept at least
)

// Jobs stores work for later. Whoever takes a job owns it for a while; if that server ends, another takes it then, so doing a job twice
// must be the same as doing it once.
type Jobs interface {
	// PutJob stores a job, in place of the user's one of that kind and key, unless that is taken: then it does nothing. It returns
	// too_many if the user has most other jobs of the kind that were not given up, and no_user.
	PutJob(ctx context.Context, job Job, most int, now time.Time) error
	// UserJobs returns the jobs of a user of one kind, or of all if that is empty, those due first at the front. Jobs that are taken or
	// were given up are among them.
	UserJobs(ctx context.Context, kind string, user chat.UserID) ([]Job, error)
	// DropJob removes a job that nobody has taken, and returns it.
	DropJob(ctx context.Context, kind string, user chat.UserID, key string, now time.Time) (job Job, found bool, err error)
	// TakeJobs returns up to limit jobs that are due, which nobody else gets until then. A job whose user has gone is given up, and keeps no other one
	// from being taken.
	TakeJobs(ctx context.Context, now, until time.Time, limit int) ([]Job, error)
	// FinishJob removes a job that was taken.
	FinishJob(ctx context.Context, job Job) error
	// DelayJob gives back a job that was taken, and makes it due later. An empty why says that it was not tried.
	DelayJob(ctx context.Context, job Job, due time.Time, why string) error
	// FailJob gives up a job that was taken: nobody takes it any more. It removes jobs that were given up longer than FailedKept ago.
	FailJob(ctx context.Context, job Job, why string, now time.Time) error
	// FailingJobs returns up to limit jobs that have an Error, those that were given up last at the front, without their payloads, and the
	// numbers of those that were given up and of those that are tried again. The User of a job is empty if the user has gone.
	FailingJobs(ctx context.Context, limit int) (jobs []Job, failed, again int, err error)
	// ReviveJobs makes all jobs due that were given up and whose users exist, and returns their number.
	ReviveJobs(ctx context.Context, now time.Time) (int, error)
}
