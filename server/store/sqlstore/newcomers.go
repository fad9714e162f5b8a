package sqlstore

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// CreateUser stores a guest.
func (s Store) CreateUser(ctx context.Context, n store.Newcomer, now time.Time) (chat.User, error) {
	err := s.db.Write(ctx, func(ctx context.Context, tx Tx) error { return createUser(ctx, tx, n, chat.MillisOf(now)) })
	if err != nil {
		return chat.User{}, err
	}
	return chat.User{ID: n.ID, Name: n.Name.Shown}, nil
}

func createUser(ctx context.Context, tx Tx, n store.Newcomer, at chat.Millis) error {
	err := insertGuest(ctx, tx, n, at)
	if err == nil && n.Token != nil {
		err = tx.Exec(ctx, InsertSession+`SELECT $1, num, $2, $3, $3, $3, $4, $5, 'guest', $7 FROM users WHERE id = $6`,
			Args{n.Token, NewSessionID(), at, n.Device, n.Network, n.ID, Blob(n.Origin.Network)})
	}
	if err != nil || n.Follows == "" {
		return err
	}
	following, err := tx.Change(ctx, `INSERT INTO members ("user", room, read_seq, since)
		SELECT u.num, r.num, r.head, $2 FROM users u, rooms r WHERE u.id = $1 AND r.id = $3 AND r.kind = 'public'`, Args{n.ID, at, n.Follows})
	if err == nil && !following {
		err = NoRoom()
	}
	return err
}

// insertGuest stores the row of a user. The statement inserts one row and returns nothing: for others SQLite prepares to look in all tables for
// what refers to it.
func insertGuest(ctx context.Context, tx Tx, n store.Newcomer, at chat.Millis) error {
	var held bool
	err := tx.Get(ctx, `SELECT EXISTS (SELECT 1 FROM former_names WHERE (folded = $1 OR skeleton = $2) AND until > $3)`,
		Args{n.Name.Folded, n.Name.Skeleton, at}, &held)
	if err == nil && held {
		err = NameHeld()
	}
	if err != nil {
		return err
	}
	changes := 0
	if n.Follows != "" {
		changes = 1
	}
	made, err := tx.Change(ctx, `INSERT INTO users (id, name, folded, skeleton, created_at, seen_at, changes, strange_ms, silenced_until)
		VALUES ($1, $2, $3, $4, $5, $5, $6, $7, CASE WHEN `+fmt.Sprintf(Marked, "$8", "$9", "$5")+` THEN CAST($10 AS bigint) ELSE 0 END) ON CONFLICT DO NOTHING`,
		Args{n.ID, n.Name.Shown, n.Name.Folded, n.Name.Skeleton, at, changes, int64(chat.Stranger), Blob(n.Origin.Network), n.Origin.Token, chat.UntilLetIn})
	if err == nil && !made {
		err = NameTaken()
	}
	return err
}

// Marked is the condition for somebody new to wait to be let in: of a network, a token and the time.
const Marked = `EXISTS (SELECT 1 FROM marks k WHERE k.mark IN (%s, %s) AND k.until > %s)`

// Blob returns bytes for a column that has none as NULL.
func Blob(text string) []byte {
	if text == "" {
		return nil
	}
	return []byte(text)
}

// InsertSession begins a statement that inserts a session.
const InsertSession = `INSERT INTO tokens (hash, "user", id, issued_at, created_at, seen_at, device, network, method, origin) `

// NewSessionID returns an id that no session has.
func NewSessionID() string { return strings.ToLower(rand.Text()[:16]) }
