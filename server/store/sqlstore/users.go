package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// CreateUser stores a user and its first token.
func (s Store) CreateUser(ctx context.Context, id chat.UserID, name store.Name, token []byte, now time.Time) (chat.User, error) {
	at := chat.MillisOf(now)
	err := s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		if err := checkFree(ctx, tx, id, name, at); err != nil {
			return err
		}
		if err := releaseName(ctx, tx, name); err != nil {
			return err
		}
		err := tx.Exec(ctx, `INSERT INTO users (id, name, folded, skeleton, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5)`,
			Args{id, name.Shown, name.Folded, name.Skeleton, at})
		if err != nil {
			return err
		}
		return tx.Exec(ctx, `INSERT INTO tokens (hash, "user", seen_at) SELECT $1, num, $2 FROM users WHERE id = $3`, Args{token, at, id})
	})
	if err != nil {
		return chat.User{}, s.dialect.refusal(err, NameTaken(), err)
	}
	return chat.User{ID: id, Name: name.Shown}, nil
}

// User returns one user.
func (s Store) User(ctx context.Context, id chat.UserID) (chat.User, error) {
	_, user, err := userByID(ctx, s.db, id, "")
	return user, err
}

// userByID returns a user with its primary key. ForUpdate is that of the dialect, or empty.
func userByID(ctx context.Context, q Querier, id chat.UserID, forUpdate string) (int64, chat.User, error) {
	var num int64
	u := chat.User{ID: id}
	err := q.Get(ctx, `SELECT num, name, rev FROM users WHERE id = $1`+forUpdate, Args{id}, &num, &u.Name, &u.Rev)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, chat.User{}, NoUser()
	}
	return num, u, err
}

// UsersByFolded returns the users that have one of these names.
func (s Store) UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error) {
	return s.users(ctx, `SELECT id, name, rev FROM users WHERE folded `+s.dialect.In(1), Args{s.dialect.List(folded)})
}

// UserBySkeleton returns the user whose name has that skeleton.
func (s Store) UserBySkeleton(ctx context.Context, skeleton string) (chat.User, error) {
	found, err := s.users(ctx, `SELECT id, name, rev FROM users WHERE skeleton = $1`, Args{skeleton})
	if err == nil && len(found) == 0 {
		err = NoUser()
	}
	if err != nil {
		return chat.User{}, err
	}
	return found[0], nil
}

// UsersByPrefix finds a prefix as a range of the index, so that "%" and "_" are not wildcards.
func (s Store) UsersByPrefix(ctx context.Context, prefix string, limit int) ([]chat.User, error) {
	if prefix == "" {
		return s.users(ctx, `SELECT id, name, rev FROM users ORDER BY seen_at DESC, num DESC LIMIT $1`, Args{max(limit, 0)})
	}
	return s.users(ctx, s.dialect.FindUsers, Args{prefix, prefix + lastRune, max(limit, 0)})
}

func (s Store) users(ctx context.Context, query string, args Args) ([]chat.User, error) {
	return list(ctx, s.db, query, args, func(scan Scan) (u chat.User, err error) {
		err = scan(&u.ID, &u.Name, &u.Rev)
		return u, err
	})
}

// Changes reads the counters of these users.
func (s Store) Changes(ctx context.Context, users []chat.UserID) (map[chat.UserID]int64, error) {
	changes := make(map[chat.UserID]int64, len(users))
	err := s.db.Each(ctx, `SELECT id, changes FROM users WHERE id `+s.dialect.In(1), Args{s.dialect.List(texts(users))}, byID(changes))
	return changes, err
}
