package ui

import (
	"slices"
	"time"

	"parley/app/ui/component"
	"parley/shared/client/view"
)

// drawnChunks is which chunks of the room are drawn: those around what is on screen. A room may have thousands of rows, and each
// that is drawn costs time with every change of the page, and memory. What is not drawn is an empty element as high as it
// was.
type drawnChunks struct {
	first, last int64 // the chunks on screen when the timeline is not at its end; 0: not known
	from, to    int64 // the chunks that are drawn, by their IDs
	begin, end  int   // the same, by their places in history and live
	selected    int64 // the chunk that a selection begins in: it stays drawn, or the selection would lose its beginning; 0 for none
	pinned      int   // its place, counted from 1
	sought      int64 // a chunk that is about to be shown; 0 for none
}

// Rows nearer than nearRows to what is on screen are drawn, those before the end while that is on screen only if they are
// nearer than endRows; those that are drawn stay until they are farRows away.
const (
	nearRows   = 100
	endRows    = 50
	farRows    = 500
	soughtTime = time.Second // in which the timeline goes to what is sought
)

// virtualize decides what is drawn of the snapshot.
func (m *Model) virtualize() {
	parts := m.parts()
	s := &m.screen.drawn
	if !m.screen.live || len(parts) == 0 {
		s.begin, s.end = 0, len(parts)
		return
	}
	from, to := m.focus(parts)
	near := nearRows
	if m.screen.atEnd && to == len(parts)-1 {
		near = endRows
	}
	begin, end := around(parts, from, to, near)
	least, most := around(parts, from, to, farRows)
	if a, b := placeOf(parts, s.from), placeOf(parts, s.to); a >= 0 && b >= 0 {
		if a, b = max(a, least), min(b+1, most); a <= end && b >= begin {
			begin, end = min(a, begin), max(b, end)
		}
	}
	s.begin, s.end = begin, end
	s.pinned = placeOf(parts, s.selected) + 1
	s.from, s.to = parts[begin].ID, parts[end-1].ID
}

// focus returns the places of the chunks that the person is looking at, or soon will be.
func (m *Model) focus(parts []*view.Chunk) (from, to int) {
	s := &m.screen.drawn
	if at := placeOf(parts, s.sought); at >= 0 {
		return at, at
	}
	from, to = placeOf(parts, s.first), placeOf(parts, s.last)
	if m.screen.atEnd || from < 0 || to < from {
		return len(parts) - 1, len(parts) - 1
	}
	return from, to
}

// around returns the places of the chunks from one to another and of those that have the next rows on both sides.
func around(parts []*view.Chunk, from, to, rows int) (begin, end int) {
	begin, end = from, to+1
	for n := 0; begin > 0 && n < rows; begin-- {
		n += len(parts[begin-1].Rows)
	}
	for n := 0; end < len(parts) && n < rows; end++ {
		n += len(parts[end].Rows)
	}
	return begin, end
}

func placeOf(parts []*view.Chunk, id int64) int {
	if id == 0 {
		return -1
	}
	return slices.IndexFunc(parts, func(part *view.Chunk) bool { return part.ID == id })
}

// parts returns the chunks of the room on screen, the oldest first.
func (m *Model) parts() []*view.Chunk {
	open := m.open()
	return slices.Concat(open.History, open.Live)
}

// span returns which chunks are drawn.
func (s *drawnChunks) span() component.Span {
	return component.Span{Begin: s.begin, End: s.end, Extra: s.pinned}
}

// selecting tells in which chunk a selection begins.
func (m *Model) selecting(chunk int64) {
	if s := &m.screen.drawn; s.selected != chunk {
		s.selected = chunk
		m.virtualize()
	}
}

// onScreen tells which chunks are on screen.
func (m *Model) onScreen(first, last int64) {
	s := &m.screen.drawn
	s.first, s.last, s.sought = first, last, 0
	m.virtualize()
}

// goTo draws a chunk that is about to be shown.
func (m *Model) goTo(chunk int64) {
	m.screen.drawn.sought = chunk
	m.virtualize()
	m.later(soughtTime, func() {
		if m.screen.drawn.sought == chunk {
			m.screen.drawn.sought = 0
			m.virtualize()
		}
	})
}
