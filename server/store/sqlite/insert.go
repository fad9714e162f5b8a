package sqlite

import (
	"context"
	"strings"

	"parley/server/store/sqlstore"
)

// insertions store so many events with one statement, which costs half of what as many statements do. One that fails leaves
// some of them behind: the transaction must be taken back, so SQLite need not be able to take back the statement.
var insertions = []struct {
	rows  int
	query string
}{{64, insertion(64)}, {16, insertion(16)}, {4, insertion(4)}, {1, insertion(1)}}

func insertion(rows int) string {
	return `INSERT OR FAIL INTO events (room, seq, kind, at, author, nonce, text, addressee, in_room, in_seq, extra, sum) VALUES ` +
		strings.Repeat(`(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?), `, rows-1) + `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
}

// insert stores events that have their places.
func insert(ctx context.Context, tx *prepared, placed []sqlstore.Placed) error {
	rest := placed
	for _, in := range insertions {
		for len(rest) >= in.rows {
			var values args
			for i := range rest[:in.rows] {
				values = append(values, columns(&rest[i])...)
			}
			if err := tx.exec(ctx, in.query, values); err != nil {
				return err
			}
			rest = rest[in.rows:]
		}
	}
	return insertMentions(ctx, tx, placed)
}

// columns are the values of an insertion. NULL is what an event does not have.
func columns(p *sqlstore.Placed) args {
	e := &p.Event
	values := args{p.Room, e.Seq, e.Kind, e.At, p.Author, nil, p.Text, nil, nil, nil, nil, p.Sum}
	if e.Nonce != "" {
		values[5] = e.Nonce
	}
	if p.To != 0 {
		values[7] = p.To
	}
	if p.In != 0 {
		values[8], values[9] = p.In, p.Message.InSeq
	}
	if p.More != "" {
		values[10] = p.More
	}
	return values
}

// insertMentions indexes who is to be told.
func insertMentions(ctx context.Context, tx *prepared, placed []sqlstore.Placed) error {
	for _, p := range placed {
		for _, user := range p.Told {
			err := tx.exec(ctx, `INSERT OR IGNORE INTO mentions (user, room, seq) VALUES (?, ?, ?)`, args{user, p.Room, p.Event.Seq})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
