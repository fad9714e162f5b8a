package accounts

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// seenEvery is how often the use of a session is recorded.
const seenEvery = 24 * time.Hour

// NewSession signs a user in.
func (s Store) NewSession(ctx context.Context, session store.Session, token []byte, now time.Time) (id string, err error) {
	id, at := sqlstore.NewSessionID(), chat.MillisOf(now)
	err = s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		num, _, err := sqlstore.UserByID(ctx, tx, session.User, s.dialect.ForUpdate)
		if err != nil {
			return err
		}
		var until chat.Millis
		err = tx.Get(ctx, `SELECT banned_until FROM users WHERE num = $1`, sqlstore.Args{num}, &until)
		if err == nil && until > at {
			err = banned(until)
		}
		if err != nil {
			return err
		}
		err = tx.Exec(ctx, `DELETE FROM tokens WHERE id IN (SELECT id FROM tokens WHERE "user" = $1 ORDER BY seen_at DESC, id LIMIT 1000 OFFSET $2)`,
			sqlstore.Args{num, store.SessionsMax - 1})
		if err != nil {
			return err
		}
		return tx.Exec(ctx, sqlstore.InsertSession+`VALUES ($1, $2, $3, $4, $4, $4, $5, $6, $7, $8)`,
			sqlstore.Args{token, num, id, at, session.Device, session.Network, session.Method, sqlstore.Blob(session.Origin)})
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// Sessions returns those of a user.
func (s Store) Sessions(ctx context.Context, user chat.UserID) ([]store.Session, error) {
	return sqlstore.List(ctx, s.db, `SELECT id, device, network, method, created_at, seen_at, origin FROM tokens
		WHERE "user" = (SELECT num FROM users WHERE id = $1) ORDER BY seen_at DESC, id`, sqlstore.Args{user},
		func(scan sqlstore.Scan) (store.Session, error) {
			session, origin := store.Session{User: user}, []byte(nil)
			err := scan(&session.ID, &session.Device, &session.Network, &session.Method, &session.Created, &session.Seen, &origin)
			session.Origin = string(origin)
			return session, err
		})
}

// LiveSessions returns the sessions that still exist.
func (s Store) LiveSessions(ctx context.Context, ids []string) ([]string, error) {
	return s.ids(ctx, `SELECT id FROM tokens WHERE id `+s.dialect.In(1), ids)
}

// Touch records the use of sessions, at most once a day for each.
func (s Store) Touch(ctx context.Context, ids []string, now time.Time) error {
	stale, err := s.ids(ctx, `SELECT id FROM tokens WHERE id `+s.dialect.In(1)+` AND seen_at <= $2`, ids, chat.MillisOf(now.Add(-seenEvery)))
	if err != nil || len(stale) == 0 {
		return err
	}
	return s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		_, err := tx.NoteSeen(ctx, stale, chat.MillisOf(now))
		return err
	})
}

// ids runs a query for sessions, of which $1 is a list.
func (s Store) ids(ctx context.Context, query string, ids []string, more ...any) ([]string, error) {
	return sqlstore.List(ctx, s.db, query, append(sqlstore.Args{s.dialect.List(ids)}, more...), func(scan sqlstore.Scan) (id string, err error) {
		err = scan(&id)
		return id, err
	})
}

// EndSession ends one session.
func (s Store) EndSession(ctx context.Context, user chat.UserID, id string) error {
	return s.exec(ctx, `DELETE FROM tokens WHERE id = $1 AND "user" = (SELECT num FROM users WHERE id = $2)`, id, user)
}

// EndSessions ends all sessions but one.
func (s Store) EndSessions(ctx context.Context, user chat.UserID, but string) error {
	return s.exec(ctx, `DELETE FROM tokens WHERE "user" = (SELECT num FROM users WHERE id = $1) AND id <> $2`, user, but)
}

// signedIn is a session as a token finds it.
type signedIn struct {
	store.Login
	seen, banned chat.Millis
	isNext       bool        // it is the token that will replace the present one
	replaced     chat.Millis // when the token was replaced, 0 unless it is the one before
}

const selectLogin = `SELECT u.id, u.name, u.rev, u.role, CASE WHEN u.claimed_at > 0 THEN 1 ELSE 0 END, u.banned_until, t.id, t.seen_at, t.issued_at`

func scanLogin(s *signedIn, claimed *int, more ...any) []any {
	return append([]any{&s.User.ID, &s.User.Name, &s.User.Rev, &s.Role, claimed, &s.banned, &s.Session, &s.seen, &s.Issued}, more...)
}

// Login returns who a token belongs to. Reads go on while nothing can be written, so a user is let in even if the use of the token cannot
// be recorded.
func (s Store) Login(ctx context.Context, token []byte, expired, now time.Time) (store.Login, error) {
	found, err := s.find(ctx, token)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Login{}, sqlstore.VoidToken()
	}
	at := chat.MillisOf(now)
	switch {
	case err != nil:
		return store.Login{}, err
	case found.seen < chat.MillisOf(expired):
		return store.Login{}, sqlstore.VoidToken()
	case found.banned > at:
		return store.Login{}, banned(found.banned)
	case found.replaced != 0 && now.Sub(found.replaced.Time()) > store.RotateGrace:
		return store.Login{}, s.endStolen(ctx, found)
	}
	if found.isNext {
		found.Issued = at
		err = s.replace(ctx, token, at)
	}
	if err == nil && now.Sub(found.seen.Time()) >= seenEvery {
		err = s.noteSeen(ctx, found.Session, at)
	}
	if sqlstore.Is(err, chat.CodeUnauthorized) {
		return store.Login{}, err // it has ended since it was read
	}
	if err != nil {
		s.log.Warn("the use of a session was not recorded", "user", found.User.ID, "error", err)
	}
	return found.Login, nil
}

// find looks for the present token of a session first: others are rare. The second query looks for it again, since another request may have
// made it the present one meanwhile.
func (s Store) find(ctx context.Context, token []byte) (found signedIn, err error) {
	var claimed, next int
	err = s.db.Get(ctx, selectLogin+` FROM tokens t JOIN users u ON u.num = t."user" WHERE t.hash = $1`, sqlstore.Args{token}, scanLogin(&found, &claimed)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = s.db.Get(ctx, selectLogin+`, CASE WHEN t.next = $1 THEN 1 ELSE 0 END, CASE WHEN t.prev = $1 THEN t.prev_at ELSE 0 END
			FROM tokens t JOIN users u ON u.num = t."user" WHERE t.hash = $1 OR t.next = $1 OR t.prev = $1`, sqlstore.Args{token},
			scanLogin(&found, &claimed, &next, &found.replaced)...)
	}
	found.Claimed, found.isNext = claimed == 1, next == 1
	return found, err
}

// noteSeen returns unauthorized if the session no longer exists.
func (s Store) noteSeen(ctx context.Context, id string, at chat.Millis) error {
	return s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		found, err := tx.NoteSeen(ctx, []string{id}, at)
		if err == nil && !found {
			err = sqlstore.VoidToken()
		}
		return err
	})
}

// replace makes the next token of a session the present one. Another request may have done so since it was read.
func (s Store) replace(ctx context.Context, next []byte, at chat.Millis) error {
	return s.exec(ctx, `UPDATE tokens SET prev = hash, prev_at = $2, hash = next, issued_at = $2, next = NULL, next_at = 0
		WHERE next = $1`, next, at)
}

// endStolen ends the session of a token that was replaced long ago: its user has another one, so somebody has a copy.
func (s Store) endStolen(ctx context.Context, found signedIn) error {
	s.log.Warn("a replaced token was used: its session ends", "user", found.User.ID, "session", found.Session)
	if err := s.exec(ctx, `DELETE FROM tokens WHERE id = $1`, found.Session); err != nil {
		s.log.Warn("the session was not ended", "user", found.User.ID, "session", found.Session, "error", err)
	}
	return sqlstore.VoidToken()
}

// Rotate issues another token.
func (s Store) Rotate(ctx context.Context, token, next []byte, now time.Time) (issued bool, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx sqlstore.Tx) error {
		var last chat.Millis
		err := tx.Get(ctx, `SELECT next_at FROM tokens WHERE hash = $1`+s.dialect.ForUpdate, sqlstore.Args{token}, &last)
		if errors.Is(err, sql.ErrNoRows) {
			return sqlstore.VoidToken()
		}
		if issued = now.Sub(last.Time()) >= store.RotateGrace; err != nil || !issued {
			return err
		}
		return tx.Exec(ctx, `UPDATE tokens SET next = $2, next_at = $3 WHERE hash = $1`, sqlstore.Args{token, next, chat.MillisOf(now)})
	})
	return issued && err == nil, err
}
