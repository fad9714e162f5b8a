package ui

import (
	"slices"

	"parley/shared/client/view"
)

// show takes a new snapshot, and follows what has changed in it.
func (m *Model) show(v *view.Snapshot) {
	if v == nil {
		v = &view.Snapshot{}
	}
	old, was := m.view, m.open()
	m.view = shared(old, m.watched(v))
	is := m.open()
	m.showAround(old)
	if was.Room.ID != is.Room.ID {
		m.screen.sieve = ""
		m.screen.newest = is.Newest
	}
	if old.Lookup != m.view.Lookup {
		m.learn(m.view.Lookup)
	}
	m.follow()
	m.reveal()
	m.land()
	m.survey()
	m.announce(was, is)
}

func (m *Model) showAround(old *view.Snapshot) {
	if m.view.Me != old.Me {
		m.granted()
	}
	if m.view.Me.ID != old.Me.ID {
		m.become(old.Me)
	}
	if !slices.Equal(m.view.Rooms, old.Rooms) {
		m.left()
	}
	if m.view.Link != old.Link {
		m.grace()
		m.screen.held = m.screen.held && m.disconnected()
	}
}

// shared returns the snapshot next with the lists of old in it that are equal: the same list is compared at once, and what is drawn
// from it is not drawn again.
func shared(old, next *view.Snapshot) *view.Snapshot {
	v := *next
	keep(&v.Rooms, old.Rooms)
	keep(&v.Requests, old.Requests)
	keep(&v.Leftovers, old.Leftovers)
	keep(&v.Notices, old.Notices)
	keep(&v.Muted, old.Muted)
	if old.Open != nil && v.Open != nil && v.Open.Room.ID == old.Open.Room.ID {
		open := *v.Open
		keep(&open.People, old.Open.People)
		keep(&open.Typing, old.Open.Typing)
		open.History = sharedChunks(old.Open.History, open.History)
		open.Live = sharedChunks(old.Open.Live, open.Live)
		v.Open = &open
	}
	return &v
}

func keep[T comparable](list *[]T, old []T) {
	if slices.Equal(*list, old) {
		*list = old
	}
}

// sharedChunks returns next with the chunks of old in it that are the same in the same version, or old.
func sharedChunks(old, next []*view.Chunk) []*view.Chunk {
	if slices.Equal(old, next) {
		return old
	}
	type version struct{ id, version int64 }
	known := make(map[version]*view.Chunk, len(old))
	for _, part := range old {
		known[version{part.ID, part.Version}] = part
	}
	next = slices.Clone(next)
	for i, part := range next {
		if same := known[version{part.ID, part.Version}]; same != nil {
			next[i] = same
		}
	}
	return next
}
