package client

import (
	"slices"

	"parley/shared/client/view"
)

// draw makes the rows of what changed, and returns all chunks. Cost is that of the changed blocks, and a glance at
// the others.
func (s *shelf) draw(w *scribe) (history, live []*view.Chunk) {
	w.spoke = s.spoken.before
	var in flow
	changed := s.shrunk
	for i := 0; i < len(s.blocks); i++ {
		b := s.blocks[i]
		if last := i == len(s.blocks)-1; b.dirty || b.in != in || b.last != last || b.chunk == nil {
			changed = s.drawBlock(i, in, w) || changed
		}
		in = b.out
	}
	if changed {
		s.list()
	}
	return s.history, s.live
}

// drawBlock makes the rows of one block. What does not fit into a chunk moves to a block of its own after it. It
// returns false if the rows are as they were.
func (s *shelf) drawBlock(i int, in flow, w *scribe) bool {
	b := s.blocks[i]
	last := i == len(s.blocks)-1
	rows, out, fit := w.rows(b.items, in, last)
	if fit < len(b.items) {
		if i+1 < len(s.blocks) {
			fit = len(b.items) / 2 // leave room in both: something was inserted among old rows
		}
		s.cut(i, fit)
		last = false
		rows, out, _ = w.rows(b.items, in, last)
	}
	b.in, b.out, b.dirty, b.last = in, out, false, last
	if b.chunk != nil && slices.EqualFunc(b.chunk.Rows, rows, view.Row.Equal) {
		return false
	}
	b.chunk = s.chunk(b.chunk, rows)
	return true
}

func (s *shelf) chunk(was *view.Chunk, rows []view.Row) *view.Chunk {
	if was == nil {
		return &view.Chunk{ID: s.nextID(), Version: 1, Rows: rows}
	}
	return &view.Chunk{ID: was.ID, Version: was.Version + 1, Rows: rows}
}

// cut moves the items of block i from at on into a new block after it.
func (s *shelf) cut(i, at int) {
	b := s.blocks[i]
	rest := &block{items: slices.Clone(b.items[at:]), dirty: true}
	b.items = b.items[:at:at]
	s.blocks = slices.Insert(s.blocks, i+1, rest)
	if i < s.older {
		s.older++
	}
}

// list makes new lists, since Views share the old ones.
func (s *shelf) list() {
	history, live := make([]*view.Chunk, 0, s.older), make([]*view.Chunk, 0, len(s.blocks)-s.older)
	for i, b := range s.blocks {
		switch {
		case len(b.chunk.Rows) == 0:
		case i < s.older:
			history = append(history, b.chunk)
		default:
			live = append(live, b.chunk)
		}
	}
	s.history, s.live, s.shrunk = history, live, false
}
