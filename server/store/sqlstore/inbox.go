package sqlstore

import (
	"context"
	"math"

	"parley/server/store"
	"parley/shared/chat"
)

const (
	insertInbox = `INSERT INTO inbox ("user", at, room, seq) SELECT num, $2, $3, $4 FROM users WHERE id = $1 ON CONFLICT DO NOTHING`
	deleteInbox = `DELETE FROM inbox WHERE "user" = (SELECT num FROM users WHERE id = $1) AND at = $2 AND room = $3 AND seq = $4 AND reply = 0`
	clearInbox  = `DELETE FROM inbox WHERE room = $1 AND seq = $2`
	// insertReply adds a message to the inbox of whoever wrote the message that it answers.
	insertReply = `INSERT INTO inbox ("user", at, room, seq, reply) SELECT e.author, $1, $2, $3, 1 FROM events e
		JOIN users u ON u.num = e.author AND u.id <> $5 WHERE e.room = $2 AND e.seq = $4
		ON CONFLICT ("user", at, room, seq) DO UPDATE SET reply = 1`
)

// reply adds a message to the inbox of the author of the one that it answers.
func (g *Group) reply(room int64, e *chat.Event, to chat.Seq) {
	if to != 0 {
		g.Statements = append(g.Statements, Statement{insertReply, Args{e.At, room, e.Seq, to, e.By.ID}})
	}
}

// Inbox returns messages that mention the user or answer one of the user's, the newest first. A subquery finds them in the order of its index
// before their names are joined.
func (s Store) Inbox(ctx context.Context, user chat.UserID, after store.InboxPlace, limit int) ([]chat.Event, error) {
	if after == (store.InboxPlace{}) {
		after.At = math.MaxInt64
	}
	found := `SELECT e.* FROM inbox n JOIN events e ON e.room = n.room AND e.seq = n.seq AND e.kind = 'said' JOIN rooms r ON r.num = n.room
		WHERE n."user" = (SELECT num FROM users WHERE id = $1) AND (n.at, n.room, n.seq) < ($2, coalesce((SELECT num FROM rooms WHERE id = $3), 0), $4)
		AND ` + OpenTo("r", "$1") + `
		AND e.author NOT IN ` + blockedBy("$1") + `
		ORDER BY n.at DESC, n.room DESC, n.seq DESC`
	limited, args := s.dialect.limit(max(limit, 0), Args{user, after.At, after.Room, after.Seq})
	return List(ctx, s.db, SelectOf(found+limited)+` ORDER BY e.at DESC, e.room DESC, e.seq DESC`, args, ScanEvent)
}
