package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// seenEvery is how often the use of a token is written down.
const seenEvery = 24 * time.Hour

// CreateUser stores a user and its first token.
func (s *Store) CreateUser(ctx context.Context, id chat.UserID, name store.Name, token []byte, now time.Time) (chat.User, error) {
	at := chat.MillisOf(now)
	err := s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := checkFree(ctx, tx, id, name, at); err != nil {
			return err
		}
		if err := release(ctx, tx, name); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `WITH u AS (
				INSERT INTO users (id, name, folded, skeleton, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5) RETURNING num
			) INSERT INTO tokens (hash, "user", seen_at) SELECT $6, num, $5 FROM u`,
			id, name.Shown, name.Folded, name.Skeleton, at, token)
		return taken(err, sqlstore.NameTaken())
	})
	if err != nil {
		return chat.User{}, err
	}
	return chat.User{ID: id, Name: name.Shown}, nil
}

// taken makes a refusal of what another server was quicker with.
func taken(err, refusal error) error {
	if code(err) == uniqueViolation {
		return refusal
	}
	return err
}

// unlinked makes a refusal of what was swept in this moment.
func unlinked(err, refusal error) error {
	if code(err) == foreignKeyViolation {
		return refusal
	}
	return err
}

// UserByToken returns whose token that is. A user is let in even if the use of the token cannot be noted.
func (s *Store) UserByToken(ctx context.Context, token []byte, expired, now time.Time) (chat.User, error) {
	var u chat.User
	var seen chat.Millis
	err := s.get(ctx, `SELECT u.id, u.name, u.rev, t.seen_at FROM tokens t JOIN users u ON u.num = t."user"
		WHERE t.hash = $1 AND t.seen_at >= $2`, []any{token, chat.MillisOf(expired)}, &u.ID, &u.Name, &u.Rev, &seen)
	if errors.Is(err, pgx.ErrNoRows) {
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
	return s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return seen(ctx, tx, [][]byte{token}, chat.MillisOf(now), true)
	})
}

// seen notes the use of tokens. It locks their users first, as a sweep does; demand says that it returns unauthorized if there
// is no such token any more.
func seen(ctx context.Context, tx pgx.Tx, tokens [][]byte, at chat.Millis, demand bool) error {
	tag, err := tx.Exec(ctx, `UPDATE users SET seen_at = greatest(seen_at, $1) WHERE num IN (SELECT num FROM users
		WHERE num IN (SELECT "user" FROM tokens WHERE hash = ANY($2)) ORDER BY num FOR NO KEY UPDATE)`, at, tokens)
	switch {
	case err != nil:
		return err
	case tag.RowsAffected() == 0 && demand:
		return sqlstore.VoidToken()
	}
	_, err = tx.Exec(ctx, `UPDATE tokens SET seen_at = greatest(seen_at, $1) WHERE hash = ANY($2)`, at, tokens)
	return err
}

// Touch records the use of tokens, at most once a day for each.
func (s *Store) Touch(ctx context.Context, tokens [][]byte, now time.Time) error {
	var stale [][]byte
	err := s.each(ctx, `SELECT hash FROM tokens WHERE hash = ANY($1) AND seen_at <= $2`, []any{tokens, chat.MillisOf(now.Add(-seenEvery))},
		func(scan scan) (bool, error) {
			var token []byte
			err := scan(&token)
			stale = append(stale, token)
			return true, err
		})
	if err != nil || len(stale) == 0 {
		return err
	}
	return s.write(ctx, func(ctx context.Context, tx pgx.Tx) error { return seen(ctx, tx, stale, chat.MillisOf(now), false) })
}

// LiveTokens looks each of them up.
func (s *Store) LiveTokens(ctx context.Context, tokens [][]byte) (live [][]byte, err error) {
	err = s.each(ctx, `SELECT hash FROM tokens WHERE hash = ANY($1)`, []any{tokens}, func(scan scan) (bool, error) {
		var token []byte
		err := scan(&token)
		live = append(live, token)
		return true, err
	})
	return live, err
}

// Revoke forgets a token.
func (s *Store) Revoke(ctx context.Context, user chat.UserID, token []byte) error {
	return s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM tokens WHERE hash = $1 AND "user" = (SELECT num FROM users WHERE id = $2)`, token, user)
		return err
	})
}

// User returns one user.
func (s *Store) User(ctx context.Context, id chat.UserID) (u chat.User, err error) {
	err = s.read(ctx, func(ctx context.Context) error {
		_, u, err = userNum(ctx, s.reads, id)
		return err
	})
	return u, err
}

// UsersByFolded returns the users that have one of these names.
func (s *Store) UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error) {
	return s.users(ctx, `SELECT id, name, rev FROM users WHERE folded = ANY($1)`, folded)
}

// UserBySkeleton returns whose name looks like that.
func (s *Store) UserBySkeleton(ctx context.Context, skeleton string) (chat.User, error) {
	found, err := s.users(ctx, `SELECT id, name, rev FROM users WHERE skeleton = $1`, skeleton)
	if err == nil && len(found) == 0 {
		err = sqlstore.NoUser()
	}
	if err != nil {
		return chat.User{}, err
	}
	return found[0], nil
}

// selectOffers looks up each user that matches: OFFSET keeps PostgreSQL from making a join of it, and from reading all users for
// that, since they are in the right order.
var selectOffers = fmt.Sprintf(`
	WITH found AS MATERIALIZED (
		SELECT num FROM (SELECT num, folded FROM users ORDER BY seen_at DESC, num DESC LIMIT %d) recent WHERE folded >= $1 AND folded < $2
		UNION
		SELECT num FROM (SELECT num FROM users WHERE folded >= $1 AND folded < $2 ORDER BY folded LIMIT %d) named
	)
	SELECT u.id, u.name, u.rev
	FROM found CROSS JOIN LATERAL (SELECT num, id, name, rev, seen_at FROM users WHERE num = found.num OFFSET 0) u
	ORDER BY u.seen_at DESC, u.num DESC LIMIT $3`, store.RecentUsers, store.NamedUsers)

// UsersByPrefix finds a prefix as a range of the index, so that "%" and "_" are letters like others.
func (s *Store) UsersByPrefix(ctx context.Context, prefix string, limit int) ([]chat.User, error) {
	if prefix == "" {
		return s.users(ctx, `SELECT id, name, rev FROM users ORDER BY seen_at DESC, num DESC LIMIT $1`, max(limit, 0))
	}
	return s.users(ctx, selectOffers, prefix, prefix+string(rune(0x10FFFF)), max(limit, 0))
}

func (s *Store) users(ctx context.Context, query string, args ...any) (users []chat.User, err error) {
	err = s.each(ctx, query, args, func(scan scan) (bool, error) {
		var u chat.User
		err := scan(&u.ID, &u.Name, &u.Rev)
		users = append(users, u)
		return true, err
	})
	return users, err
}

// Changes reads the counters of these users.
func (s *Store) Changes(ctx context.Context, users []chat.UserID) (map[chat.UserID]int64, error) {
	changes := make(map[chat.UserID]int64, len(users))
	err := s.each(ctx, `SELECT id, changes FROM users WHERE id = ANY($1)`, []any{texts(users)}, func(scan scan) (bool, error) {
		var user chat.UserID
		var count int64
		err := scan(&user, &count)
		changes[user] = count
		return true, err
	})
	return changes, err
}

func texts[T ~string](list []T) []string {
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = string(item)
	}
	return texts
}

// userNum returns a user with the key that stands for it in other tables.
func userNum(ctx context.Context, q querier, id chat.UserID) (int64, chat.User, error) {
	var num int64
	u := chat.User{ID: id}
	err := q.QueryRow(ctx, `SELECT num, name, rev FROM users WHERE id = $1`, id).Scan(&num, &u.Name, &u.Rev)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, chat.User{}, sqlstore.NoUser()
	}
	return num, u, err
}

// checkFree returns name_taken if another user than id has that name or one that looks like it, or holds it.
func checkFree(ctx context.Context, tx pgx.Tx, id chat.UserID, name store.Name, at chat.Millis) error {
	var used, held bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE (folded = $1 OR skeleton = $2) AND id <> $3),
		EXISTS (SELECT 1 FROM former_names f JOIN users u ON u.num = f."user" WHERE (f.folded = $1 OR f.skeleton = $2) AND u.id <> $3 AND f.until > $4)`,
		name.Folded, name.Skeleton, id, at).Scan(&used, &held)
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

// refer notes that something names these users, who therefore stay. It returns no_user if one of them was swept in this moment.
func refer(ctx context.Context, tx pgx.Tx, nums ...int64) error {
	tag, err := tx.Exec(ctx, `UPDATE users SET referenced = 1 WHERE num IN (SELECT num FROM users WHERE num = ANY($1) ORDER BY num FOR NO KEY UPDATE)`, nums)
	if err == nil && int(tag.RowsAffected()) < len(nums) {
		err = sqlstore.NoUser()
	}
	return err
}

// changed counts that what these users are or follow is different now.
func changed(ctx context.Context, tx pgx.Tx, nums ...int64) error {
	_, err := tx.Exec(ctx, `UPDATE users SET changes = changes + 1 WHERE num IN (SELECT num FROM users WHERE num = ANY($1) ORDER BY num FOR NO KEY UPDATE)`, nums)
	return err
}

// Rename gives a user another name, and says so in the liveliest public rooms that the user follows.
func (s *Store) Rename(ctx context.Context, id chat.UserID, name store.Name, now time.Time) (user chat.User, events []chat.Event, err error) {
	err = s.write(ctx, func(ctx context.Context, tx pgx.Tx) error {
		user, events, err = rename(ctx, tx, id, name, chat.MillisOf(now))
		return err
	})
	if err != nil {
		return chat.User{}, nil, err
	}
	return user, events, nil
}

func rename(ctx context.Context, tx pgx.Tx, id chat.UserID, name store.Name, at chat.Millis) (chat.User, []chat.Event, error) {
	num, user, err := lockUser(ctx, tx, id)
	if err != nil || user.Name == name.Shown {
		return user, nil, err
	}
	if err := checkFree(ctx, tx, id, name, at); err != nil {
		return chat.User{}, nil, err
	}
	if err := holdName(ctx, tx, num, name, at); err != nil {
		return chat.User{}, nil, err
	}
	was := user.Name
	user.Name, user.Rev = name.Shown, user.Rev+1
	_, err = tx.Exec(ctx, `UPDATE users SET name = $1, folded = $2, skeleton = $3, rev = $4, changes = changes + 1 WHERE num = $5`,
		name.Shown, name.Folded, name.Skeleton, user.Rev, num)
	if err != nil {
		return chat.User{}, nil, taken(err, sqlstore.NameTaken())
	}
	events, err := announce(ctx, tx, num, chat.Event{Kind: chat.Renamed, At: at, By: user, Was: was})
	return user, events, err
}

// lockUser returns a user that nobody else changes until the transaction ends.
func lockUser(ctx context.Context, tx pgx.Tx, id chat.UserID) (int64, chat.User, error) {
	var num int64
	u := chat.User{ID: id}
	err := tx.QueryRow(ctx, `SELECT num, name, rev FROM users WHERE id = $1 FOR NO KEY UPDATE`, id).Scan(&num, &u.Name, &u.Rev)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, chat.User{}, sqlstore.NoUser()
	}
	return num, u, err
}

// announce appends a copy of e to the public rooms with the newest events that the user follows, in this order. The rooms are
// locked in the order in which everybody locks rooms.
func announce(ctx context.Context, tx pgx.Tx, author int64, e chat.Event) ([]chat.Event, error) {
	type followed struct {
		num int64
		id  chat.RoomID
		seq chat.Seq
	}
	rooms := map[int64]followed{}
	var order []int64
	err := each(ctx, tx, `SELECT r.num FROM members m JOIN rooms r ON r.num = m.room WHERE m."user" = $1 AND m.peer IS NULL
		ORDER BY (SELECT num FROM events WHERE room = r.num AND seq = r.head) DESC NULLS LAST, m.num LIMIT $2`, []any{author, store.RenameRooms}, func(scan scan) (bool, error) {
		var num int64
		err := scan(&num)
		order = append(order, num)
		return true, err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, tx, `UPDATE rooms SET head = head + 1
		WHERE num IN (SELECT num FROM rooms WHERE num = ANY($1) ORDER BY num FOR NO KEY UPDATE) RETURNING num, id, head`, []any{order},
		func(scan scan) (bool, error) {
			var f followed
			err := scan(&f.num, &f.id, &f.seq)
			rooms[f.num] = f
			return true, err
		})
	if err != nil {
		return nil, err
	}
	if len(order) == 0 {
		return nil, nil
	}
	if err := refer(ctx, tx, author); err != nil {
		return nil, err
	}
	var rows eventRows
	events := make([]chat.Event, 0, len(order))
	for _, num := range order {
		e.Room, e.Seq = rooms[num].id, rooms[num].seq
		p := sqlstore.Placed{Room: num, Author: author}
		if err := p.Fill(e); err != nil {
			return nil, err
		}
		rows.add(&p)
		events = append(events, e)
	}
	b := &pgx.Batch{}
	rows.queue(b)
	return events, tx.SendBatch(ctx, b).Close()
}
