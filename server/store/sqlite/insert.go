package sqlite

import (
	"context"
	"strings"

	"parley/server/store/sqlstore"
)

// insertions are statements for several events, which cost half as much as single ones. OR FAIL keeps SQLite from preparing to undo
// a statement that fails halfway: the caller rolls the transaction back.
var insertions = []struct {
	rows  int
	query string
}{{64, insertion(64)}, {16, insertion(16)}, {4, insertion(4)}, {1, insertion(1)}}

func insertion(rows int) string {
	return `INSERT OR FAIL INTO events (room, seq, kind, at, author, nonce, text, addressee, in_room, in_seq, extra, sum) VALUES ` +
		strings.Repeat(`(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?), `, rows-1) + `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
}

// insert stores events that have been placed.
func insert(ctx context.Context, tx tx, placed []sqlstore.Placed) error {
	rest := placed
	for _, in := range insertions {
		for len(rest) >= in.rows {
			var values sqlstore.Args
			for i := range rest[:in.rows] {
				values = append(values, columns(&rest[i])...)
			}
			if err := tx.Exec(ctx, in.query, values); err != nil {
				return err
			}
			rest = rest[in.rows:]
		}
	}
	return insertMentions(ctx, tx, placed)
}

// columns returns the values of a row. Fields that an event does not have are NULL.
func columns(p *sqlstore.Placed) sqlstore.Args {
	e := &p.Event
	values := sqlstore.Args{p.Room, e.Seq, e.Kind, e.At, p.Author, nil, p.Text, nil, nil, nil, nil, p.Sum}
	if e.Nonce != "" {
		values[5] = e.Nonce
	}
	if p.To != 0 {
		values[7] = p.To
	}
	if p.In != 0 {
		values[8], values[9] = p.In, p.Event.Message.InSeq
	}
	if p.Extra != "" {
		values[10] = p.Extra
	}
	return values
}

// insertMentions indexes the mentions: as unread, and for the inbox.
func insertMentions(ctx context.Context, tx tx, placed []sqlstore.Placed) error {
	for _, p := range placed {
		for _, user := range p.Mentioned {
			err := tx.Exec(ctx, `INSERT OR IGNORE INTO mentions (user, room, seq) VALUES (?, ?, ?)`, sqlstore.Args{user, p.Room, p.Event.Seq})
			if err == nil {
				err = tx.Exec(ctx, `INSERT OR IGNORE INTO inbox (user, at, room, seq) VALUES (?, ?, ?, ?)`, sqlstore.Args{user, p.Event.At, p.Room, p.Event.Seq})
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
