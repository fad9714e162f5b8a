package sqlite

import (
	"context"

	"parley/server/store/row"
	"parley/shared/chat"
)

// selectEvents reads what scanEvent understands.
const selectEvents = `
	SELECT r.id, e.seq, e.kind, e.at, u.id, u.name, u.rev, coalesce(e.nonce, ''), e.text,
		coalesce(t.id, ''), coalesce(i.id, ''), coalesce(e.in_seq, 0), coalesce(e.extra, ''), e.sum
	FROM events e JOIN rooms r ON r.num = e.room JOIN users u ON u.num = e.author
		LEFT JOIN users t ON t.num = e.addressee LEFT JOIN rooms i ON i.num = e.in_room`

func scanEvent(scan scan) (chat.Event, error) {
	var e chat.Event
	var m chat.Message
	var more string
	var sum *int64
	err := scan(&e.Room, &e.Seq, &e.Kind, &e.At, &e.By.ID, &e.By.Name, &e.By.Rev, &e.Nonce, &m.Text, &m.To, &m.In, &m.InSeq, &more, &sum)
	if err == nil {
		err = row.Verify(&e, m, more, sum)
	}
	if err != nil {
		return chat.Event{}, err
	}
	return e, row.Complete(&e, m, more)
}

// eventByNonce returns what the user said with that nonce, or sql.ErrNoRows.
func eventByNonce(ctx context.Context, tx *prepared, author int64, nonce chat.Nonce) (chat.Event, error) {
	return scanEvent(func(dest ...any) error {
		return tx.get(ctx, selectEvents+` WHERE e.author = ? AND e.nonce = ?`, args{author, nonce}, dest...)
	})
}
