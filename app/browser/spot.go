//go:build js

package browser

import (
	"sort"
	"syscall/js"

	"parley/app/ui/host"
)

// target is the row that the timeline is scrolled to.
type target struct {
	key   string
	end   float64 // where the row is to end, in pixels below the top of the timeline; or host.QuarterDown, or centered
	moved bool    // by an aim since settle was called
}

// centered is the end of a target in the middle of the timeline. A row that is higher than the timeline begins at its top.
const centered = 2 * host.QuarterDown

// The height of a row is known only once the row has been near the screen, and a page that arrives may draw a row anew. So the first
// aim is rarely right.
const (
	settleTime = 150 // milliseconds without movement, after a frame, until a row counts as in its place
	settlesMax = 60  // how often that is tried; then the row is left where it is
)

// ShowAt scrolls a row to a place.
func (s *scroll) ShowAt(key string, end float64) {
	t := &target{key: key, end: end}
	s.target = t
	s.watchInput("addEventListener")
	s.aim()
	s.settle(t, settlesMax)
}

// watchInput adds or removes the listeners for input that takes the person elsewhere.
func (s *scroll) watchInput(method string) {
	for _, event := range []string{"wheel", "touchmove", "pointerdown", "keydown"} {
		document().Call(method, event, s.input, map[string]any{"capture": true, "passive": true})
	}
}

// settle waits until the row stays in its place and no page is being loaded.
func (s *scroll) settle(t *target, most int) {
	t.moved = false
	onFrame(func() {
		after(settleTime, func() {
			if s.target != t {
				return
			}
			s.aim()
			loading := document().Call("querySelector", "#"+timelineID+" .timeline__note--loading").Truthy()
			if (t.moved || loading) && most > 1 {
				s.settle(t, most-1)
				return
			}
			s.arrive()
		})
	})
}

// arrive ends scrolling to a row, if it is under way: the row is in its place, or the person goes elsewhere.
func (s *scroll) arrive() {
	if s.target == nil {
		return
	}
	s.target, s.told = nil, false
	s.watchInput("removeEventListener")
	s.look()
	soon(func() { s.events.Shown() })
}

// aim scrolls as far as the timeline goes. A row that is not drawn yet counts as moved.
func (s *scroll) aim() {
	t := s.target
	list, ok := element(timelineID)
	row := rowOf(t.key)
	if !ok || !row.Truthy() {
		t.moved = true
		return
	}
	was := list.Get("scrollTop").Float()
	if apart := top(row) - top(list) - t.begin(list, row); apart > 0.5 || apart < -0.5 {
		list.Set("scrollTop", was+apart)
	}
	t.moved = t.moved || list.Get("scrollTop").Float() != was
}

// begin returns how many pixels below the top of the list the row is to begin.
func (t *target) begin(list, row js.Value) float64 {
	height, own := list.Get("clientHeight").Float(), row.Call("getBoundingClientRect").Get("height").Float()
	switch t.end {
	case host.QuarterDown:
		return height / 4
	case centered:
		return max((height-own)/2, 0)
	}
	return t.end - own
}

// Position returns the first row that is at least partly on screen, and where it ends. That stays the same when the row gets or loses
// its author, as the first of a page does when the page before it comes. ok is false at the end of the timeline.
func (s *scroll) Position() (key string, end float64, ok bool) {
	list, there := element(timelineID)
	if !there {
		return "", 0, false
	}
	row, end, ok := firstRow(list)
	if !ok {
		return "", 0, false
	}
	return text(row.Get("dataset").Get("key")), end, true
}

// firstRow returns the row of Position, and null at the end of the timeline.
func firstRow(list js.Value) (row js.Value, end float64, ok bool) {
	if below, _ := distances(list); below <= endWithin && !detached(list) {
		return js.Null(), 0, false
	}
	rows := list.Call("querySelectorAll", ".message[data-key], .notice[data-key]")
	n, edge := number(rows.Get("length")), top(list)
	at := sort.Search(n, func(i int) bool { return bottom(rows.Index(i)) > edge })
	if at == n {
		return js.Null(), 0, false
	}
	row = rows.Index(at)
	return row, bottom(row) - edge, true
}

// tellTop reports the row that is held if that is news: none while the heading of its day is on screen too.
func (s *scroll) tellTop(list js.Value) {
	key := s.heldKey
	if key != "" && headed(list, s.held) {
		key = ""
	}
	if key != s.topKey {
		s.topKey = key
		s.events.Top(key)
	}
}

// headed reports whether the heading of a day stands above a row, on screen.
func headed(list, row js.Value) bool {
	days := list.Call("querySelectorAll", ".day")
	n, edge := number(days.Get("length")), top(list)
	at := sort.Search(n, func(i int) bool { return bottom(days.Index(i)) > edge })
	return at < n && top(days.Index(at)) < top(row)
}

// LastInView returns the last row that ends on screen.
func (s *scroll) LastInView() (key string) {
	list, there := element(timelineID)
	if !there {
		return ""
	}
	rows := list.Call("querySelectorAll", ".message[data-key]")
	n, edge := number(rows.Get("length")), bottom(list)+1 // half a pixel is none
	at := sort.Search(n, func(i int) bool { return bottom(rows.Index(i)) > edge })
	if at == 0 || bottom(rows.Index(at-1)) <= top(list) {
		return ""
	}
	return text(rows.Index(at - 1).Get("dataset").Get("key"))
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

// Store saves something for this tab, as long as it is open.
func (w *window) Store(name, value string) {
	_ = try(func() { property(global(), "sessionStorage").Call("setItem", scoped(name), value) })
}

// Stored returns what Store was given, or "".
func (w *window) Stored(name string) (value string) {
	_ = try(func() { value = text(property(global(), "sessionStorage").Call("getItem", scoped(name))) })
	return value
}
