package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/words"
)

// The index is filled afterwards, many messages at a time, since that costs a fraction of one at a time. Until then a search looks at the
// messages themselves, so that everything is found at once. The same code builds the index of a history from before there was one.

// indexState says which events are in the index: those up to the primary key Num. What amendments change of them, they change there too.
type indexState struct {
	Num    int64
	Format int
}

const selectIndexState = `SELECT indexed, format FROM search_state`

// indexState returns where the index ends. An index of another format counts as empty.
func (s Store) indexState(ctx context.Context, q Querier) (state indexState, err error) {
	err = q.Get(ctx, selectIndexState, nil, &state.Num, &state.Format)
	return state.usable(), err
}

func (i indexState) usable() indexState {
	if i.Format != words.IndexFormat {
		i.Num = 0
	}
	return i
}

// progress counts what is looked at without an index as done.
func (i indexState) progress(newest int64) store.Indexing {
	if newest-i.Num <= store.SearchTail {
		return store.Indexing{Done: newest, Total: newest}
	}
	return store.Indexing{Done: i.Num, Total: newest}
}

// Indexing returns how far the index is.
func (s Store) Indexing(ctx context.Context) (store.Indexing, error) {
	var newest int64
	state, err := s.indexState(ctx, s.db)
	if err == nil {
		err = s.db.Get(ctx, selectNewest, nil, &newest)
	}
	return state.progress(newest), err
}

// Index adds messages to the index: see store.Searcher.
func (s Store) Index(ctx context.Context, limit int) (more bool, err error) {
	if err := s.renewIndex(ctx); err != nil {
		return false, err
	}
	state, err := s.indexState(ctx, s.db)
	if err != nil {
		return false, err
	}
	end, err := s.db.Settled(ctx)
	if err != nil || end <= state.Num {
		return false, err
	}
	b, err := s.nextBatch(ctx, s.db, state.Num, end, max(limit, 1))
	if err != nil {
		return false, err
	}
	mine := false
	err = s.db.Rewrite(ctx, func(ctx context.Context, tx Tx) error {
		mine, err = s.takeIndex(ctx, tx, state)
		if err != nil || !mine {
			return err
		}
		if b, err = s.refresh(ctx, tx, b, state.Num); err != nil {
			return err
		}
		return s.addBatch(ctx, tx, b)
	})
	return err == nil && mine && b.end < end, err
}

// renewIndex empties an index of another format.
func (s Store) renewIndex(ctx context.Context) error {
	var state indexState
	if err := s.db.Get(ctx, selectIndexState, nil, &state.Num, &state.Format); err != nil || state.Format == words.IndexFormat {
		return err
	}
	return s.db.Rewrite(ctx, func(ctx context.Context, tx Tx) error {
		if mine, err := s.takeIndex(ctx, tx, state.usable()); err != nil || !mine {
			return err
		}
		for _, statement := range []string{s.dialect.Index.Clear, `DELETE FROM search_blocks`} {
			if err := tx.Exec(ctx, statement, nil); err != nil {
				return err
			}
		}
		return tx.Exec(ctx, `UPDATE search_state SET indexed = 0, format = $1`, Args{words.IndexFormat})
	})
}

// takeIndex reports whether this transaction may change the index: nobody else does, and nobody has since the state was read.
func (s Store) takeIndex(ctx context.Context, tx Tx, was indexState) (bool, error) {
	var is indexState
	err := tx.Get(ctx, selectIndexState+s.dialect.Index.OnlyMine, nil, &is.Num, &is.Format)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return is.usable() == was, err
}

// batch is events that go into the index together, up to the primary key end.
type batch struct {
	end  int64
	nums []int64
	keys [][]string
	sums map[int64]int64
	at   map[int64]span // of blocks: of the first and after the last message
}

func (b *batch) add(num, sum int64, e *chat.Event) {
	b.sums[num] = sum
	keys := keysOf(e)
	if len(keys) == 0 {
		return
	}
	b.nums, b.keys = append(b.nums, num), append(b.keys, Blocked(num, keys))
}

// note notes when a message was said, whatever becomes of it: it may be restored.
func (b *batch) note(num int64, at chat.Millis) {
	block := blockOf(num)
	when, known := b.at[block]
	if !known {
		when = span{math.MaxInt64, math.MinInt64}
	}
	b.at[block] = span{min(when.since, at), max(when.until, at)}
}

// nextBatch reads events above a primary key. What is damaged is left out.
func (s Store) nextBatch(ctx context.Context, q Querier, after, end int64, limit int) (*batch, error) {
	b := &batch{end: end, sums: map[int64]int64{}, at: map[int64]span{}}
	rows, args := s.dialect.limit(limit, Args{after, end})
	read := 0
	query := selectTarget + ` WHERE e.num > $1 AND e.num <= $2 ORDER BY e.num` + rows
	if s.dialect.LiteralLimits { // see page
		query = `SELECT e.num, ` + eventColumns + ` FROM (SELECT * FROM events WHERE num > $1 AND num <= $2 ORDER BY num` + rows + `)` + eventNames + ` ORDER BY e.num`
	}
	err := q.Each(ctx, query, args, func(scan Scan) (bool, error) {
		var r row
		var num int64
		if err := scan(append([]any{&num}, r.columns()...)...); err != nil {
			return false, err
		}
		if read++; read == limit {
			b.end = num
		}
		x, err := r.check()
		if err == nil && r.e.Kind == chat.Said {
			e := x.complete(r.e, r.m)
			b.note(num, e.At)
			b.add(num, sumOrZero(r.sum), &e)
		}
		return true, nil
	})
	return b, err
}

func sumOrZero(sum *int64) int64 {
	if sum == nil {
		return 0
	}
	return *sum
}

// refresh reads the batch again if an event of it has changed since it was read.
func (s Store) refresh(ctx context.Context, tx Tx, b *batch, after int64) (*batch, error) {
	changed := false
	err := tx.Each(ctx, `SELECT num, coalesce(sum, 0) FROM events WHERE num > $1 AND num <= $2`, Args{after, b.end}, func(scan Scan) (bool, error) {
		var num, sum int64
		err := scan(&num, &sum)
		if was, known := b.sums[num]; known && was != sum {
			changed = true
		}
		return !changed, err
	})
	if err != nil || !changed {
		return b, err
	}
	return s.nextBatch(ctx, tx, after, b.end, math.MaxInt32)
}

// addBatch stores the keys, and where the index ends now.
func (s Store) addBatch(ctx context.Context, tx Tx, b *batch) error {
	if len(b.nums) > 0 {
		if err := s.dialect.Index.Add(ctx, tx, b.nums, b.keys); err != nil {
			return err
		}
	}
	for block, when := range b.at {
		err := tx.Exec(ctx, `INSERT INTO search_blocks (block, first_at, last_at) VALUES ($1, $2, $3) ON CONFLICT (block) DO UPDATE SET
			first_at = `+s.dialect.Least+`(search_blocks.first_at, excluded.first_at), last_at = `+s.dialect.Greatest+`(search_blocks.last_at, excluded.last_at)`,
			Args{block, when.since, when.until})
		if err != nil {
			return err
		}
	}
	return tx.Exec(ctx, `UPDATE search_state SET indexed = $1`, Args{b.end})
}
