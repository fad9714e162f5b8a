package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/server/store/writing"
	"parley/shared/chat"
)

// newcomers stores guests in groups, each with one statement, which is a transaction: there is one round trip.
type newcomers struct {
	store *Store
	queue *writing.Queue[*newcomer]
	done  chan struct{}
}

// newcomer is one call of CreateUser.
type newcomer struct {
	store.Newcomer
	at   chat.Millis
	done chan error
}

func startNewcomers(s *Store) *newcomers {
	n := &newcomers{store: s, queue: writing.NewQueue[*newcomer](), done: make(chan struct{})}
	go n.run()
	return n
}

// stop ends the goroutine after its current group. It is called once.
func (n *newcomers) stop() {
	n.queue.Close()
	<-n.done
}

func (n *newcomers) run() {
	defer close(n.done)
	for group := n.queue.Take(groupMax); group != nil; group = n.queue.Take(groupMax) {
		found, err := n.store.insertGuests(group)
		for _, one := range group {
			if err == nil {
				one.done <- found[one.ID]
			} else {
				one.done <- err
			}
		}
	}
}

// CreateUser stores a guest together with others who wait.
func (s *Store) CreateUser(ctx context.Context, n store.Newcomer, now time.Time) (chat.User, error) {
	if s.closed() {
		return chat.User{}, store.ErrClosed
	}
	one := &newcomer{n, chat.MillisOf(now), make(chan error, 1)}
	if err := s.newcomers.queue.Put(ctx, one); err != nil {
		return chat.User{}, err
	}
	if err := <-one.done; err != nil {
		return chat.User{}, err
	}
	return chat.User{ID: n.ID, Name: n.Name.Shown}, nil
}

// insertGuests stores those whose names are free. They come in the order of their names, so that servers that store the same ones at the
// same time do not wait for each other in a circle.
var insertGuests = fmt.Sprintf(`
	WITH n AS MATERIALIZED (
		SELECT n.*, r.num AS room_num, r.head, EXISTS (SELECT 1 FROM former_names f WHERE (f.folded = n.folded OR f.skeleton = n.skeleton) AND f.until > n.at) AS held
		FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bytea[], $12::bytea[])
			AS n(id, name, folded, skeleton, token, session, device, network, room, at, origin, shown)
		LEFT JOIN LATERAL (SELECT num, head FROM rooms WHERE id = n.room AND kind = 'public' OFFSET 0) r ON true
	), made AS (
		INSERT INTO users (id, name, folded, skeleton, created_at, seen_at, changes, strange_ms, silenced_until)
		SELECT id, name, folded, skeleton, at, at, CASE WHEN room = '' THEN 0 ELSE 1 END, %d, CASE WHEN %s THEN %d ELSE 0 END FROM n
		WHERE NOT held AND (room = '' OR room_num IS NOT NULL) ORDER BY folded
		ON CONFLICT DO NOTHING RETURNING num, id
	), signed AS (
		INSERT INTO tokens (hash, "user", id, issued_at, created_at, seen_at, device, network, method, origin)
		SELECT n.token, made.num, n.session, n.at, n.at, n.at, n.device, n.network, 'guest', n.origin FROM made JOIN n ON n.id = made.id WHERE n.token IS NOT NULL
	), following AS (
		INSERT INTO members ("user", room, read_seq, since)
		SELECT made.num, n.room_num, n.head, n.at FROM made JOIN n ON n.id = made.id WHERE n.room <> ''
	)
	SELECT n.id, n.held, n.room <> '' AND n.room_num IS NULL, made.num IS NULL FROM n LEFT JOIN made ON made.id = n.id`, chat.Stranger, fmt.Sprintf(sqlstore.Marked, "n.origin", "n.shown", "n.at"), chat.UntilLetIn)

// insertGuests returns why some of a group were refused.
func (s *Store) insertGuests(group []*newcomer) (map[chat.UserID]error, error) {
	if err := s.health.Err(); err != nil {
		return nil, err
	}
	var ids, names, folded, skeletons, sessions, devices, networks, rooms []string
	var tokens, origins, shown [][]byte
	var times []int64
	for _, n := range group {
		ids, names = append(ids, string(n.ID)), append(names, n.Name.Shown)
		folded, skeletons = append(folded, n.Name.Folded), append(skeletons, n.Name.Skeleton)
		tokens, sessions = append(tokens, n.Token), append(sessions, sqlstore.NewSessionID())
		devices, networks = append(devices, n.Device), append(networks, n.Network)
		rooms, times = append(rooms, string(n.Follows)), append(times, int64(n.at))
		origins, shown = append(origins, sqlstore.Blob(n.Origin.Network)), append(shown, n.Origin.Token)
	}
	ctx, cancel := context.WithTimeout(context.Background(), callWait)
	defer cancel()
	rows, err := s.writes.Query(ctx, insertGuests, ids, names, folded, skeletons, tokens, sessions, devices, networks, rooms, times, origins, shown)
	if err != nil {
		return nil, s.translate(context.Background(), err)
	}
	refused := map[chat.UserID]error{}
	var id chat.UserID
	var held, roomless, taken bool
	_, err = pgx.ForEachRow(rows, []any{&id, &held, &roomless, &taken}, func() error {
		switch {
		case roomless:
			refused[id] = sqlstore.NoRoom()
		case held:
			refused[id] = sqlstore.NameHeld()
		case taken:
			refused[id] = sqlstore.NameTaken()
		}
		return nil
	})
	return refused, s.translate(context.Background(), err)
}
