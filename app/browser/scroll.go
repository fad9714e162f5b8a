//go:build js

package browser

import (
	"sort"
	"strconv"
	"syscall/js"

	"parley/app/ui/host"
)

const (
	timelineID = "timeline"
	endWithin  = 24  // pixels from the end that still count as the end
	topWithin  = 800 // pixels from the top at which older messages are loaded, and from the end of a part of the history newer ones
)

// scroll keeps the timeline where the person wants it. The style sheet lays it out from the end, so that the browser
// itself stays at the newest message when it is there, and stands still when older pages come in above. What is left is to
// stand still when something comes in below while the person reads further up. Not all browsers do that, and none does it for a row that is
// drawn again elsewhere in the page: so the first row on screen is held in place.
type scroll struct {
	events   *host.Events
	looks    js.Func // what look will do
	input    js.Func // ends scrolling to target
	queued   bool
	looked   bool // at anything
	rev      int  // of the rows that were looked at last
	told     bool // atEnd, nearTop and nearEnd were reported
	atEnd    bool
	nearTop  bool
	nearEnd  bool
	chunks   js.Value // that are in the page, in order; undefined after a change
	first    int64    // of them on screen
	last     int64
	target   *target  // nil: the timeline is not on its way to a row
	topKey   string   // of the row that was reported as the first on screen
	divider  int      // where the first unread row was reported: dividerUnknown and so on
	held     js.Value // the row that was the first on screen at the last look
	heldKey  string   // its key; "" at the end of the timeline
	heldEnd  float64  // where it ended, in pixels below the top of the timeline
	heldBy   place    // of the timeline at that time
	observer js.Value
	watched  js.Value
}

func (s *scroll) listen(events *host.Events) {
	s.events = events
	capture(document(), "scroll", func(e js.Value) {
		if text(e.Get("target").Get("id")) == timelineID {
			s.look()
		}
	})
	s.looks = handler(func(js.Value) { s.tellAll() })
	s.input = handler(func(js.Value) { s.arrive() })
	resized := handler(func(js.Value) { s.grown() })
	s.observer = global().Get("ResizeObserver").New(resized)
}

// ToEnd goes to the newest message. A timeline that was just drawn is there; to say so again would have it laid out at once.
func (s *scroll) ToEnd() {
	if !s.looked {
		s.look()
		return
	}
	if el, ok := element(timelineID); ok {
		s.arrive()
		el.Set("scrollTop", 0)
		s.look()
	}
}

// pageShare is how much of the timeline's height a page is: some of what was on screen stays there.
const pageShare = 0.85

// Page scrolls by so many screens, downwards.
func (s *scroll) Page(by int) {
	if el, ok := element(timelineID); ok {
		s.arrive()
		el.Call("scrollBy", 0, float64(by)*pageShare*el.Get("clientHeight").Float())
	}
}

// Arrange looks again if the rows have changed.
func (s *scroll) Arrange(rev int) {
	el, ok := element(timelineID)
	if !ok || rev == s.rev {
		return
	}
	s.rev, s.told = rev, s.told && !s.nearTop
	s.chunks = js.Undefined()
	if list := el.Call("querySelector", ".timeline__list"); list.Truthy() && !list.Equal(s.watched) {
		s.observer.Call("disconnect")
		s.observer.Call("observe", list)
		s.observer.Call("observe", el)
		s.watched = list
	}
	if !s.told || !s.atEnd || s.dividerMoved(el) { // else the list tells when it has grown
		s.look()
	}
}

// look reports where the timeline stands, once per frame.
func (s *scroll) look() {
	if s.queued {
		return
	}
	s.queued = true
	global().Call("setTimeout", s.looks, 16)
}

func (s *scroll) tellAll() {
	s.queued, s.looked = false, true
	if el, ok := element(timelineID); ok {
		s.tell(el)
		s.tellChunks(el)
		s.tellDivider(el)
		if s.moved(el) == 0 { // else the row will be moved back, by the browser or by grown
			s.hold(el)
		}
		s.tellTop(el)
	}
}

// tell reports where the timeline stands if that is news.
func (s *scroll) tell(el js.Value) {
	below, above := distances(el)
	if below < 1 && detached(el) {
		el.Set("scrollTop", -1) // at 0, what comes below would move what is on screen
	}
	if s.news(below, above) {
		s.told, s.atEnd, s.nearTop, s.nearEnd = true, below <= endWithin, above <= topWithin, below <= topWithin
		s.events.Scrolled(s.atEnd, s.nearTop, s.nearEnd)
	}
}

// detached reports whether what follows the timeline is not loaded.
func detached(el js.Value) bool { return text(el.Get("dataset").Get("detached")) != "" }

// news reports whether the timeline stands elsewhere than was reported.
func (s *scroll) news(below, above float64) bool {
	return !s.told || (below <= endWithin) != s.atEnd || (above <= topWithin) != s.nearTop || (below <= topWithin) != s.nearEnd
}

// tellChunks reports which chunks are on screen if that is news.
func (s *scroll) tellChunks(el js.Value) {
	if s.atEnd {
		s.first, s.last = 0, 0
		return
	}
	if s.chunks.IsUndefined() {
		s.chunks = el.Call("querySelectorAll", ".chunk")
	}
	box := el.Call("getBoundingClientRect")
	from, to := box.Get("top").Float(), box.Get("bottom").Float()
	n := number(s.chunks.Get("length"))
	at := sort.Search(n, func(i int) bool {
		return s.chunks.Index(i).Call("getBoundingClientRect").Get("bottom").Float() > from
	})
	if at == n {
		return
	}
	first := chunkID(s.chunks.Index(at))
	for at+1 < n && top(s.chunks.Index(at+1)) < to {
		at++
	}
	if last := chunkID(s.chunks.Index(at)); first != s.first || last != s.last {
		s.first, s.last = first, last
		s.events.OnScreen(first, last)
	}
}

func chunkID(el js.Value) int64 {
	id, _ := strconv.ParseInt(text(el.Get("dataset").Get("chunk")), 10, 64)
	return id
}

// distances returns how many pixels of the timeline are below and above what is on screen. Laid out from the end, the
// end is at 0 and everything above it is negative.
func distances(el js.Value) (below, above float64) {
	below = -el.Get("scrollTop").Float()
	above = el.Get("scrollHeight").Float() - el.Get("clientHeight").Float() - below
	return below, above
}

// grown keeps things in place after the list or the window became another size.
func (s *scroll) grown() {
	el, ok := element(timelineID)
	if !ok {
		return
	}
	below, above := distances(el)
	switch {
	case s.target != nil:
		s.aim()
	case below == 0:
	case below <= endWithin && !detached(el):
		el.Set("scrollTop", 0)
	default:
		s.stand(el)
	}
	if below > endWithin || s.news(below, above) {
		s.look()
	}
}

// hold remembers the first row on screen.
func (s *scroll) hold(list js.Value) {
	s.held, s.heldEnd, _ = firstRow(list)
	s.heldKey, s.heldBy = "", placed(list)
	if s.held.Truthy() {
		s.heldKey = text(s.held.Get("dataset").Get("key"))
	}
}

// stand moves the row that is held back to where it was.
func (s *scroll) stand(list js.Value) {
	if moved := s.moved(list); moved != 0 {
		list.Set("scrollTop", s.heldBy.scrolled+moved)
		s.heldBy = placed(list)
	}
}

// moved returns by how many pixels the row that is held has moved downwards although neither the person nor the browser has scrolled. A browser
// that holds rows itself does so once the page is laid out for the screen, but not when a script has it laid out.
func (s *scroll) moved(list js.Value) float64 {
	if s.heldKey == "" || s.target != nil || s.heldBy != placed(list) {
		return 0
	}
	if !s.held.Get("isConnected").Bool() || text(s.held.Get("dataset").Get("key")) != s.heldKey { // drawn again, or another row now
		if s.held = rowOf(s.heldKey); s.held.IsNull() {
			s.heldKey = ""
			return 0
		}
	}
	if by := bottom(s.held) - top(list) - s.heldEnd; by > 1 || by < -1 {
		return by
	}
	return 0
}

// place is how far an element is scrolled, and how high it is on screen; in pixels.
type place struct{ scrolled, height float64 }

func placed(el js.Value) place {
	return place{el.Get("scrollTop").Float(), el.Get("clientHeight").Float()}
}

func top(el js.Value) float64 { return el.Call("getBoundingClientRect").Get("top").Float() }
