package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// PutJob locks the user, whose jobs it counts.
func (s Store) PutJob(ctx context.Context, job store.Job, most int, now time.Time) error {
	return s.db.Rewrite(ctx, func(ctx context.Context, tx Tx) error {
		user, _, err := UserByID(ctx, tx, job.User, s.dialect.ForUpdate)
		if err != nil {
			return err
		}
		var others int
		if err := tx.Get(ctx, `SELECT count(*) FROM jobs WHERE "user" = $1 AND kind = $2 AND key <> $3 AND failed = 0`, Args{user, job.Kind, job.Key}, &others); err != nil {
			return err
		}
		if others >= most {
			return chat.Errorf(chat.CodeTooMany, "you have %d of these already; remove one first", others)
		}
		return tx.Exec(ctx, `INSERT INTO jobs ("user", kind, key, due, payload) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT ("user", kind, key) DO UPDATE SET due = excluded.due, tries = 0, payload = excluded.payload, error = '', failed = 0 WHERE jobs.taken <= $6`,
			Args{user, job.Kind, job.Key, job.Due, string(job.Payload), chat.MillisOf(now)})
	})
}

// UserJobs returns the jobs of a user.
func (s Store) UserJobs(ctx context.Context, kind string, user chat.UserID) ([]store.Job, error) {
	return List(ctx, s.db, `SELECT kind, key, due, tries, payload, error, failed FROM jobs WHERE "user" = (SELECT num FROM users WHERE id = $1) AND ($2 = '' OR kind = $2) ORDER BY due, key`,
		Args{user, kind}, func(scan Scan) (store.Job, error) {
			job := store.Job{User: user}
			var payload string
			err := scan(&job.Kind, &job.Key, &job.Due, &job.Tries, &payload, &job.Error, &job.Failed)
			job.Payload = []byte(payload)
			return job, err
		})
}

// DropJob removes a job that nobody has taken.
func (s Store) DropJob(ctx context.Context, kind string, user chat.UserID, key string, now time.Time) (job store.Job, found bool, err error) {
	err = s.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		var owner int64
		var payload string
		job, found = store.Job{Kind: kind, User: user, Key: key}, false
		err := tx.Get(ctx, `SELECT "user", due, tries, payload FROM jobs WHERE "user" = (SELECT num FROM users WHERE id = $1) AND kind = $2 AND key = $3 AND taken <= $4`+s.dialect.ForUpdate,
			Args{user, kind, key, chat.MillisOf(now)}, &owner, &job.Due, &job.Tries, &payload)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		job.Payload, found = []byte(payload), true
		return tx.Exec(ctx, `DELETE FROM jobs WHERE "user" = $1 AND kind = $2 AND key = $3`, Args{owner, kind, key})
	})
	return job, found && err == nil, err
}

// TakeJobs looks first, since mostly nothing is due: a server asks every second.
func (s Store) TakeJobs(ctx context.Context, now, until time.Time, limit int) (jobs []store.Job, err error) {
	at := chat.MillisOf(now)
	var next chat.Millis
	err = s.db.Get(ctx, `SELECT due FROM jobs WHERE failed = 0 AND due <= $1 AND taken <= $1 ORDER BY due LIMIT 1`, Args{at}, &next)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		jobs = nil
		due, err := List(ctx, tx, `SELECT "user", coalesce((SELECT id FROM users WHERE num = jobs."user"), ''), kind, key, due, tries, payload, error
			FROM jobs WHERE failed = 0 AND due <= $1 AND taken <= $1 ORDER BY due, key LIMIT $2`+s.dialect.Index.OnlyMine, Args{at, limit}, scanDue)
		if err != nil {
			return err
		}
		for _, d := range due {
			taken, failed := chat.MillisOf(until), chat.Millis(0)
			if d.User == "" {
				taken, failed, d.Error = 0, at, "its user has gone"
			} else {
				jobs = append(jobs, d.Job)
			}
			if err := tx.Exec(ctx, `UPDATE jobs SET taken = $4, tries = tries + 1, failed = $5, error = $6 WHERE "user" = $1 AND kind = $2 AND key = $3`,
				Args{d.owner, d.Kind, d.Key, taken, failed, d.Error}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return jobs, nil
}

// dueJob is a job with the primary key of its user.
type dueJob struct {
	store.Job
	owner int64
}

func scanDue(scan Scan) (d dueJob, err error) {
	var payload string
	err = scan(&d.owner, &d.User, &d.Kind, &d.Key, &d.Due, &d.Tries, &payload, &d.Error)
	d.Payload = []byte(payload)
	return d, err
}

// FinishJob removes a job.
func (s Store) FinishJob(ctx context.Context, job store.Job) error {
	return s.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		return tx.Exec(ctx, `DELETE FROM jobs WHERE "user" = (SELECT num FROM users WHERE id = $1) AND kind = $2 AND key = $3`, Args{job.User, job.Kind, job.Key})
	})
}

// DelayJob makes a job due later.
func (s Store) DelayJob(ctx context.Context, job store.Job, due time.Time, why string) error {
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		if why == "" {
			return tx.Exec(ctx, `UPDATE jobs SET due = $4, taken = 0, tries = tries - 1 WHERE "user" = (SELECT num FROM users WHERE id = $1) AND kind = $2 AND key = $3`,
				Args{job.User, job.Kind, job.Key, chat.MillisOf(due)})
		}
		return tx.Exec(ctx, `UPDATE jobs SET due = $4, taken = 0, error = $5 WHERE "user" = (SELECT num FROM users WHERE id = $1) AND kind = $2 AND key = $3`,
			Args{job.User, job.Kind, job.Key, chat.MillisOf(due), shortError(why)})
	})
}

// FailJob gives up a job.
func (s Store) FailJob(ctx context.Context, job store.Job, why string, now time.Time) error {
	return s.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		if err := tx.Exec(ctx, `DELETE FROM jobs WHERE error <> '' AND failed > 0 AND failed < $1`, Args{chat.MillisOf(now.Add(-store.FailedKept))}); err != nil {
			return err
		}
		return tx.Exec(ctx, `UPDATE jobs SET failed = $4, taken = 0, error = $5 WHERE "user" = (SELECT num FROM users WHERE id = $1) AND kind = $2 AND key = $3`,
			Args{job.User, job.Kind, job.Key, chat.MillisOf(now), shortError(why)})
	})
}

// shortError is an error as it is stored.
func shortError(why string) string {
	why = strings.ReplaceAll(strings.ToValidUTF8(cmp.Or(why, "unknown"), "\uFFFD"), "\x00", "\uFFFD")
	return strings.ToValidUTF8(why[:min(len(why), store.JobErrorMax)], "")
}

// CountFailing counts the jobs that were given up, and those that are tried again.
const CountFailing = `SELECT (SELECT count(*) FROM jobs WHERE error <> '' AND failed > 0), (SELECT count(*) FROM jobs WHERE error <> '' AND failed = 0)`

// FailingJobs returns the jobs that have an error.
func (s Store) FailingJobs(ctx context.Context, limit int) (jobs []store.Job, failed, again int, err error) {
	if err := s.db.Get(ctx, CountFailing, nil, &failed, &again); err != nil || failed+again == 0 {
		return nil, 0, 0, err
	}
	jobs, err = List(ctx, s.db, `SELECT coalesce((SELECT id FROM users WHERE num = jobs."user"), ''), kind, key, due, tries, error, failed
		FROM jobs WHERE error <> '' ORDER BY failed DESC, due DESC, key LIMIT $1`, Args{limit}, func(scan Scan) (job store.Job, err error) {
		err = scan(&job.User, &job.Kind, &job.Key, &job.Due, &job.Tries, &job.Error, &job.Failed)
		return job, err
	})
	return jobs, failed, again, err
}

// ReviveJobs makes jobs due that were given up. Their errors stay until they are done.
func (s Store) ReviveJobs(ctx context.Context, now time.Time) (revived int, err error) {
	const given = ` WHERE error <> '' AND failed > 0 AND EXISTS (SELECT 1 FROM users WHERE num = jobs."user")`
	err = s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		if err := tx.Get(ctx, `SELECT count(*) FROM jobs`+given, nil, &revived); err != nil || revived == 0 {
			return err
		}
		return tx.Exec(ctx, `UPDATE jobs SET failed = 0, tries = 0, due = $1`+given, Args{chat.MillisOf(now)})
	})
	return revived, err
}
