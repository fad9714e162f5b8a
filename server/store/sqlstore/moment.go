package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"parley/shared/chat"
)

// SeqAt finds the place by bisection of the index of places: times grow with Seqs, but for clocks that were set back. An index by time
// would cost each message another entry.
func (s Store) SeqAt(ctx context.Context, room chat.RoomID, at chat.Millis) (seq chat.Seq, err error) {
	// before: the last event up to the middle of the span is before the time. SQLite wants it in the query that names the span, so twice.
	const before = `coalesce((SELECT e.at FROM events e WHERE e.room = span.room AND e.seq <= (span.lo + span.hi) / 2 ORDER BY e.seq DESC LIMIT 1), 0) < $2`
	err = s.db.Get(ctx, `WITH RECURSIVE span(room, lo, hi) AS (
			SELECT num, CAST(0 AS bigint), head + 1 FROM rooms WHERE id = $1
			UNION ALL
			SELECT room, CASE WHEN `+before+` THEN (lo + hi) / 2 ELSE lo END, CASE WHEN `+before+` THEN hi ELSE (lo + hi) / 2 END
			FROM span WHERE hi - lo > 1
		)
		SELECT coalesce((SELECT e.seq FROM events e WHERE e.room = span.room AND e.seq >= span.hi ORDER BY e.seq LIMIT 1),
			(SELECT e.seq FROM events e WHERE e.room = span.room ORDER BY e.seq DESC LIMIT 1), 0)
		FROM span WHERE hi - lo <= 1 LIMIT 1`, Args{room, at}, &seq)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return seq, err
}
