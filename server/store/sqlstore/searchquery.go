package sqlstore

import (
	"context"
	"math"
	"slices"
	"strings"

	"parley/shared/chat"
	"parley/shared/words"
)

// Bounds of the questions of one search.
const (
	blocksMax       = 16  // in one condition
	candidatesFirst = 64  // events that are read at once: at first
	candidatesMost  = 512 // and later
	roomsMax        = 32  // private rooms and groups of the user, in one condition
)

// readable begins a condition on an event, which needs its primary key behind it: that the user $3 may read it and does not block its author,
// and that it is of a time and of the room $6 if that is set. It looks each up by itself, so that a limit bounds the work.
var readable = `(SELECT e.kind = 'said' AND e.at >= $4 AND e.at < $5
		AND ($6 = '' OR e.room = (SELECT num FROM rooms WHERE id = $6) OR e.in_room = (SELECT num FROM rooms WHERE id = $6))
		AND (SELECT ` + OpenTo("r", "$3") + ` FROM rooms r WHERE r.num = e.room)
		AND e.author NOT IN ` + blockedBy("$3") + `
		FROM events e WHERE e.num = `

// selectTail looks at events above the primary key $1 and below $2, without the index.
var selectTail = `SELECT c.num, true FROM events c WHERE c.num > $1 AND c.num < $2 AND ` + readable + `c.num) ORDER BY c.num DESC`

// selectMatching looks at events below $2 that meet the condition $1 of the index, and says which of them are readable.
func selectMatching(d Dialect) string {
	num := d.Index.Num
	return `SELECT ` + num + `, coalesce(` + readable + num + `), false)` + d.Index.Matching + ` AND ` + num + ` < $2 ORDER BY ` + num + ` DESC`
}

const selectNewest = `SELECT coalesce(max(num), 0) FROM events`

// span is a time: since <= at < until.
type span struct{ since, until chat.Millis }

// whenOf returns the time that the conditions leave; possible is false if nothing meets them.
func whenOf(q words.Search) (when span, possible bool) {
	when = span{math.MinInt64, math.MaxInt64}
	for _, c := range q.Conditions {
		switch {
		case c.Not:
		case c.Until != 0:
			when = span{max(when.since, c.Since), min(when.until, c.Until)}
		case c.Is == "" && len(c.Users) == 0 && len(c.Rooms) == 0:
			return when, false
		}
	}
	return when, when.since < when.until
}

// blocks returns the blocks that may have hits, the newest first.
func (f *finder) blocks(ctx context.Context) ([]int64, error) {
	return List(ctx, f.db, `SELECT block FROM search_blocks WHERE block <= $1 AND last_at >= $2 AND first_at < $3 ORDER BY block DESC`,
		Args{blockOf(max(f.below-1, 0)), f.when.since, f.when.until}, func(scan Scan) (block int64, err error) {
			err = scan(&block)
			return block, err
		})
}

// guarded reports whether the index is asked who may read a message. Nearly every message of a public room has that key, so that looking it up
// takes as long as the rest of a search; but if most of what is found is not readable, it takes less than to look at each.
func (f *finder) guarded() bool { return f.unreadable > max(f.readable, candidatesFirst) }

// condition is what the index is asked for: messages of these blocks with a key of each list.
func (f *finder) condition(blocks []int64) string {
	var lists [][]words.Key
	for _, t := range f.q.Query.Terms {
		if !t.Not {
			lists = append(lists, t.Keys()...)
		}
	}
	lists = append(lists, f.conditionKeys()...)
	if len(lists) == 0 || f.guarded() {
		lists = append(lists, f.readerKeys())
	}
	index := f.dialect.Index
	var any []string
	for _, block := range blocks {
		var all []string
		for _, keys := range lists {
			all = append(all, anyOf(index, block, keys))
		}
		any = append(any, "("+strings.Join(all, index.And)+")")
	}
	return strings.Join(any, index.Or)
}

// readerKeys returns the keys of what the user may read. The rooms of somebody who is in many are not told from those of others.
func (f *finder) readerKeys() []words.Key {
	keys := []words.Key{{Text: keyPublic}, {Text: readerKey(f.q.User)}}
	if len(f.rooms) > roomsMax {
		return append(keys, words.Key{Text: keyMembers})
	}
	for _, id := range f.rooms {
		keys = append(keys, words.Key{Text: RoomKey(id)})
	}
	return keys
}

// memberOf returns the private rooms and groups of a user, up to one more than roomsMax.
func (s Store) memberOf(ctx context.Context, user chat.UserID) ([]chat.RoomID, error) {
	return List(ctx, s.db, `SELECT r.id FROM memberships m JOIN rooms r ON r.num = m.room AND r.kind <> 'public'
		WHERE m."user" = (SELECT num FROM users WHERE id = $1) AND m.role <> '' ORDER BY m.room LIMIT $2`, Args{user, roomsMax + 1},
		func(scan Scan) (id chat.RoomID, err error) {
			err = scan(&id)
			return id, err
		})
}

func anyOf(index Index, block int64, keys []words.Key) string {
	some := make([]string, len(keys))
	for i, key := range keys {
		some[i] = index.Key(inBlock(block, key.Text), key.Prefix)
	}
	return "(" + strings.Join(some, index.Or) + ")"
}

// conditionKeys returns the keys of the operators. What must not be is looked for in what is found.
func (f *finder) conditionKeys() (all [][]words.Key) {
	if f.q.Room != "" {
		all = append(all, []words.Key{{Text: RoomKey(f.q.Room)}})
	}
	for _, c := range f.q.Query.Conditions {
		var keys []words.Key
		switch {
		case c.Not || c.Until != 0:
			continue
		case c.Is == "mine":
			keys = append(keys, words.Key{Text: authorKey(f.q.Query.Me)})
		case c.Is != "":
			keys = append(keys, words.Key{Text: isKey(c.Is)})
		}
		for _, id := range c.Users {
			keys = append(keys, words.Key{Text: authorKey(id)})
		}
		for _, id := range c.Rooms {
			keys = append(keys, words.Key{Text: RoomKey(id)})
		}
		all = append(all, keys)
	}
	return slices.DeleteFunc(all, func(keys []words.Key) bool { return len(keys) == 0 })
}
