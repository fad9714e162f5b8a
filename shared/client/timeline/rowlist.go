package timeline

import (
	"slices"
	"sort"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// RowList is the open room's items in their order, in blocks, and the rows made of them, in chunks: a chunk is
// made anew only when one of its rows changes.
type RowList struct {
	blocks   []*block
	older    int // blocks at the front that belong to History
	history  []*view.Chunk
	live     []*view.Chunk
	shrunk   bool // a block was dropped since the last draw
	nextID   func() int64
	speakers speakers
}

// NewRowList returns an empty list. nextID numbers chunks.
func NewRowList(nextID func() int64) *RowList { return &RowList{nextID: nextID} }

// block is the items of one chunk.
type block struct {
	items   []Item
	dirty   bool
	last    bool // it was the last block when it was drawn
	in, out flow
	chunk   *view.Chunk
}

// prependItems is how many items a block of an older page has at most: half a page. Browsers lay out a chunk as a whole.
const prependItems = chat.PageEvents / 2

// Put adds an item, or takes it in place of the one that stands there.
func (l *RowList) Put(it Item) {
	l.speakers.note(&it)
	b, i, found := l.find(it.Place)
	switch {
	case found:
		l.blocks[b].items[i] = it
	case b < len(l.blocks):
		l.blocks[b].items = slices.Insert(l.blocks[b].items, i, it)
	case b > l.older && len(l.blocks[b-1].items) < view.ChunkRows:
		b--
		l.blocks[b].items = append(l.blocks[b].items, it)
	default:
		l.blocks = append(l.blocks, &block{items: []Item{it}})
	}
	l.blocks[b].dirty = true
}

// Prepend adds items that stand before all others, in ascending order, as blocks of their own: what is on
// the list keeps its chunks.
func (l *RowList) Prepend(items []Item) {
	var fresh []*block
	for end := len(items); end > 0; end -= prependItems {
		from := max(end-prependItems, 0)
		fresh = append(fresh, &block{items: slices.Clone(items[from:end]), dirty: true})
	}
	slices.Reverse(fresh)
	l.blocks = append(fresh, l.blocks...)
	l.older += len(fresh)
	l.noteEarlier(items)
}

// Remove takes the item at p away. To replace an item at another place, put the new one first: then a block that
// has only this one keeps its chunk.
func (l *RowList) Remove(p Place) {
	b, i, found := l.find(p)
	if !found {
		return
	}
	l.blocks[b].items = slices.Delete(l.blocks[b].items, i, i+1)
	l.blocks[b].dirty = true
	if len(l.blocks[b].items) == 0 {
		l.sweep()
	}
}

// RemoveUpTo takes away what stands before the first event after seq.
func (l *RowList) RemoveUpTo(seq chat.Seq) { l.removeBefore(Place{Anchor: seq + 1}) }

// removeBefore takes away what stands before p.
func (l *RowList) removeBefore(p Place) {
	for _, b := range l.blocks {
		if comparePlaces(b.items[0].Place, p) >= 0 {
			break
		}
		b.items = slices.DeleteFunc(b.items, func(it Item) bool { return comparePlaces(it.Place, p) < 0 })
		b.dirty = true
	}
	l.sweep()
}

// sweep drops the blocks that have lost all their items: find relies on there being none.
func (l *RowList) sweep() {
	left := make([]*block, 0, len(l.blocks))
	older := 0
	for i, b := range l.blocks {
		if len(b.items) == 0 {
			l.shrunk = true
			continue
		}
		if left = append(left, b); i < l.older {
			older++
		}
	}
	l.blocks, l.older = left, older
}

// Replace takes an item in place of the one that stands there, if one does.
func (l *RowList) Replace(it Item) {
	if b, i, found := l.find(it.Place); found {
		l.blocks[b].items[i] = it
		l.blocks[b].dirty = true
	}
}

// Invalidate has the rows of all items made anew that which tells.
func (l *RowList) Invalidate(which func(*Item) bool) {
	for _, b := range l.blocks {
		for i := range b.items {
			b.dirty = b.dirty || which(&b.items[i])
		}
	}
}

// Message returns a durable message of the list, or nil.
func (l *RowList) Message(room chat.RoomID, seq chat.Seq) *chat.Event {
	for _, b := range l.blocks {
		for i := range b.items {
			if it := &b.items[i]; it.IsMessage(room, seq) {
				return it.event
			}
		}
	}
	return nil
}

// find returns the block and index where p stands or would be inserted; block len(s.blocks) is after the last.
func (l *RowList) find(p Place) (b, i int, found bool) {
	b = sort.Search(len(l.blocks), func(b int) bool {
		items := l.blocks[b].items
		return comparePlaces(items[len(items)-1].Place, p) >= 0
	})
	if b == len(l.blocks) {
		return b, 0, false
	}
	i, found = slices.BinarySearchFunc(l.blocks[b].items, p, func(it Item, p Place) int {
		return comparePlaces(it.Place, p)
	})
	return b, i, found
}
