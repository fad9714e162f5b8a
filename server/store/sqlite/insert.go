package sqlite

import (
	"context"

	"parley/server/store/row"
	"parley/shared/chat"
)

// insert gives e the next Seq of its room and stores it.
func insert(ctx context.Context, tx *prepared, e *chat.Event, k keys) error {
	err := tx.get(ctx, `UPDATE rooms SET head = head + 1 WHERE num = ? RETURNING head`, args{k.room}, &e.Seq)
	if err != nil {
		return err
	}
	text, more, err := row.Columns(e)
	if err != nil {
		return err
	}
	var m chat.Message
	if e.Message != nil {
		m = *e.Message
	}
	var inSeq any
	if k.in != 0 {
		inSeq = m.InSeq
	}
	err = tx.exec(ctx, `INSERT INTO events (room, seq, kind, at, author, nonce, text, addressee, in_room, in_seq, extra, sum)
		VALUES (?, ?, ?, ?, ?, nullif(?, ''), ?, nullif(?, 0), nullif(?, 0), ?, nullif(?, ''), ?)`,
		args{k.room, e.Seq, e.Kind, e.At, k.author, e.Nonce, text, k.to, k.in, inSeq, more, row.Checksum(e, m, more)})
	if err != nil || e.Message == nil {
		return err
	}
	return insertMentions(ctx, tx, e, k)
}

// insertMentions indexes who is to be told; naming oneself counts for nothing.
func insertMentions(ctx context.Context, tx *prepared, e *chat.Event, k keys) error {
	for _, user := range e.Message.Mentions {
		err := tx.exec(ctx, `INSERT OR IGNORE INTO mentions (user, room, seq) SELECT num, ?, ? FROM users WHERE id = ? AND num <> ?`,
			args{k.room, e.Seq, user.ID, k.author})
		if err != nil {
			return err
		}
	}
	return nil
}
