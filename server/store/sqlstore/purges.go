package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// inPurge returns the condition that an event e is a message of a purge, whose parameters are those of scopeArgs, in rooms of which
// another condition holds. Only Since is left out.
func inPurge(scope store.PurgeScope, where string) string {
	rooms := `e.room = (SELECT num FROM rooms WHERE id = $2` + where + `)`
	if scope.Room == "" {
		rooms = `e.room IN (SELECT num FROM rooms WHERE kind = 'public'` + where + `) AND $2 = ''`
	}
	return `e.kind = 'said' AND e.author = (SELECT num FROM users WHERE id = $1) AND e.at <= $3 AND ` + rooms
}

func scopeArgs(scope store.PurgeScope) Args { return Args{scope.User, string(scope.Room), scope.Until} }

// PreviewPurge counts messages, and reads the first ones.
func (s Store) PreviewPurge(ctx context.Context, scope store.PurgeScope, first int) (p store.PurgePreview, err error) {
	err = s.db.Get(ctx, `SELECT CAST(coalesce(sum(c.newer), 0) AS bigint), count(*), CAST(coalesce(sum(c.older), 0) AS bigint) FROM (
			SELECT sum(CASE WHEN e.at >= $4 THEN 1 ELSE 0 END) AS newer, sum(CASE WHEN e.at < $4 THEN 1 ELSE 0 END) AS older
			FROM events e WHERE `+inPurge(scope, "")+` GROUP BY e.room) c WHERE c.newer > 0`, append(scopeArgs(scope), scope.Since), &p.Messages, &p.Rooms, &p.Older)
	if err != nil || p.Messages == 0 {
		return p, err
	}
	places, err := s.purgeable(ctx, scope, store.OwnPlace{}, first)
	for _, place := range places {
		if err != nil {
			break
		}
		var found []chat.Event
		found, err = s.Messages(ctx, place.ID, []chat.Seq{place.Seq})
		p.First = append(p.First, found...)
	}
	return p, err
}

// purgeable finds messages in the index of unread ones, which has the author. It passes over what is before the place after.
func (s Store) purgeable(ctx context.Context, scope store.PurgeScope, after store.OwnPlace, limit int) ([]store.PurgePlace, error) {
	rest := `e.seq > $6`
	if scope.Room == "" {
		rest = `(e.room, e.seq) > ($5, $6)`
	}
	return List(ctx, s.db, `SELECT l.room, l.seq, r.id FROM (
			SELECT e.room, e.seq FROM events e WHERE `+inPurge(scope, ` AND num >= $5`)+` AND e.at >= $4 AND `+rest+` ORDER BY e.room, e.seq LIMIT $7
		) l JOIN rooms r ON r.num = l.room ORDER BY l.room, l.seq`, append(scopeArgs(scope), scope.Since, after.Room, after.Seq, max(limit, 0)), scanPurgePlace)
}

func scanPurgePlace(scan Scan) (p store.PurgePlace, err error) {
	err = scan(&p.Room, &p.Seq, &p.ID)
	return p, err
}

// StartPurge stores the purge and its job together: neither is anything without the other.
func (s Store) StartPurge(ctx context.Context, purge store.Purge) (id int64, err error) {
	err = s.db.Rewrite(ctx, func(ctx context.Context, tx Tx) error {
		user, _, err := UserByID(ctx, tx, purge.User, s.dialect.ForUpdate)
		if err != nil {
			return err
		}
		by, _, err := UserByID(ctx, tx, purge.By.ID, "")
		if err == nil {
			err = tx.Reference(ctx, user, by)
		}
		if err == nil {
			err = tx.Get(ctx, `INSERT INTO purges ("user", made_by, room, since, at) VALUES ($1, $2, $3, $4, $5) RETURNING num`,
				Args{user, by, string(purge.Room), purge.Since, purge.At()}, &id)
		}
		if err != nil {
			return err
		}
		return putStep(ctx, tx, user, store.PurgeStep{Purge: id, By: purge.By.ID}, purge.At())
	})
	return id, err
}

// putStep stores the job of a step, which is due at once.
func putStep(ctx context.Context, tx Tx, user int64, step store.PurgeStep, now chat.Millis) error {
	var others int
	err := tx.Get(ctx, `SELECT count(*) FROM jobs WHERE "user" = $1 AND kind = $2 AND failed = 0`, Args{user, store.JobPurge}, &others)
	if err == nil && others >= store.PurgeJobs {
		err = chat.Errorf(chat.CodeTooMany, "%d purges of this person are at work; wait for them", others)
	}
	if err != nil {
		return err
	}
	payload, err := json.Marshal(step)
	if err != nil {
		return err
	}
	return tx.Exec(ctx, `INSERT INTO jobs ("user", kind, key, due, payload) VALUES ($1, $2, $3, $4, $5)`, Args{user, store.JobPurge, step.Key(), now, string(payload)})
}

const selectPurges = `SELECT p.num, o.id, p.room, p.since, p.at, p.undone, b.id, b.name, b.rev FROM purges p JOIN users o ON o.num = p."user" JOIN users b ON b.num = p.made_by`

func scanPurge(scan Scan) (p store.Purge, err error) {
	err = scan(&p.ID, &p.User, &p.Room, &p.Since, &p.Until, &p.Undone, &p.By.ID, &p.By.Name, &p.By.Rev)
	return p, err
}

// Purge returns one purge.
func (s Store) Purge(ctx context.Context, id int64) (store.Purge, error) {
	found, err := List(ctx, s.db, selectPurges+` WHERE p.num = $1`, Args{id}, scanPurge)
	if err == nil && len(found) == 0 {
		err = NoPurge()
	}
	if err != nil {
		return store.Purge{}, err
	}
	return found[0], nil
}

// countKept counts what a purge could bring back.
func countKept(ctx context.Context, q Querier, p *store.Purge) error {
	return q.Get(ctx, `SELECT count(*), count(DISTINCT room) FROM versions WHERE purge = $1 AND purge > 0`, Args{p.ID}, &p.Kept, &p.Rooms)
}

// UserPurges returns the purges about a user.
func (s Store) UserPurges(ctx context.Context, user chat.UserID) ([]store.Purge, error) {
	all, err := List(ctx, s.db, selectPurges+` WHERE p."user" = (SELECT num FROM users WHERE id = $1) ORDER BY p.num DESC`, Args{user}, scanPurge)
	for i := range all {
		if err == nil {
			err = countKept(ctx, s.db, &all[i])
		}
	}
	if err != nil {
		return nil, err
	}
	return all, nil
}

// UndoPurge locks the user, as StartPurge does: of two who undo a purge, one is told that it was undone.
func (s Store) UndoPurge(ctx context.Context, user chat.UserID, id int64, by chat.UserID, now time.Time) (p store.Purge, err error) {
	err = s.db.Rewrite(ctx, func(ctx context.Context, tx Tx) error {
		num, _, err := UserByID(ctx, tx, user, s.dialect.ForUpdate)
		if err != nil {
			return err
		}
		err = tx.Get(ctx, selectPurges+` WHERE p.num = $1 AND p."user" = $2`, Args{id, num}, &p.ID, &p.User, &p.Room, &p.Since, &p.Until, &p.Undone, &p.By.ID, &p.By.Name, &p.By.Rev)
		switch {
		case errors.Is(err, sql.ErrNoRows), err == nil && !p.Undoable(now):
			return NoPurge()
		case err != nil:
			return err
		}
		if err = countKept(ctx, tx, &p); err == nil {
			err = tx.Exec(ctx, `UPDATE purges SET undone = $2 WHERE num = $1`, Args{id, chat.MillisOf(now)})
		}
		if err != nil {
			return err
		}
		return putStep(ctx, tx, num, store.PurgeStep{Purge: id, By: by, Undo: true}, chat.MillisOf(now))
	})
	if err != nil {
		return store.Purge{}, err
	}
	return p, nil
}

// PurgePlaces returns the messages of a step.
func (s Store) PurgePlaces(ctx context.Context, purge store.Purge, step store.PurgeStep, limit int) ([]store.PurgePlace, error) {
	if !step.Undo {
		return s.purgeable(ctx, purge.PurgeScope, step.After, limit)
	}
	return List(ctx, s.db, `SELECT v.room, v.seq, r.id FROM versions v JOIN rooms r ON r.num = v.room
		WHERE v.purge = $1 AND v.purge > 0 AND (v.room, v.seq) > ($2, $3) ORDER BY v.room, v.seq LIMIT $4`, Args{purge.ID, step.After.Room, step.After.Seq, max(limit, 0)}, scanPurgePlace)
}

// ForgetPurges keeps those whose texts are still to be erased.
func (s Store) ForgetPurges(ctx context.Context, before time.Time, limit int) (forgotten int, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		nums, err := List(ctx, tx, `SELECT num FROM purges WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.purge = purges.num AND v.purge > 0)
			ORDER BY at LIMIT $2`+s.dialect.Index.OnlyMine, Args{chat.MillisOf(before), max(limit, 0)}, func(scan Scan) (num int64, err error) {
			err = scan(&num)
			return num, err
		})
		if forgotten = len(nums); err != nil || forgotten == 0 {
			return err
		}
		return tx.Exec(ctx, `DELETE FROM purges WHERE num `+s.dialect.In(1), Args{s.dialect.List(nums)})
	})
	if err != nil {
		return 0, fmt.Errorf("forget purges: %w", err)
	}
	return forgotten, nil
}

// endPurges ends what purges of an erased person's messages could bring back, and forgets these purges. It locks the rooms, as EraseDeleted does.
func (e *erasing) endPurges(ctx context.Context) error {
	for {
		found, err := List(ctx, e.db, `SELECT room, seq FROM versions WHERE purge > 0 AND author = $1 LIMIT $2`, Args{e.num, eraseRows}, func(scan Scan) (h hiddenText, err error) {
			err = scan(&h.room, &h.seq)
			return h, err
		})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return e.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
				return tx.Exec(ctx, `DELETE FROM purges WHERE "user" = $1`, Args{e.num})
			})
		}
		err = e.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
			if err := e.lockRooms(ctx, tx, found); err != nil {
				return err
			}
			for _, h := range found {
				if err := tx.Exec(ctx, `DELETE FROM versions WHERE room = $1 AND seq = $2
					AND EXISTS (SELECT 1 FROM versions h WHERE h.room = $1 AND h.seq = $2 AND h.purge > 0)`, Args{h.room, h.seq}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}
