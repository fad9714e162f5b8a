package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"parley/shared/chat"
)

// User returns one user.
func (s Store) User(ctx context.Context, id chat.UserID) (chat.User, error) {
	_, user, err := anyUserByID(ctx, s.db, id, "")
	return user, err
}

// UserByID returns a user with its primary key. Somebody who was erased does nothing any more, and is no user. ForUpdate is that of the dialect,
// or empty.
func UserByID(ctx context.Context, q Querier, id chat.UserID, forUpdate string) (int64, chat.User, error) {
	num, u, err := anyUserByID(ctx, q, id, forUpdate)
	if err == nil && u.Name == chat.DeletedUser {
		return 0, chat.User{}, NoUser()
	}
	return num, u, err
}

// anyUserByID is UserByID for those who were erased too.
func anyUserByID(ctx context.Context, q Querier, id chat.UserID, forUpdate string) (int64, chat.User, error) {
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
	return s.users(ctx, s.dialect.FindUsers, Args{prefix, prefix + LastRune, max(limit, 0)})
}

func (s Store) users(ctx context.Context, query string, args Args) ([]chat.User, error) {
	return List(ctx, s.db, query, args, func(scan Scan) (u chat.User, err error) {
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
