package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// tries bounds how often a group starts over because another server has used one of its nonces in the same moment.
const tries = 4

// commit stores a group, or nothing of it. The error is the same for all of the group.
func (s *Store) commit(group []*job) error {
	if err := s.health(); err != nil {
		return err
	}
	for try := 1; ; try++ {
		ctx, cancel := context.WithTimeout(context.Background(), callWait)
		err := s.tryCommit(ctx, group)
		cancel()
		if try < tries && (code(err) == uniqueViolation || errors.Is(err, errStale)) {
			continue
		}
		return s.translate(context.Background(), err)
	}
}

// tryCommit takes two round trips: one reads all that the group needs, with the rooms locked in one order, and one writes and
// commits. Everything that can be refused is refused in between.
func (s *Store) tryCommit(ctx context.Context, group []*job) error {
	conn, err := s.writes.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	g := newGroup(group)
	if err := g.read(ctx, conn.Conn(), s.named.unknown(g.Names.Users)); err != nil {
		rollback(ctx, conn.Conn())
		if conn.Conn().IsClosed() && ctx.Err() == nil {
			err = fmt.Errorf("%w: %w", errStale, err)
		}
		return err
	}
	if err := g.assign(); err != nil {
		rollback(ctx, conn.Conn())
		return err
	}
	if err := g.write(ctx, conn.Conn()); err != nil {
		rollback(ctx, conn.Conn())
		return s.settle(g, err)
	}
	s.named.add(g.Users)
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
	jobs []*job
	xid  uint64
}

func newGroup(jobs []*job) *group {
	g := &group{Group: sqlstore.NewGroup(), jobs: jobs}
	for _, j := range jobs {
		for i := range j.batch {
			g.Names.Add(&j.batch[i].Event)
		}
	}
	return g
}

// selectKnown looks for each send by itself. A join would leave it to a plan that may be from when there was next to nothing
// in the table, and reads all that an author has ever said.
const selectKnown = `SELECT known.* FROM unnest($1::text[], $2::text[]) AS n(id, nonce) JOIN users a ON a.id = n.id
	CROSS JOIN LATERAL (` + sqlstore.Select + ` WHERE e.author = a.num AND e.nonce = n.nonce LIMIT 1) known`

// read begins the transaction and reads rooms, users and nonces. Rooms in which something is only said privately are not locked,
// unless they are empty. Locked are also those of the users in fresh whom nothing names yet: before the rooms, as a rename does. So
// no sweep removes what an event is about to name.
func (g *group) read(ctx context.Context, conn *pgx.Conn, fresh []string) error {
	b := &pgx.Batch{}
	b.Queue(`BEGIN`)
	b.Queue(`SELECT pg_current_xact_id()::text::bigint`).QueryRow(func(r pgx.Row) error { return r.Scan(&g.xid) })
	if len(fresh) > 0 {
		b.Queue(`SELECT 1 FROM users WHERE id = ANY($1) AND referenced = 0 ORDER BY num FOR NO KEY UPDATE`, fresh)
	}
	b.Queue(`SELECT id, num, head FROM rooms WHERE id = ANY($1) ORDER BY num FOR NO KEY UPDATE`, g.Names.Rooms).Query(g.takeRooms)
	if len(g.Names.Places) > 0 {
		b.Queue(`SELECT 1 FROM rooms WHERE id = ANY($1) AND head = 0 ORDER BY num FOR KEY SHARE`, g.Names.Places)
		b.Queue(`SELECT id, num, head FROM rooms WHERE id = ANY($1) AND id <> ALL($2)`, g.Names.Places, g.Names.Rooms).Query(g.takeRooms)
	}
	b.Queue(`SELECT id, num, name, rev, referenced = 1 FROM users WHERE id = ANY($1)`, g.Names.Users).Query(g.takeUsers)
	if len(g.Names.Sends) > 0 {
		var authors, nonces []string
		for _, s := range g.Names.Sends {
			authors, nonces = append(authors, string(s.Author)), append(nonces, string(s.Nonce))
		}
		b.Queue(selectKnown, authors, nonces).Query(g.takeKnown)
	}
	return conn.SendBatch(ctx, b).Close()
}

func (g *group) takeRooms(rows pgx.Rows) error {
	for rows.Next() {
		var id chat.RoomID
		var r sqlstore.Room
		if err := rows.Scan(&id, &r.Num, &r.Head); err != nil {
			return err
		}
		g.Rooms[id] = &r
	}
	return rows.Err()
}

func (g *group) takeUsers(rows pgx.Rows) error {
	for rows.Next() {
		var u sqlstore.Person
		if err := rows.Scan(&u.User.ID, &u.Num, &u.User.Name, &u.User.Rev, &u.Referenced); err != nil {
			return err
		}
		g.Users[u.User.ID] = u
	}
	return rows.Err()
}

func (g *group) takeKnown(rows pgx.Rows) error {
	for rows.Next() {
		e, err := sqlstore.Scan(rows.Scan)
		if err != nil {
			return err
		}
		g.Known[sqlstore.Send{Author: e.By.ID, Nonce: e.Nonce}] = e
	}
	return rows.Err()
}

// assign gives each item its place, or says why not.
func (g *group) assign() error {
	for _, j := range g.jobs {
		j.result = make([]store.Appended, len(j.batch))
		for i, item := range j.batch {
			e, dup, err := g.Place(item.Event)
			if refusal, ok := errors.AsType[*chat.Error](err); ok {
				j.result[i] = store.Appended{Err: refusal}
			} else if err != nil {
				return fmt.Errorf("append to %s: %w", item.Event.Room, err)
			} else {
				j.result[i] = store.Appended{Event: e, Dup: dup}
			}
		}
	}
	return nil
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
		return errors.New("the database has rolled the events back")
	}
	return nil
}

// ByNonce returns what a send became.
func (s *Store) ByNonce(ctx context.Context, user chat.UserID, nonce chat.Nonce) (chat.Event, bool, error) {
	if _, err := s.User(ctx, user); err != nil {
		return chat.Event{}, false, err
	}
	var found []chat.Event
	err := s.each(ctx, sqlstore.Select+` WHERE e.author = (SELECT num FROM users WHERE id = $1) AND e.nonce = $2`, []any{user, nonce},
		func(scan scan) (bool, error) {
			e, err := sqlstore.Scan(scan)
			found = append(found, e)
			return false, err
		})
	if err != nil || len(found) == 0 {
		return chat.Event{}, false, err
	}
	return found[0], true, nil
}
