package sqlstore

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
)

const selectNeighbours = `SELECT h.num, coalesce((SELECT b.num FROM events b WHERE b.room = h.room AND b.seq < h.seq AND b.kind = 'said' ORDER BY b.seq DESC LIMIT 1), 0),
		coalesce((SELECT a.num FROM events a WHERE a.room = h.room AND a.seq > h.seq AND a.kind = 'said' ORDER BY a.seq LIMIT 1), 0)
	FROM events h WHERE h.room = (SELECT num FROM rooms WHERE id = $1) AND h.seq = $2`

// surround adds the messages before and after each hit.
func (s Store) surround(ctx context.Context, hits []store.Hit) error {
	type around struct{ before, after int64 }
	places, nums := make([]around, len(hits)), []int64{}
	for i := range hits {
		var self int64
		if err := s.db.Get(ctx, selectNeighbours, Args{hits[i].Event.Room, hits[i].Event.Seq}, &self, &places[i].before, &places[i].after); err != nil {
			return err
		}
		nums = append(nums, places[i].before, places[i].after)
	}
	events, err := s.eventsByNum(ctx, nums)
	if err != nil {
		return err
	}
	byNum := map[int64]*chat.Event{}
	for i := range events {
		byNum[events[i].num] = &events[i].event
	}
	for i, p := range places {
		hits[i].Before, hits[i].After = byNum[p.before], byNum[p.after]
	}
	return nil
}
