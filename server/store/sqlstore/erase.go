package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

const (
	eraseRows = 100    // messages that one transaction changes
	eraseSpan = 20_000 // primary keys of events that one query looks at
)

// Appender appends events: see store.Events.
type Appender interface {
	Append(ctx context.Context, batch []store.Append) ([]store.Appended, error)
}

// Erasures returns who was erased.
func (s Store) Erasures(ctx context.Context) ([]store.Erasure, error) {
	return List(ctx, s.db, `SELECT id, mode, at, names FROM erasures ORDER BY at, id`, nil, func(scan Scan) (e store.Erasure, err error) {
		var names string
		err = scan(&e.User, &e.Mode, &e.At, &names)
		e.Done = names == ""
		return e, err
	})
}

// Erase erases a user. The first transaction removes all but the messages, and notes the names to look for.
func (s Store) Erase(ctx context.Context, events Appender, user chat.UserID, mode store.Erasing, now time.Time) error {
	e := erasing{Store: s, user: user}
	err := s.db.Erase(ctx, func(ctx context.Context, tx Tx) error { return e.begin(ctx, tx, mode, now) })
	if err == nil {
		err = e.findNames(ctx)
	}
	if err == nil {
		err = e.eraseMentions(ctx)
	}
	if err == nil {
		err = e.eraseVersions(ctx)
	}
	if err == nil {
		err = e.eraseReports(ctx, mode)
	}
	if err == nil {
		err = e.endPurges(ctx)
	}
	if err == nil && mode == store.RemoveMessages {
		err = e.removeMessages(ctx, events, now)
	}
	if err != nil {
		return err
	}
	return s.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		if err := e.clear(ctx, tx, now); err != nil { // what a session that was still connected has stored meanwhile
			return err
		}
		return tx.Exec(ctx, `UPDATE erasures SET names = '' WHERE id = $1`, Args{user})
	})
}

// EraseLater notes an erasure, with no names to look for yet.
func (s Store) EraseLater(ctx context.Context, user chat.UserID, mode store.Erasing, now time.Time) error {
	return s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		return tx.Exec(ctx, `INSERT INTO erasures (id, mode, at, names) VALUES ($1, $2, $3, '[]') ON CONFLICT (id) DO NOTHING`, Args{user, mode, chat.MillisOf(now)})
	})
}

// erasing is somebody who is being erased.
type erasing struct {
	Store
	user  chat.UserID
	num   int64
	names []string
	nums  []int64 // of the events that name the user
}

// eraseTables have what goes with a user.
var eraseTables = []string{
	`DELETE FROM tokens WHERE "user" = $1`, `DELETE FROM passwords WHERE "user" = $1`, `DELETE FROM passkeys WHERE "user" = $1`,
	`DELETE FROM identities WHERE "user" = $1`, `DELETE FROM codes WHERE "user" = $1`, `DELETE FROM emails WHERE "user" = $1`,
	`DELETE FROM links WHERE "user" = $1`, `DELETE FROM drafts WHERE "user" = $1`, `DELETE FROM shelf WHERE "user" = $1`,
	`DELETE FROM former_names WHERE "user" = $1`, `DELETE FROM members WHERE "user" = $1`, `DELETE FROM mentions WHERE "user" = $1`,
	`DELETE FROM inbox WHERE "user" = $1`, `DELETE FROM jobs WHERE "user" = $1`, `DELETE FROM paces WHERE "user" = $1`, `DELETE FROM asks WHERE "user" = $1`, `DELETE FROM marks WHERE "user" = $1`, `DELETE FROM blocks WHERE "user" = $1`, `DELETE FROM blocks WHERE blocked = $1`,
	`UPDATE reports SET note = '' WHERE reporter = $1`, `UPDATE reports SET word = '' WHERE closed_by = $1`,
	`DELETE FROM invitees WHERE "user" = $1`, `DELETE FROM invitees WHERE invite IN (SELECT id FROM invites WHERE made_by = $1)`, `DELETE FROM invites WHERE made_by = $1`,
}

// begin removes all but the messages. If the user was erased before, it adds the names that were noted then.
func (e *erasing) begin(ctx context.Context, tx Tx, mode store.Erasing, now time.Time) error {
	if err := e.lock(ctx, tx, now); err != nil {
		return err
	}
	names, err := List(ctx, tx, `SELECT name FROM users WHERE num = $1 UNION SELECT folded FROM users WHERE num = $1 AND name <> $2
		UNION SELECT folded FROM former_names WHERE "user" = $1`, Args{e.num, chat.DeletedUser},
		func(scan Scan) (name string, err error) {
			err = scan(&name)
			return name, err
		})
	e.learn(names...)
	if err == nil {
		err = e.clear(ctx, tx, now)
	}
	if err == nil {
		err = tx.Exec(ctx, `UPDATE users SET name = $1, folded = '=' || id, skeleton = '=' || id, rev = rev + 1, changes = changes + 1, generation = generation + 1,
			role = 'guest', claimed_at = 0, banned_until = 0, hold_until = 0, silenced_until = 0, silenced_for = '', strange_ms = 0, seen_at = 0, referenced = 1 WHERE num = $2 AND name <> $1`, Args{chat.DeletedUser, e.num})
	}
	if err != nil {
		return err
	}
	var noted string
	err = tx.Get(ctx, `SELECT names FROM erasures WHERE id = $1`, Args{e.user}, &noted)
	if errors.Is(err, sql.ErrNoRows) {
		return e.note(ctx, tx, `INSERT INTO erasures (names, mode, id, at) VALUES ($1, $2, $3, $4)`, mode, e.user, chat.MillisOf(now))
	}
	if err == nil && noted != "" {
		err = json.Unmarshal([]byte(noted), &names)
		e.learn(names...)
	}
	if err == nil {
		err = e.note(ctx, tx, `UPDATE erasures SET names = $1, mode = $2 WHERE id = $3`, mode, e.user)
	}
	return err
}

// clear removes the rows that go with the user. An empty status stays: the nodes, which have the former one in memory, read it.
func (e *erasing) clear(ctx context.Context, tx Tx, now time.Time) error {
	for _, query := range eraseTables {
		if err := tx.Exec(ctx, query, Args{e.num}); err != nil {
			return err
		}
	}
	if err := e.leaveRooms(ctx, tx, now); err != nil {
		return err
	}
	return tx.Exec(ctx, `UPDATE statuses SET emoji = '', text = '', until = 0, quiet = 0, rev = rev + 1, at = $2 WHERE "user" = $1`, Args{e.num, chat.MillisOf(now)})
}

// note stores the names, as the first parameter of a statement.
func (e *erasing) note(ctx context.Context, tx Tx, query string, more ...any) error {
	names, err := json.Marshal(e.names)
	if err != nil {
		return err
	}
	return tx.Exec(ctx, query, append(Args{string(names)}, more...))
}

// lock locks the user and the owners, and returns not_allowed for the last one.
func (e *erasing) lock(ctx context.Context, tx Tx, now time.Time) error {
	owners, err := List(ctx, tx, `SELECT id FROM users WHERE claimed_at > 0 AND role = 'owner' AND banned_until <= $1`, Args{chat.MillisOf(now)},
		func(scan Scan) (id chat.UserID, err error) {
			err = scan(&id)
			return id, err
		})
	if err == nil {
		err = tx.LockUsers(ctx, append(owners, e.user)...)
	}
	if err == nil {
		e.num, _, err = anyUserByID(ctx, tx, e.user, "")
	}
	if err != nil {
		return err
	}
	var last bool
	err = tx.Get(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE num = $1 AND claimed_at > 0 AND role = 'owner')
		AND NOT EXISTS (SELECT 1 FROM users WHERE num <> $1 AND claimed_at > 0 AND role = 'owner' AND banned_until <= $2)`, Args{e.num, chat.MillisOf(now)}, &last)
	if err == nil && last {
		err = LastOwner()
	}
	return err
}

// findNames looks through all events, a span at a time, for those that name the user, and for the names in them.
func (e *erasing) findNames(ctx context.Context) error {
	var newest int64
	if err := e.db.Get(ctx, selectNewest, nil, &newest); err != nil {
		return err
	}
	for from := int64(0); from < newest; from += eraseSpan {
		err := e.db.Each(ctx, `SELECT num, kind, coalesce(extra, '') FROM events WHERE num > $1 AND num <= $2
			AND (author = $3 AND kind = 'renamed' OR replace(coalesce(extra, ''), $4, '') <> coalesce(extra, ''))`,
			Args{from, from + eraseSpan, e.num, string(e.user)}, func(scan Scan) (bool, error) {
				var num int64
				var kind chat.EventKind
				var more string
				if err := scan(&num, &kind, &more); err != nil {
					return false, err
				}
				e.nums = append(e.nums, num)
				x, err := decode(more, &chat.Event{})
				if err != nil {
					return false, err
				}
				if kind == chat.Renamed {
					e.learn(x.Was, x.Name)
				}
				if x.Whom != nil && x.Whom.ID == e.user {
					e.learn(x.Whom.Name)
				}
				for _, m := range x.Mentions {
					if m.ID == e.user {
						e.learn(m.Name)
					}
				}
				return true, nil
			})
		if err != nil {
			return err
		}
	}
	return e.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		return e.note(ctx, tx, `UPDATE erasures SET names = $1 WHERE id = $2`, e.user)
	})
}

// learn adds names to look for.
func (e *erasing) learn(names ...string) {
	for _, name := range names {
		if name != "" && name != chat.DeletedUser && !slices.Contains(e.names, name) {
			e.names = append(e.names, name)
		}
	}
}

// removeMessages deletes the user's messages, also those that a moderator may restore.
func (e *erasing) removeMessages(ctx context.Context, events Appender, now time.Time) error {
	for after := (store.OwnPlace{}); ; {
		places, err := e.ownPlaces(ctx, e.user, after, eraseRows)
		if err != nil {
			return err
		}
		if len(places) == 0 {
			break
		}
		if err := e.remove(ctx, events, places, now); err != nil {
			return err
		}
		after = places[len(places)-1].OwnPlace
	}
	hidden, err := List(ctx, e.db, `SELECT v.room, v.seq, r.id FROM versions v JOIN rooms r ON r.num = v.room WHERE v.deleted > 0 AND v.author = $1`, Args{e.num}, scanOwnPlace)
	for part := range slices.Chunk(hidden, eraseRows) {
		if err == nil {
			err = e.remove(ctx, events, part, now)
		}
	}
	return err
}

func (e *erasing) remove(ctx context.Context, events Appender, places []ownPlace, now time.Time) error {
	batch := make([]store.Append, len(places))
	for i, p := range places {
		batch[i].Event = chat.Event{Room: p.id, Kind: chat.Deleted, Target: p.Seq, At: chat.MillisOf(now), By: chat.User{ID: e.user}}
		batch[i].Rules = math.MaxInt64 // whatever they may do there now
	}
	done, err := events.Append(ctx, batch)
	for _, d := range done {
		err = errors.Join(err, d.Err)
	}
	return err
}
