package sqlstore

import (
	"context"
	"database/sql"
	"errors"
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
		if err := tx.Get(ctx, `SELECT count(*) FROM jobs WHERE "user" = $1 AND kind = $2 AND key <> $3`, Args{user, job.Kind, job.Key}, &others); err != nil {
			return err
		}
		if others >= most {
			return chat.Errorf(chat.CodeTooMany, "you have %d of these already; remove one first", others)
		}
		return tx.Exec(ctx, `INSERT INTO jobs ("user", kind, key, due, payload) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT ("user", kind, key) DO UPDATE SET due = excluded.due, tries = 0, payload = excluded.payload WHERE jobs.taken <= $6`,
			Args{user, job.Kind, job.Key, job.Due, string(job.Payload), chat.MillisOf(now)})
	})
}

// UserJobs returns the jobs of a user.
func (s Store) UserJobs(ctx context.Context, kind string, user chat.UserID) ([]store.Job, error) {
	return List(ctx, s.db, `SELECT key, due, tries, payload FROM jobs WHERE "user" = (SELECT num FROM users WHERE id = $1) AND kind = $2 ORDER BY due, key`,
		Args{user, kind}, func(scan Scan) (store.Job, error) {
			job := store.Job{Kind: kind, User: user}
			var payload string
			err := scan(&job.Key, &job.Due, &job.Tries, &payload)
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
	err = s.db.Get(ctx, `SELECT due FROM jobs WHERE due <= $1 AND taken <= $1 ORDER BY due LIMIT 1`, Args{at}, &next)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		jobs = nil
		var users []int64
		err := tx.Each(ctx, `SELECT "user", kind, key, due, tries, payload FROM jobs WHERE due <= $1 AND taken <= $1 ORDER BY due LIMIT $2`+s.dialect.Index.OnlyMine,
			Args{at, limit}, func(scan Scan) (bool, error) {
				var user int64
				var job store.Job
				var payload string
				err := scan(&user, &job.Kind, &job.Key, &job.Due, &job.Tries, &payload)
				job.Payload = []byte(payload)
				users, jobs = append(users, user), append(jobs, job)
				return true, err
			})
		if err != nil {
			return err
		}
		for i, user := range users {
			if err := tx.Get(ctx, `SELECT id FROM users WHERE num = $1`, Args{user}, &jobs[i].User); err != nil {
				return err
			}
			if err := tx.Exec(ctx, `UPDATE jobs SET taken = $4, tries = tries + 1 WHERE "user" = $1 AND kind = $2 AND key = $3`,
				Args{user, jobs[i].Kind, jobs[i].Key, chat.MillisOf(until)}); err != nil {
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

// FinishJob removes a job.
func (s Store) FinishJob(ctx context.Context, job store.Job) error {
	return s.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		return tx.Exec(ctx, `DELETE FROM jobs WHERE "user" = (SELECT num FROM users WHERE id = $1) AND kind = $2 AND key = $3`, Args{job.User, job.Kind, job.Key})
	})
}

// DelayJob makes a job due later.
func (s Store) DelayJob(ctx context.Context, job store.Job, due time.Time) error {
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		return tx.Exec(ctx, `UPDATE jobs SET due = $4, taken = 0 WHERE "user" = (SELECT num FROM users WHERE id = $1) AND kind = $2 AND key = $3`,
			Args{job.User, job.Kind, job.Key, chat.MillisOf(due)})
	})
}
