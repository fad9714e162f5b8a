package sqlstore

import (
	"context"
	"strings"

	"parley/server/store"
)

// CheckedIndex is what a check of the index for search has found.
type CheckedIndex struct {
	store.Indexing
	Waiting int64 // newest events that are not in it yet
	Looked  int   // messages that were looked for in the index
	Wrong   int   // of them: not in it as they stand now, or in it although they were deleted
}

// CheckIndex looks for up to sample messages in the index, from all over the history.
func (s Store) CheckIndex(ctx context.Context, sample int) (checked CheckedIndex, err error) {
	state, err := s.indexState(ctx, s.db)
	if err != nil {
		return checked, err
	}
	var newest int64
	if err := s.db.Get(ctx, selectNewest, nil, &newest); err != nil {
		return checked, err
	}
	checked.Indexing, checked.Waiting = state.progress(newest), newest-state.Num
	var nums []int64
	for num := state.Num; num > 0; num -= max(state.Num/int64(max(sample, 1)), 1) {
		nums = append(nums, num)
	}
	events, err := s.eventsByNum(ctx, nums)
	if err != nil {
		return checked, err
	}
	for _, e := range events {
		if e.event.Message == nil {
			continue
		}
		checked.Looked++
		keys := keysOf(&e.event)
		gone := len(keys) == 0
		if gone {
			keys = []string{RoomKey(e.event.Room)}
		}
		indexed, err := s.hasKeys(ctx, e.num, keys)
		if err != nil {
			return checked, err
		}
		if indexed == gone {
			checked.Wrong++
		}
	}
	return checked, nil
}

// hasKeys reports whether an event has all of these keys in the index.
func (s Store) hasKeys(ctx context.Context, num int64, keys []string) (has bool, err error) {
	index := s.dialect.Index
	all := make([]string, len(keys))
	for i, key := range Blocked(num, keys) {
		all[i] = index.Key(key, false)
	}
	query := `SELECT EXISTS (SELECT 1` + index.Matching + ` AND ` + index.Num + ` < $2 AND ` + index.Num + ` = $3)`
	err = s.db.Get(ctx, query, Args{strings.Join(all, index.And), num + 1, num}, &has)
	return has, err
}
