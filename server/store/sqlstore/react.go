package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"parley/shared/chat"
)

const selectReacted = `SELECT seq, added, sum FROM reactions WHERE room = (SELECT num FROM rooms WHERE id = $1) AND target = $2
	AND "user" = (SELECT num FROM users WHERE id = $3) AND key = $4`

// reactionQueries ask once for each key of a message, and once for each user of it.
func (g *Group) reactionQueries() (all []Query) {
	for _, c := range g.Names.changes {
		if c.kind != chat.Reacted {
			continue
		}
		g.reading(c).amendments++
		all = append(all, Query{selectReacted, Args{c.room, c.seq, c.by, c.key}, func(scan Scan) error {
			r := storedReaction{room: c.room, target: c.seq, user: c.by, key: c.key}
			err := scan(r.columns()...)
			g.reading(c).on[c.by] = r.added == 1
			return cmp.Or(err, r.verify())
		}})
	}
	for id, r := range g.keys {
		all = append(all, Query{selectReactors, Args{id.room, id.seq, id.key, 0, chat.ReactorsMax + r.amendments}, func(scan Scan) error {
			user, err := scanReactor(scan, id.room, id.seq, id.key)
			r.users = append(r.users, user.ID)
			return err
		}})
	}
	return all
}

// reacted is a key of a message.
type reacted struct {
	place
	key string
}

// reactors are the first users of one key, and whether those who amend it have reacted. All users are in it if it has as many as the
// summary counts. Otherwise it has so many that chat.ReactorsMax are left when each amendment of the group has taken one away.
type reactors struct {
	users      []chat.UserID
	on         map[chat.UserID]bool
	amendments int
}

func (g *Group) reading(c change) *reactors {
	id := reacted{c.place, c.key}
	if g.keys[id] == nil {
		g.keys[id] = &reactors{on: map[chat.UserID]bool{}}
	}
	return g.keys[id]
}

// forget clears the reactions of a message that was deleted.
func (g *Group) forget(p place) {
	for id, r := range g.keys {
		if id.place == p {
			r.users = nil
			clear(r.on)
		}
	}
}

func (a *amending) reactors() *reactors {
	return a.g.reading(change{place: place{a.e.Room, a.e.Target}, key: a.e.Reaction.Key})
}

func (a *amending) mayReact() error {
	if a.e.Reaction == nil {
		return errSame
	}
	x := &a.t.x
	used := slices.ContainsFunc(x.Reactions, func(r reaction) bool { return r.Key == a.e.Reaction.Key })
	switch {
	case a.reactors().on[a.e.By.ID] == a.e.On:
		return errSame
	case a.e.On && !used && len(x.Reactions) >= chat.ReactionKinds:
		return TooManyKeys()
	}
	return nil
}

func (a *amending) react() {
	key := a.e.Reaction.Key
	a.supersede(` AND kind = 'reacted' AND key = $3 AND author = $4`, key, a.by.Num)
	row := storedReaction{room: a.e.Room, target: a.e.Target, user: a.e.By.ID, key: key, seq: a.e.Seq, added: bit(a.e.On)}
	a.add(upsertReaction, a.t.room, a.e.Target, a.by.Num, key, a.e.Seq, row.added, row.checksum())
	r := a.reactors()
	r.on[a.e.By.ID] = a.e.On
	next := a.t.x.reaction(key)
	switch {
	case !a.e.On:
		next.Count--
		r.users = slices.DeleteFunc(r.users, func(id chat.UserID) bool { return id == a.e.By.ID })
	case next.Count == 0:
		next.First = a.e.Seq
		fallthrough
	default:
		if len(r.users) == next.Count { // otherwise there are others in between who were not read
			r.users = append(r.users, a.e.By.ID)
		}
		next.Count++
	}
	next.Users = append([]chat.UserID{}, r.users[:min(len(r.users), chat.ReactorsMax)]...)
	if next.Count == 0 {
		next.First = 0
	}
	a.t.x.Reactions = withReaction(a.t.x.Reactions, next)
	shown := next.shown()
	a.e.Reaction = &shown
}

// withReaction returns reactions with that one in place of the one with its key, in the order of First, or without it if its count is 0.
func withReaction(reactions []reaction, next reaction) []reaction {
	all := slices.DeleteFunc(slices.Clone(reactions), func(r reaction) bool { return r.Key == next.Key })
	if next.Count > 0 {
		all = append(all, next)
	}
	slices.SortStableFunc(all, func(a, b reaction) int { return cmp.Compare(a.First, b.First) })
	return all
}

func bit(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

// Reactors returns the users who have reacted with a key.
func (s Store) Reactors(ctx context.Context, room chat.RoomID, seq chat.Seq, key string, after chat.UserID, limit int) ([]chat.User, bool, error) {
	if limit <= 0 {
		return nil, false, nil
	}
	var last chat.Seq
	if after != "" {
		err := s.db.Get(ctx, `SELECT seq FROM reactions WHERE room = (SELECT num FROM rooms WHERE id = $1) AND target = $2
			AND "user" = (SELECT num FROM users WHERE id = $3) AND key = $4`, Args{room, seq, after, key}, &last)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
	}
	var users []chat.User
	err := s.agreeing(ctx, room, seq, func(x *extra) (agree bool, err error) {
		users, err = s.reactorsAfter(ctx, room, seq, key, last, limit+1)
		return after != "" || len(users) > limit || len(users) == x.reaction(key).Count, err
	})
	if Is(err, chat.CodeNoMessage) {
		return nil, false, nil
	}
	if err != nil || len(users) <= limit {
		return users, false, err
	}
	return users[:limit], true, nil
}

func (s Store) reactorsAfter(ctx context.Context, room chat.RoomID, seq chat.Seq, key string, last chat.Seq, limit int) ([]chat.User, error) {
	return List(ctx, s.db, selectReactors, Args{room, seq, key, last, limit}, func(scan Scan) (chat.User, error) {
		return scanReactor(scan, room, seq, key)
	})
}

// selectReactors reads users in the order in which they reacted, those after a seq.
const selectReactors = `SELECT u.id, u.name, u.rev, limited.seq, limited.added, limited.sum
	FROM (SELECT * FROM reactions WHERE room = (SELECT num FROM rooms WHERE id = $1) AND target = $2 AND key = $3 AND added = 1 AND seq > $4
		ORDER BY seq LIMIT $5) limited
	JOIN users u ON u.num = limited."user" ORDER BY limited.seq`

func scanReactor(scan Scan, room chat.RoomID, target chat.Seq, key string) (u chat.User, err error) {
	r := storedReaction{room: room, target: target, key: key}
	if err := scan(append([]any{&u.ID, &u.Name, &u.Rev}, r.columns()...)...); err != nil {
		return u, err
	}
	r.user = u.ID
	return u, r.verify()
}

// OwnReactions returns the keys of a user.
func (s Store) OwnReactions(ctx context.Context, user chat.UserID, room chat.RoomID, seqs []chat.Seq) (map[chat.Seq][]string, error) {
	own := map[chat.Seq][]string{}
	if len(seqs) == 0 {
		return own, nil
	}
	err := s.db.Each(ctx, `SELECT target, key, seq, added, sum FROM reactions WHERE room = (SELECT num FROM rooms WHERE id = $1)
		AND target `+s.dialect.In(2)+` AND "user" = (SELECT num FROM users WHERE id = $3) ORDER BY target, key`,
		Args{room, s.dialect.List(numbers(seqs)), user}, func(scan Scan) (bool, error) {
			r := storedReaction{room: room, user: user}
			err := scan(append([]any{&r.target, &r.key}, r.columns()...)...)
			if r.added == 1 {
				own[r.target] = append(own[r.target], r.key)
			}
			return true, cmp.Or(err, r.verify())
		})
	return own, err
}

// storedReaction is a row of the table reactions.
type storedReaction struct {
	room   chat.RoomID
	target chat.Seq
	user   chat.UserID
	key    string
	seq    chat.Seq
	added  int64
	sum    int64
}

// columns are those that are no part of the key.
func (r *storedReaction) columns() []any { return []any{&r.seq, &r.added, &r.sum} }

// checksum covers all columns.
func (r *storedReaction) checksum() int64 {
	return sumOf(128, []string{string(r.room), "\n", decimal(r.target), " ", decimal(r.seq), " ", decimal(r.added), "\n", string(r.user), "\n", r.key})
}

func (r *storedReaction) verify() error {
	if r.sum != r.checksum() {
		return fmt.Errorf("a reaction to message %d of %s: %w", r.target, r.room, ErrDamaged)
	}
	return nil
}
