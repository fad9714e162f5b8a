package sqlite

import (
	"context"
	"encoding/json"

	"parley/shared/chat"
)

// extra is what only some kinds of events have, in a column of its own.
type extra struct {
	Mentions []mention `json:"mentions,omitempty"`
	Was      string    `json:"was,omitempty"` // of a rename: the names before and after, and the Rev after
	Name     string    `json:"name,omitempty"`
	Rev      int       `json:"rev,omitempty"`
}

type mention struct {
	ID   chat.UserID `json:"id"`
	Name string      `json:"name"`
}

// insert gives e the next Seq of its room and stores it.
func insert(ctx context.Context, tx *prepared, e *chat.Event, k keys) error {
	err := tx.get(ctx, `UPDATE rooms SET head = head + 1 WHERE num = ? RETURNING head`, args{k.room}, &e.Seq)
	if err != nil {
		return err
	}
	text, more, err := columns(e)
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
		args{k.room, e.Seq, e.Kind, e.At, k.author, e.Nonce, text, k.to, k.in, inSeq, more, checksum(e, m, more)})
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

func columns(e *chat.Event) (text, more string, err error) {
	var x extra
	switch {
	case e.Message != nil:
		text = e.Message.Text
		for _, user := range e.Message.Mentions {
			x.Mentions = append(x.Mentions, mention{user.ID, user.Name})
		}
	case e.Kind == chat.Renamed:
		x = extra{Was: e.Was, Name: e.By.Name, Rev: e.By.Rev}
	}
	if len(x.Mentions) == 0 && x.Was == "" {
		return text, "", nil
	}
	data, err := json.Marshal(x)
	return text, string(data), err
}
