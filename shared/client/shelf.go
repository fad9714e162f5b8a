package client

import (
	"slices"
	"sort"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// shelf is the open room's items in their order, in blocks, and the rows made of them, in chunks: a chunk is
// made anew only when one of its rows changes.
type shelf struct {
	blocks  []*block
	older   int // blocks at the front that belong to History
	history []*view.Chunk
	live    []*view.Chunk
	shrunk  bool // a block was dropped since the last draw
	nextID  func() int64
	spoken  spoken
}

// newShelf returns an empty one. nextID numbers chunks.
func newShelf(nextID func() int64) *shelf { return &shelf{nextID: nextID} }

// block is the items of one chunk.
type block struct {
	items   []item
	dirty   bool
	last    bool // it was the last block when it was drawn
	in, out flow
	chunk   *view.Chunk
}

// prependItems is how many items a block of an older page has at most: half a page. Browsers lay out a chunk as a whole.
const prependItems = chat.PageEvents / 2

// put adds an item, or takes it in place of the one that stands there.
func (s *shelf) put(it item) {
	s.spoken.note(&it)
	b, i, found := s.find(it.place)
	switch {
	case found:
		s.blocks[b].items[i] = it
	case b < len(s.blocks):
		s.blocks[b].items = slices.Insert(s.blocks[b].items, i, it)
	case b > s.older && len(s.blocks[b-1].items) < view.ChunkRows:
		b--
		s.blocks[b].items = append(s.blocks[b].items, it)
	default:
		s.blocks = append(s.blocks, &block{items: []item{it}})
	}
	s.blocks[b].dirty = true
}

// prepend adds items that stand before all others, in ascending order, as blocks of their own: what is on
// the shelf keeps its chunks.
func (s *shelf) prepend(items []item) {
	var fresh []*block
	for end := len(items); end > 0; end -= prependItems {
		from := max(end-prependItems, 0)
		fresh = append(fresh, &block{items: slices.Clone(items[from:end]), dirty: true})
	}
	slices.Reverse(fresh)
	s.blocks = append(fresh, s.blocks...)
	s.older += len(fresh)
	s.spokeEarlier(items)
}

// remove takes the item at p away. To replace an item at another place, put the new one first: then a block that
// has only this one keeps its chunk.
func (s *shelf) remove(p place) {
	b, i, found := s.find(p)
	if !found {
		return
	}
	s.blocks[b].items = slices.Delete(s.blocks[b].items, i, i+1)
	s.blocks[b].dirty = true
	if len(s.blocks[b].items) == 0 {
		s.sweep()
	}
}

// removeUpTo takes away what stands before the first event after seq.
func (s *shelf) removeUpTo(seq chat.Seq) { s.removeBefore(place{anchor: seq + 1}) }

// removeBefore takes away what stands before p.
func (s *shelf) removeBefore(p place) {
	for _, b := range s.blocks {
		if comparePlaces(b.items[0].place, p) >= 0 {
			break
		}
		b.items = slices.DeleteFunc(b.items, func(it item) bool { return comparePlaces(it.place, p) < 0 })
		b.dirty = true
	}
	s.sweep()
}

// sweep drops the blocks that have lost all their items: find relies on there being none.
func (s *shelf) sweep() {
	kept := make([]*block, 0, len(s.blocks))
	older := 0
	for i, b := range s.blocks {
		if len(b.items) == 0 {
			s.shrunk = true
			continue
		}
		if kept = append(kept, b); i < s.older {
			older++
		}
	}
	s.blocks, s.older = kept, older
}

// replace takes an item in place of the one that stands there, if one does.
func (s *shelf) replace(it item) {
	if b, i, found := s.find(it.place); found {
		s.blocks[b].items[i] = it
		s.blocks[b].dirty = true
	}
}

// reveal shows the run of hidden messages whose row has that key.
func (s *shelf) reveal(key string, m *mutes) {
	found := false
	for _, b := range s.blocks {
		for i := range b.items {
			it := &b.items[i]
			found = found || mutedKey(it) == key
			if !found {
				continue
			}
			if !m.hides(it) {
				return
			}
			m.revealed[it.key] = true
			b.dirty = true
		}
	}
}

// touch has the rows of all items made anew that which tells.
func (s *shelf) touch(which func(*item) bool) {
	for _, b := range s.blocks {
		for i := range b.items {
			b.dirty = b.dirty || which(&b.items[i])
		}
	}
}

// find returns the block and index where p stands or would be inserted; block len(s.blocks) is after the last.
func (s *shelf) find(p place) (b, i int, found bool) {
	b = sort.Search(len(s.blocks), func(b int) bool {
		items := s.blocks[b].items
		return comparePlaces(items[len(items)-1].place, p) >= 0
	})
	if b == len(s.blocks) {
		return b, 0, false
	}
	i, found = slices.BinarySearchFunc(s.blocks[b].items, p, func(it item, p place) int {
		return comparePlaces(it.place, p)
	})
	return b, i, found
}
