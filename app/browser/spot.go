//go:build js

package browser

import (
	"sort"
	"syscall/js"

	"parley/app/ui"
)

// target is a row that is to stand at a place on screen, as ui.Window.ShowAt says.
type target struct {
	key    string
	offset float64
}

// ShowAt scrolls a row to a place. The rows around it get their heights only when they are on screen, so it aims again then.
func (s *scroll) ShowAt(key string, offset float64) {
	t := &target{key, offset}
	s.target = t
	s.aim()
	after(settleTime, func() {
		if s.target != t {
			return
		}
		s.aim()
		s.target, s.told = nil, false
		s.look()
		soon(func() { s.events.Shown() })
	})
}

func (s *scroll) aim() {
	list, ok := element(timelineID)
	row := document().Call("querySelector", `#`+timelineID+` [data-key="`+escaped(s.target.key)+`"]`)
	if !ok || !row.Truthy() {
		return
	}
	offset := s.target.offset
	if offset == ui.QuarterDown {
		offset = list.Get("clientHeight").Float() / 4
	}
	if moved := top(row) - top(list) - offset; moved > 0.5 || moved < -0.5 {
		list.Set("scrollTop", list.Get("scrollTop").Float()+moved)
	}
}

// Spot returns the first row that is at least partly on screen, and where it begins; ok is false at the end of the timeline.
func (s *scroll) Spot() (key string, offset float64, ok bool) {
	list, there := element(timelineID)
	if !there {
		return "", 0, false
	}
	if below, _ := distances(list); below <= endWithin {
		return "", 0, false
	}
	rows := list.Call("querySelectorAll", ".message[data-key], .notice[data-key]")
	n, edge := number(rows.Get("length")), top(list)
	at := sort.Search(n, func(i int) bool { return bottom(rows.Index(i)) > edge })
	if at == n {
		return "", 0, false
	}
	row := rows.Index(at)
	return text(row.Get("dataset").Get("key")), top(row) - edge, true
}

// Where the first unread row is.
const (
	dividerUnknown = iota
	dividerAbove
	dividerInView
	dividerBelow
)

// tellDivider reports where the first unread row is if that is news. One that is not drawn is where it was.
func (s *scroll) tellDivider(el js.Value) {
	row := el.Call("querySelector", ".divider")
	if !row.Truthy() {
		return
	}
	now := dividerInView
	switch {
	case bottom(row) <= top(el):
		now = dividerAbove
	case top(row) >= bottom(el):
		now = dividerBelow
	}
	if now != s.divider {
		s.divider = now
		s.events.Divider(now == dividerAbove, now == dividerInView)
	}
}

// dividerMoved reports whether there is a first unread row, which may be another one than before.
func (s *scroll) dividerMoved(el js.Value) bool {
	s.divider = dividerUnknown
	return el.Call("querySelector", ".divider").Truthy()
}

func bottom(el js.Value) float64 { return el.Call("getBoundingClientRect").Get("bottom").Float() }

// Stash keeps something for this tab, as long as it is open.
func (w *window) Stash(name, value string) {
	_ = try(func() { property(global(), "sessionStorage").Call("setItem", scoped(name), value) })
}

// Stashed returns what Stash kept, or "".
func (w *window) Stashed(name string) (value string) {
	_ = try(func() { value = text(property(global(), "sessionStorage").Call("getItem", scoped(name))) })
	return value
}
