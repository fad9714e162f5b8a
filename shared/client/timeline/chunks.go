package timeline

import (
	"slices"

	"parley/shared/client/view"
)

// Draw makes the rows of what changed, and returns all chunks. Cost is that of the changed blocks, and a glance at
// the others.
func (l *RowList) Draw(w *Renderer) (history, live []*view.Chunk) {
	w.spokeBefore = l.speakers.spokeBefore
	var in flow
	changed := l.shrunk
	for i := 0; i < len(l.blocks); i++ {
		b := l.blocks[i]
		if last := i == len(l.blocks)-1; b.dirty || b.in != in || b.last != last || b.chunk == nil {
			changed = l.drawBlock(i, in, w) || changed
		}
		in = b.out
	}
	if changed {
		l.listChunks()
	}
	return l.history, l.live
}

// drawBlock makes the rows of one block. What does not fit into a chunk moves to a block of its own after it. It
// returns false if the rows are as they were.
func (l *RowList) drawBlock(i int, in flow, w *Renderer) bool {
	b := l.blocks[i]
	last := i == len(l.blocks)-1
	rows, out, fit := w.rows(b.items, in, last)
	if fit < len(b.items) {
		if i+1 < len(l.blocks) {
			fit = len(b.items) / 2 // leave room in both: something was inserted among old rows
		}
		l.split(i, fit)
		last = false
		rows, out, _ = w.rows(b.items, in, last)
	}
	b.in, b.out, b.dirty, b.last = in, out, false, last
	if b.chunk != nil && slices.EqualFunc(b.chunk.Rows, rows, view.Row.Equal) {
		return false
	}
	b.chunk = l.chunk(b.chunk, rows)
	return true
}

func (l *RowList) chunk(was *view.Chunk, rows []view.Row) *view.Chunk {
	if was == nil {
		return &view.Chunk{ID: l.nextID(), Version: 1, Rows: rows}
	}
	return &view.Chunk{ID: was.ID, Version: was.Version + 1, Rows: rows}
}

// split moves the items of block i from at on into a new block after it.
func (l *RowList) split(i, at int) {
	b := l.blocks[i]
	rest := &block{items: slices.Clone(b.items[at:]), dirty: true}
	b.items = b.items[:at:at]
	l.blocks = slices.Insert(l.blocks, i+1, rest)
	if i < l.older {
		l.older++
	}
}

// listChunks makes new lists, since Views share the old ones.
func (l *RowList) listChunks() {
	history, live := make([]*view.Chunk, 0, l.older), make([]*view.Chunk, 0, len(l.blocks)-l.older)
	for i, b := range l.blocks {
		switch {
		case len(b.chunk.Rows) == 0:
		case i < l.older:
			history = append(history, b.chunk)
		default:
			live = append(live, b.chunk)
		}
	}
	l.history, l.live, l.shrunk = history, live, false
}
