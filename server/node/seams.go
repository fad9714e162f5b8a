package node

import (
	"time"

	"parley/server/bus"
	"parley/server/store"
)

// Seams are where a test puts itself between the parts, to crash the server in the worst moments; a real server has none.
type Seams struct {
	Store func(store.Store) store.Store
	Bus   func(bus.Bus) bus.Bus // gets nil for a single node
	Now   func() time.Time
}

// fill takes what no test has set from a real server.
func (s Seams) fill() Seams {
	if s.Store == nil {
		s.Store = func(real store.Store) store.Store { return real }
	}
	if s.Bus == nil {
		s.Bus = func(real bus.Bus) bus.Bus { return real }
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	return s
}
