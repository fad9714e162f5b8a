package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// tries bounds how often a group is tried again because another server has stored one of its nonces at the same moment.
const tries = 4

// commit stores all of the batches or nothing.
func (s *Store) commit(batches []*sqlstore.Batch) error {
	if err := s.health.Err(); err != nil {
		return err
	}
	for try := 1; ; try++ {
		ctx, cancel := context.WithTimeout(context.Background(), callWait)
		err := s.tryCommit(ctx, batches)
		cancel()
		if try < tries && (code(err) == uniqueViolation || errors.Is(err, errStale)) {
			continue
		}
		return s.translate(context.Background(), err)
	}
}

// tryCommit takes two round trips: one locks the rooms and reads all that the group needs, one writes and commits. Everything that can
// be refused is refused in between.
func (s *Store) tryCommit(ctx context.Context, batches []*sqlstore.Batch) error {
	conn, err := s.writes.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	g := &group{Group: sqlstore.NewGroup(batches, dialect.Index)}
	if err := g.read(ctx, conn.Conn(), s.referenced.missing(g.Names.Users)); err != nil {
		rollback(ctx, conn.Conn())
		if conn.Conn().IsClosed() && ctx.Err() == nil {
			err = fmt.Errorf("%w: %w", errStale, err)
		}
		return err
	}
	if err := g.Place(); err != nil {
		rollback(ctx, conn.Conn())
		return err
	}
	if err := g.write(ctx, conn.Conn()); err != nil {
		rollback(ctx, conn.Conn())
		return s.findOutcome(g, err)
	}
	s.referenced.add(g.Users)
	return nil
}

// errStale means that a connection of the pool was dead before anything was written.
var errStale = errors.New("the connection was lost")

// rollback makes a connection usable again, or closes it.
func rollback(ctx context.Context, conn *pgx.Conn) {
	if conn.IsClosed() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pingWait)
	defer cancel()
	if _, err := conn.Exec(ctx, `ROLLBACK`); err != nil {
		conn.Close(ctx)
	}
}

// group is what is committed together.
type group struct {
	*sqlstore.Group
	xid uint64 // of the transaction
}

// selectStored looks for each send by itself. A join would depend on a plan that may be from when the table was almost empty, and that
// reads all events of an author.
const selectStored = `SELECT known.* FROM unnest($1::text[], $2::text[]) AS n(id, nonce) JOIN users a ON a.id = n.id
	CROSS JOIN LATERAL (` + sqlstore.Select + ` WHERE e.author = a.num AND e.nonce = n.nonce LIMIT 1) known`

// read begins the transaction and reads rooms, users and nonces. It locks the rooms of the events, the empty rooms among those in which
// private messages are said, and, before the rooms, those of the users in unreferenced whom nothing references yet. So no sweep removes
// what an event is about to name. It holds up who is silenced until it ends: see Dialect.AwaitAppends.
func (g *group) read(ctx context.Context, conn *pgx.Conn, unreferenced []string) error {
	b := &pgx.Batch{}
	b.Queue(`BEGIN`)
	b.Queue(`SELECT pg_current_xact_id()::text::bigint FROM pg_advisory_xact_lock_shared($1, $2)`, keySpace, keyAppend).QueryRow(func(r pgx.Row) error { return r.Scan(&g.xid) })
	if len(unreferenced) > 0 {
		b.Queue(`SELECT 1 FROM users WHERE id = ANY($1) AND referenced = 0 ORDER BY num FOR NO KEY UPDATE`, unreferenced)
	}
	b.Queue(`SELECT id, num, head, rules, kind = 'public' FROM rooms WHERE id = ANY($1) ORDER BY num FOR NO KEY UPDATE`, g.Names.Rooms).Query(g.takeRooms)
	if len(g.Names.Places) > 0 {
		b.Queue(`SELECT 1 FROM rooms WHERE id = ANY($1) AND head = 0 ORDER BY num FOR KEY SHARE`, g.Names.Places)
		b.Queue(`SELECT id, num, head, rules, kind = 'public' FROM rooms WHERE id = ANY($1) AND id <> ALL($2)`, g.Names.Places, g.Names.Rooms).Query(g.takeRooms)
	}
	b.Queue(`SELECT id, num, name, rev, referenced = 1, silenced_until, silenced_for FROM users WHERE id = ANY($1)`, g.Names.Users).Query(g.takeUsers)
	if len(g.Names.Sends) > 0 {
		var authors, nonces []string
		for _, s := range g.Names.Sends {
			authors, nonces = append(authors, string(s.Author)), append(nonces, string(s.Nonce))
		}
		b.Queue(selectStored, authors, nonces).Query(g.takeStored)
	}
	for _, q := range g.Queries() {
		b.Queue(q.SQL, q.Args...).Query(func(rows pgx.Rows) error { return takeRows(rows, q.Row) })
	}
	return conn.SendBatch(ctx, b).Close()
}

// takeRows calls row for each of rows.
func takeRows(rows pgx.Rows, row func(sqlstore.Scan) error) error {
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (g *group) takeRooms(rows pgx.Rows) error {
	for rows.Next() {
		var id chat.RoomID
		var r sqlstore.Room
		if err := rows.Scan(&id, &r.Num, &r.Head, &r.Rules, &r.Public); err != nil {
			return err
		}
		g.Rooms[id] = &r
	}
	return rows.Err()
}

func (g *group) takeUsers(rows pgx.Rows) error {
	for rows.Next() {
		var u sqlstore.User
		if err := rows.Scan(&u.User.ID, &u.Num, &u.User.Name, &u.User.Rev, &u.Referenced, &u.Silence.Until, &u.Silence.Reason); err != nil {
			return err
		}
		g.Users[u.User.ID] = u
	}
	return rows.Err()
}

func (g *group) takeStored(rows pgx.Rows) error {
	for rows.Next() {
		e, err := sqlstore.ScanEvent(rows.Scan)
		if err != nil {
			return err
		}
		g.Stored[sqlstore.Send{Author: e.By.ID, Nonce: e.Nonce}] = e
	}
	return rows.Err()
}

// write stores all rows and commits.
func (g *group) write(ctx context.Context, conn *pgx.Conn) error {
	b := &pgx.Batch{}
	if len(g.New) > 0 {
		var events eventRows
		var mentions mentionRows
		for i := range g.New {
			events.add(&g.New[i])
			mentions.add(&g.New[i])
		}
		events.queue(b)
		mentions.queue(b)
	}
	for _, s := range g.Statements {
		b.Queue(s.SQL, s.Args...)
	}
	if len(g.New) > 0 || len(g.Statements) > 0 {
		var nums, heads []int64
		for _, r := range g.Rooms {
			if r.Grows {
				nums, heads = append(nums, r.Num), append(heads, int64(r.Head))
			}
		}
		b.Queue(`UPDATE rooms SET head = h.head FROM unnest($1::bigint[], $2::bigint[]) AS h(num, head) WHERE rooms.num = h.num`, nums, heads)
	}
	committed := false
	if nums := g.Unreferenced(); len(nums) > 0 {
		b.Queue(`UPDATE users SET referenced = 1 WHERE num = ANY($1)`, nums)
	}
	b.Queue(`COMMIT`).Exec(func(tag pgconn.CommandTag) error {
		committed = tag.String() == "COMMIT" // a failed transaction answers ROLLBACK
		return nil
	})
	if err := conn.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	if !committed {
		return errors.New("the database rolled the events back")
	}
	return nil
}
