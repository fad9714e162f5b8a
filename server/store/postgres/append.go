package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"parley/server/store"
	"parley/server/store/row"
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
	if err := g.read(ctx, conn.Conn()); err != nil {
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

// group is what is committed together, with what the database knows of it.
type group struct {
	jobs []*job
	xid  uint64

	rooms map[chat.RoomID]*roomRow
	users map[chat.UserID]userRow
	known map[sendKey]chat.Event // by nonce

	rows     eventRows
	mentions mentionRows
}

type roomRow struct {
	num    int64
	head   chat.Seq
	locked bool
	moved  bool
}

type userRow struct {
	num  int64
	user chat.User
}

// sendKey is what makes a send the same as another one.
type sendKey struct {
	author chat.UserID
	nonce  chat.Nonce
}

func newGroup(jobs []*job) *group {
	return &group{jobs: jobs, rooms: map[chat.RoomID]*roomRow{}, users: map[chat.UserID]userRow{}, known: map[sendKey]chat.Event{}}
}

// each calls do for each item in order.
func (g *group) each(do func(e *chat.Event)) {
	for _, j := range g.jobs {
		for i := range j.batch {
			do(&j.batch[i].Event)
		}
	}
}

// names are what the group speaks of, each once.
type names struct {
	seen map[string]bool
	list []string
}

func (n *names) add(name string) {
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	if name != "" && !n.seen[name] {
		n.seen[name] = true
		n.list = append(n.list, name)
	}
}

// read begins the transaction and reads rooms, users and nonces.
func (g *group) read(ctx context.Context, conn *pgx.Conn) error {
	var rooms, places, users names
	var authors, nonces []string
	g.each(func(e *chat.Event) {
		rooms.add(string(e.Room))
		users.add(string(e.By.ID))
		if e.Nonce != "" {
			authors, nonces = append(authors, string(e.By.ID)), append(nonces, string(e.Nonce))
		}
		if e.Message != nil {
			places.add(string(e.Message.In))
			users.add(string(e.Message.To))
			for _, u := range e.Message.Mentions {
				users.add(string(u.ID))
			}
		}
	})
	b := &pgx.Batch{}
	b.Queue(`BEGIN`)
	b.Queue(`SELECT pg_current_xact_id()::text::bigint`).QueryRow(func(r pgx.Row) error { return r.Scan(&g.xid) })
	b.Queue(`SELECT id, num, head FROM rooms WHERE id = ANY($1) ORDER BY num FOR NO KEY UPDATE`, rooms.list).Query(g.takeRooms(true))
	if len(places.list) > 0 {
		b.Queue(`SELECT id, num, head FROM rooms WHERE id = ANY($1)`, places.list).Query(g.takeRooms(false))
	}
	b.Queue(`SELECT id, num, name, rev FROM users WHERE id = ANY($1)`, users.list).Query(g.takeUsers)
	if len(nonces) > 0 {
		b.Queue(row.Select+`
			WHERE (e.author, e.nonce) IN (SELECT a.num, n.nonce FROM unnest($1::text[], $2::text[]) AS n(id, nonce) JOIN users a ON a.id = n.id)`,
			authors, nonces).Query(g.takeKnown)
	}
	return conn.SendBatch(ctx, b).Close()
}

func (g *group) takeRooms(locked bool) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		for rows.Next() {
			var id chat.RoomID
			r := &roomRow{locked: locked}
			if err := rows.Scan(&id, &r.num, &r.head); err != nil {
				return err
			}
			if old := g.rooms[id]; old == nil {
				g.rooms[id] = r
			}
		}
		return rows.Err()
	}
}

func (g *group) takeUsers(rows pgx.Rows) error {
	for rows.Next() {
		var u userRow
		if err := rows.Scan(&u.user.ID, &u.num, &u.user.Name, &u.user.Rev); err != nil {
			return err
		}
		g.users[u.user.ID] = u
	}
	return rows.Err()
}

func (g *group) takeKnown(rows pgx.Rows) error {
	for rows.Next() {
		e, err := row.Scan(rows.Scan)
		if err != nil {
			return err
		}
		g.known[sendKey{e.By.ID, e.Nonce}] = e
	}
	return rows.Err()
}

// assign gives each item its place, or says why not.
func (g *group) assign() error {
	for _, j := range g.jobs {
		j.result = make([]store.Appended, len(j.batch))
		for i, item := range j.batch {
			done, err := g.place(item.Event)
			if err != nil {
				return fmt.Errorf("append to %s: %w", item.Event.Room, err)
			}
			j.result[i] = done
		}
	}
	return nil
}

// place returns what becomes of one event. It changes a copy of the message, since the caller's may be shared.
func (g *group) place(e chat.Event) (store.Appended, error) {
	refuse := func(err error) (store.Appended, error) { return store.Appended{Err: err}, nil }
	room, author := g.rooms[e.Room], g.users[e.By.ID]
	switch {
	case room == nil || !room.locked:
		return refuse(row.NoRoom())
	case author.num == 0:
		return refuse(row.NoUser())
	}
	e.By = author.user
	var in *roomRow
	var to userRow
	if e.Message != nil {
		m := *e.Message
		m.InSeq, m.Mentions = 0, nil
		for _, u := range e.Message.Mentions {
			m.Mentions = append(m.Mentions, chat.User{ID: u.ID, Name: u.Name})
		}
		e.Message = &m
		if to = g.users[m.To]; m.To != "" && to.num == 0 {
			return refuse(row.NoUser())
		}
		if in = g.rooms[m.In]; m.In != "" {
			if in == nil {
				return refuse(row.NoRoom())
			}
			m.InSeq = in.head
		}
	}
	if e.Nonce != "" {
		if old, there := g.known[sendKey{e.By.ID, e.Nonce}]; there {
			if !row.Same(old, e) {
				return refuse(row.NonceReused())
			}
			return store.Appended{Event: old, Dup: true}, nil
		}
	}
	room.head++
	room.moved = true
	e.Seq = room.head
	if e.Nonce != "" {
		g.known[sendKey{e.By.ID, e.Nonce}] = e
	}
	return store.Appended{Event: e}, g.add(&e, room, author, to, in)
}

// add makes rows of an event.
func (g *group) add(e *chat.Event, room *roomRow, author, to userRow, in *roomRow) error {
	text, more, err := row.Columns(e)
	if err != nil {
		return err
	}
	var m chat.Message
	if e.Message != nil {
		m = *e.Message
	}
	g.rows.add(e, m, text, more, room.num, author.num, to.num, in)
	for _, u := range m.Mentions { // naming oneself counts for nothing
		if num := g.users[u.ID].num; num != 0 && num != author.num {
			g.mentions.add(num, room.num, int64(e.Seq))
		}
	}
	return nil
}

// write stores all rows and commits.
func (g *group) write(ctx context.Context, conn *pgx.Conn) error {
	b := &pgx.Batch{}
	if len(g.rows.room) > 0 {
		g.rows.queue(b)
		g.mentions.queue(b)
		var nums, heads []int64
		for _, r := range g.rooms {
			if r.moved {
				nums, heads = append(nums, r.num), append(heads, int64(r.head))
			}
		}
		b.Queue(`UPDATE rooms SET head = h.head FROM unnest($1::bigint[], $2::bigint[]) AS h(num, head) WHERE rooms.num = h.num`, nums, heads)
	}
	committed := false
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
	err := s.each(ctx, row.Select+` WHERE e.author = (SELECT num FROM users WHERE id = $1) AND e.nonce = $2`, []any{user, nonce},
		func(scan scan) (bool, error) {
			e, err := row.Scan(scan)
			found = append(found, e)
			return false, err
		})
	if err != nil || len(found) == 0 {
		return chat.Event{}, false, err
	}
	return found[0], true, nil
}
