package sqlstore

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
)

// Search finds messages: see store.Searcher.
func (s Store) Search(ctx context.Context, q store.Search) (store.Found, error) {
	ctx, cancel := context.WithTimeout(ctx, store.SearchTime)
	defer cancel()
	f, err := s.newFinder(ctx, q)
	if err != nil {
		return store.Found{Partial: true, Next: q.Before}, f.partly(ctx, err)
	}
	if f.q.Limit <= 0 {
		return store.Found{}, nil
	}
	found := store.Found{Indexing: f.indexing()}
	if err := f.partly(ctx, f.find(ctx)); err != nil {
		return store.Found{}, err
	}
	found.Partial = f.partial
	if q.Ranked {
		found.Hits, found.Next = f.ranked(q.Before, max(q.Limit, 0))
	} else {
		found.Hits, found.Next = f.newest()
	}
	if q.Context && len(found.Hits) > 0 {
		err = f.partly(ctx, s.surround(ctx, found.Hits))
		found.Partial = found.Partial || f.partial
	}
	return found, err
}

// finder is a running search.
type finder struct {
	Store
	q       store.Search
	when    span
	state   indexState
	newer   int64 // primary key of the newest event
	want    int   // hits
	below   int64 // primary keys at and above it have been looked at
	hits    []found
	partial bool

	rooms                []chat.RoomID // private ones and groups of the user
	readable, unreadable int           // candidates of the index
}

// found is a hit with its primary key.
type found struct {
	num   int64
	event chat.Event
}

// newFinder returns a finder whose limit is 0 if nothing can be found.
func (s Store) newFinder(ctx context.Context, q store.Search) (*finder, error) {
	when, possible := whenOf(q.Query)
	if q.Query.Empty() || !possible || q.Limit < 0 {
		q.Limit = 0
	}
	f := &finder{Store: s, q: q, when: when, want: q.Limit + 1, below: q.Before}
	if q.Ranked {
		f.want, f.below = store.SearchRanked, 0
	}
	var err error
	if f.state, err = s.indexState(ctx, s.db); err != nil {
		return f, err
	}
	if err := s.db.Get(ctx, selectNewest, nil, &f.newer); err != nil {
		return f, err
	}
	if f.rooms, err = s.memberOf(ctx, q.User); err != nil {
		return f, err
	}
	if f.below <= 0 || f.below > f.newer {
		f.below = f.newer + 1
	}
	return f, nil
}

func (f *finder) indexing() store.Indexing { return f.state.progress(f.newer) }

// partly returns nil for the error of a search whose time is over.
func (f *finder) partly(ctx context.Context, err error) error {
	if err == nil || !errors.Is(ctx.Err(), context.DeadlineExceeded) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	f.partial = true
	return nil
}

func (f *finder) full() bool { return len(f.hits) >= f.want }

// find looks through the events that are not in the index, and then through the index, until there are enough hits.
func (f *finder) find(ctx context.Context) error {
	indexed := f.state.Num
	if tail := max(indexed, f.newer-store.SearchTail); f.below > tail+1 {
		if err := f.look(ctx, selectTail, func() any { return tail }, tail+1); err != nil {
			return err
		}
		if f.full() {
			return nil
		}
		f.below = tail + 1
		f.partial = f.partial || tail > indexed
	}
	f.below = min(f.below, indexed+1)
	blocks, err := f.blocks(ctx)
	if err != nil {
		return err
	}
	for size := 1; len(blocks) > 0 && !f.full(); size = min(2*size, blocksMax) {
		some := blocks[:min(size, len(blocks))]
		blocks = blocks[len(some):]
		if err := f.look(ctx, selectMatching(f.dialect), func() any { return f.condition(some) }, some[len(some)-1]<<blockBits); err != nil {
			return err
		}
	}
	return nil
}

// look reads the events of a query, the newest first, down to the primary key bottom, until there are enough hits. Where it stands among
// events that are not readable must not show in f.below, which the next page begins with.
func (f *finder) look(ctx context.Context, query string, first func() any, bottom int64) error {
	below := f.below
	for limit := candidatesFirst; !f.full(); limit = min(2*limit, candidatesMost) {
		args := Args{first(), below, f.q.User, f.when.since, f.when.until, string(f.q.Room)}
		rows, args := f.dialect.limit(limit, args)
		var nums []int64
		seen := 0
		err := f.db.Each(ctx, query+rows, args, func(scan Scan) (bool, error) {
			var may bool
			err := scan(&below, &may)
			if seen++; may {
				nums = append(nums, below)
			}
			return true, err
		})
		if err != nil {
			return err
		}
		f.readable, f.unreadable = f.readable+len(nums), f.unreadable+seen-len(nums)
		if err := f.verify(ctx, nums); err != nil {
			return err
		}
		if seen < limit {
			break
		}
	}
	if !f.full() {
		f.below = min(f.below, max(bottom, 1))
	}
	return nil
}

// verify reads events and adds those that are found to the hits. What is damaged is not found; whoever reads its room hears of it.
func (f *finder) verify(ctx context.Context, nums []int64) error {
	if len(nums) == 0 {
		return nil
	}
	events, err := f.eventsByNum(ctx, nums)
	if err != nil {
		return err
	}
	for _, e := range events {
		if f.full() {
			return nil
		}
		if err := ctx.Err(); err != nil { // long texts take long
			return err
		}
		f.below = e.num
		if _, ok := f.q.Query.Match(&e.event); ok {
			f.hits = append(f.hits, e)
		}
	}
	f.below = nums[len(nums)-1]
	return nil
}

// eventsByNum reads events by their primary keys, the newest first.
func (s Store) eventsByNum(ctx context.Context, nums []int64) (events []found, err error) {
	err = s.db.Each(ctx, selectTarget+` WHERE e.num `+s.dialect.In(1), Args{s.dialect.List(nums)}, func(scan Scan) (bool, error) {
		var num int64
		e, err := ScanEvent(func(dest ...any) error { return scan(append([]any{&num}, dest...)...) })
		if err == nil {
			events = append(events, found{num, e})
		} else if !errors.Is(err, ErrDamaged) {
			return false, err
		}
		return true, nil
	})
	slices.SortFunc(events, func(a, b found) int { return cmp.Compare(b.num, a.num) })
	return events, err
}

// newest returns a page, and where the next one begins.
func (f *finder) newest() (hits []store.Hit, next int64) {
	if len(f.hits) > f.q.Limit {
		f.hits = f.hits[:f.q.Limit]
		next = f.hits[f.q.Limit-1].num
	} else if f.partial && f.below > 1 {
		next = f.below
	}
	return f.page(f.hits), next
}

// ranked returns the hits after the first skip ones, the best first.
func (f *finder) ranked(skip int64, limit int) (hits []store.Hit, next int64) {
	scores := make(map[int64]int, len(f.hits))
	for i := range f.hits {
		scores[f.hits[i].num] = f.q.Query.Score(&f.hits[i].event)
	}
	slices.SortFunc(f.hits, func(a, b found) int {
		return cmp.Or(cmp.Compare(scores[b.num], scores[a.num]), cmp.Compare(b.num, a.num))
	})
	from := min(max(skip, 0), int64(len(f.hits)))
	to := min(from+int64(limit), int64(len(f.hits)))
	if to < int64(len(f.hits)) {
		next = to
	}
	hits = f.page(f.hits[from:to])
	for i := range hits {
		hits[i].Next = from + int64(i) + 1
	}
	return hits, next
}

func (f *finder) page(all []found) []store.Hit {
	hits := make([]store.Hit, len(all))
	for i := range all {
		hits[i].Event, hits[i].Next = all[i].event, all[i].num
	}
	return hits
}
