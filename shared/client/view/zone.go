package view

import (
	"sync"
	"time"
)

// Zone shows moments as the clocks of a place do: each with the offset from UTC that is in force there at that moment. A Go
// program in a browser has only the offset of its start, and would show a message of July an hour early in November. It is safe
// for concurrent use.
type Zone struct {
	offset func(at time.Time) (seconds int)

	mu   sync.Mutex
	days map[int64]*time.Location // by UTC day, for those in which the offset does not change
}

// zoneDays bounds the days that are remembered.
const zoneDays = 500

// NewZone returns the zone of a place. offset returns how many seconds its clocks are ahead of UTC at a moment.
func NewZone(offset func(at time.Time) (seconds int)) *Zone {
	return &Zone{offset: offset, days: map[int64]*time.Location{}}
}

// In returns at with the offset that is in force then. Without a zone it is the computer's.
func (z *Zone) In(at time.Time) time.Time {
	if z == nil {
		return at.Local()
	}
	return at.In(z.location(at))
}

// Forget makes the zone ask again: the place has changed.
func (z *Zone) Forget() {
	z.mu.Lock()
	defer z.mu.Unlock()
	clear(z.days)
}

func (z *Zone) location(at time.Time) *time.Location {
	const day = 24 * 60 * 60
	z.mu.Lock()
	defer z.mu.Unlock()
	start := at.Truncate(day * time.Second)
	key := start.Unix()
	if loc := z.days[key]; loc != nil {
		return loc
	}
	first, last := z.offset(start), z.offset(start.Add(day*time.Second))
	if first != last {
		return time.FixedZone("", z.offset(at))
	}
	if len(z.days) >= zoneDays {
		clear(z.days)
	}
	z.days[key] = time.FixedZone("", first)
	return z.days[key]
}
