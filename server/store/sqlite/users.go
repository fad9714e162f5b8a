package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// seenEvery is how often the use of a token is written down.
const seenEvery = 24 * time.Hour

// CreateUser stores a user and its first token.
func (s *Store) CreateUser(ctx context.Context, id chat.UserID, name store.Name, token []byte, now time.Time) (chat.User, error) {
	return write(ctx, s.writer, func(ctx context.Context, tx *prepared) (chat.User, error) {
		at := chat.MillisOf(now)
		if err := checkFree(ctx, tx, id, name, at); err != nil {
			return chat.User{}, err
		}
		if err := release(ctx, tx, name); err != nil {
			return chat.User{}, err
		}
		err := tx.exec(ctx, `INSERT INTO users (id, name, folded, skeleton, created_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)`,
			args{id, name.Shown, name.Folded, name.Skeleton, at, at})
		if err != nil {
			return chat.User{}, err
		}
		err = tx.exec(ctx, `INSERT INTO tokens (hash, user, seen_at) SELECT ?, num, ? FROM users WHERE id = ?`, args{token, at, id})
		return chat.User{ID: id, Name: name.Shown}, err
	})
}

// UserByToken returns whose token that is. Reads go on while nothing can be written, so a user is let in even if
// the use of the token cannot be noted.
func (s *Store) UserByToken(ctx context.Context, token []byte, expired, now time.Time) (chat.User, error) {
	var u chat.User
	var seen chat.Millis
	err := s.reads.get(ctx, `SELECT u.id, u.name, u.rev, t.seen_at FROM tokens t JOIN users u ON u.num = t.user
		WHERE t.hash = ? AND t.seen_at >= ?`, args{token, chat.MillisOf(expired)}, &u.ID, &u.Name, &u.Rev, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return chat.User{}, sqlstore.VoidToken()
	}
	if err != nil {
		return chat.User{}, err
	}
	if now.Sub(seen.Time()) >= seenEvery {
		err := s.noteSeen(ctx, token, now)
		if sqlstore.Is(err, chat.CodeUnauthorized) {
			return chat.User{}, err // it was swept in this moment
		}
		if err != nil {
			s.log.Warn("the use of a token was not noted", "user", u.ID, "error", err)
		}
	}
	return u, nil
}

func (s *Store) noteSeen(ctx context.Context, token []byte, now time.Time) error {
	_, err := write(ctx, s.writer, func(ctx context.Context, tx *prepared) (struct{}, error) {
		return struct{}{}, seen(ctx, tx, token, chat.MillisOf(now))
	})
	return err
}

// seen notes the use of a token. It returns unauthorized if there is no such token any more.
func seen(ctx context.Context, tx *prepared, token []byte, at chat.Millis) error {
	var user int64
	err := tx.get(ctx, `UPDATE tokens SET seen_at = max(seen_at, ?) WHERE hash = ? RETURNING user`, args{at, token}, &user)
	if errors.Is(err, sql.ErrNoRows) {
		return sqlstore.VoidToken()
	}
	if err != nil {
		return err
	}
	return tx.exec(ctx, `UPDATE users SET seen_at = max(seen_at, ?) WHERE num = ?`, args{at, user})
}

// Touch records the use of tokens, at most once a day for each.
func (s *Store) Touch(ctx context.Context, tokens [][]byte, now time.Time) error {
	stale, err := s.tokens(ctx, `SELECT hash FROM tokens WHERE hash IN (SELECT unhex(value) FROM json_each(?1)) AND seen_at <= ?2`,
		tokens, chat.MillisOf(now.Add(-seenEvery)))
	if err != nil || len(stale) == 0 {
		return err
	}
	_, err = write(ctx, s.writer, func(ctx context.Context, tx *prepared) (struct{}, error) {
		for _, token := range stale {
			if err := seen(ctx, tx, token, chat.MillisOf(now)); err != nil && !sqlstore.Is(err, chat.CodeUnauthorized) {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	})
	return err
}

// LiveTokens looks each of them up.
func (s *Store) LiveTokens(ctx context.Context, tokens [][]byte) ([][]byte, error) {
	return s.tokens(ctx, `SELECT hash FROM tokens WHERE hash IN (SELECT unhex(value) FROM json_each(?1))`, tokens)
}

// tokens returns those of these hashes that a query finds; it gets them as a list, and more behind it.
func (s *Store) tokens(ctx context.Context, query string, tokens [][]byte, more ...any) ([][]byte, error) {
	list := make([]string, len(tokens))
	for i, token := range tokens {
		list[i] = hex.EncodeToString(token)
	}
	data, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	var live [][]byte
	err = s.reads.each(ctx, query, append(args{string(data)}, more...),
		func(scan scan) (bool, error) {
			var token []byte
			err := scan(&token)
			live = append(live, token)
			return true, err
		})
	return live, err
}

// Revoke forgets a token.
func (s *Store) Revoke(ctx context.Context, user chat.UserID, token []byte) error {
	_, err := write(ctx, s.writer, func(ctx context.Context, tx *prepared) (struct{}, error) {
		return struct{}{}, tx.exec(ctx, `DELETE FROM tokens WHERE hash = ? AND user = (SELECT num FROM users WHERE id = ?)`,
			args{token, user})
	})
	return err
}

// Changes reads the counters of these users.
func (s *Store) Changes(ctx context.Context, users []chat.UserID) (map[chat.UserID]int64, error) {
	list, err := json.Marshal(users)
	if err != nil {
		return nil, err
	}
	changes := make(map[chat.UserID]int64, len(users))
	err = s.reads.each(ctx, `SELECT id, changes FROM users WHERE id IN (SELECT value FROM json_each(?))`, args{string(list)},
		func(scan scan) (bool, error) {
			var user chat.UserID
			var count int64
			err := scan(&user, &count)
			changes[user] = count
			return true, err
		})
	return changes, err
}

// User returns one user.
func (s *Store) User(ctx context.Context, id chat.UserID) (chat.User, error) {
	_, user, err := userNum(ctx, s.reads, id)
	return user, err
}

// UsersByFolded returns the users that have one of these names.
func (s *Store) UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error) {
	list, err := json.Marshal(folded)
	if err != nil {
		return nil, err
	}
	return s.users(ctx, `SELECT id, name, rev FROM users WHERE folded IN (SELECT value FROM json_each(?))`, args{string(list)})
}

// UserBySkeleton returns whose name looks like that.
func (s *Store) UserBySkeleton(ctx context.Context, skeleton string) (chat.User, error) {
	found, err := s.users(ctx, `SELECT id, name, rev FROM users WHERE skeleton = ?`, args{skeleton})
	if err == nil && len(found) == 0 {
		err = sqlstore.NoUser()
	}
	if err != nil {
		return chat.User{}, err
	}
	return found[0], nil
}

// selectOffers joins in this order only: otherwise SQLite may walk through all users, since they are in the right order.
var selectOffers = fmt.Sprintf(`
	WITH found(num) AS (
		SELECT num FROM (SELECT num, folded FROM users ORDER BY seen_at DESC, num DESC LIMIT %d) WHERE folded >= ?1 AND folded < ?2
		UNION
		SELECT num FROM (SELECT num FROM users WHERE folded >= ?1 AND folded < ?2 ORDER BY folded LIMIT %d)
	)
	SELECT u.id, u.name, u.rev FROM found CROSS JOIN users u ON u.num = found.num
	ORDER BY u.seen_at DESC, u.num DESC LIMIT ?3`, store.RecentUsers, store.NamedUsers)

// UsersByPrefix finds a prefix as a range of the index, so that "%" and "_" are letters like others.
func (s *Store) UsersByPrefix(ctx context.Context, prefix string, limit int) ([]chat.User, error) {
	if prefix == "" {
		return s.users(ctx, `SELECT id, name, rev FROM users ORDER BY seen_at DESC, num DESC LIMIT ?`, args{max(limit, 0)})
	}
	return s.users(ctx, selectOffers, args{prefix, prefix + string(rune(0x10FFFF)), max(limit, 0)})
}

func (s *Store) users(ctx context.Context, query string, a args) ([]chat.User, error) {
	var users []chat.User
	err := s.reads.each(ctx, query, a, func(scan scan) (bool, error) {
		var u chat.User
		err := scan(&u.ID, &u.Name, &u.Rev)
		users = append(users, u)
		return true, err
	})
	return users, err
}

// userNum returns a user with the key that stands for it in other tables.
func userNum(ctx context.Context, q *prepared, id chat.UserID) (int64, chat.User, error) {
	var num int64
	u := chat.User{ID: id}
	err := q.get(ctx, `SELECT num, name, rev FROM users WHERE id = ?`, args{id}, &num, &u.Name, &u.Rev)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, chat.User{}, sqlstore.NoUser()
	}
	return num, u, err
}

// checkFree returns name_taken if another user than id has that name or one that looks like it, or holds it.
func checkFree(ctx context.Context, tx *prepared, id chat.UserID, name store.Name, at chat.Millis) error {
	var used, held bool
	err := tx.get(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE (folded = ?1 OR skeleton = ?2) AND id <> ?3),
		EXISTS (SELECT 1 FROM former_names f JOIN users u ON u.num = f.user WHERE (f.folded = ?1 OR f.skeleton = ?2) AND u.id <> ?3 AND f.until > ?4)`,
		args{name.Folded, name.Skeleton, id, at}, &used, &held)
	switch {
	case err != nil:
		return err
	case used:
		return sqlstore.NameTaken()
	case held:
		return sqlstore.NameHeld()
	}
	return nil
}
