//go:build js

package browser

import (
	"sync/atomic"
	"time"
)

// frames draws at most once per animation frame, however often the snapshot changes. A hidden page has no animation
// frames: there a timer draws, a few times a second, since the title still counts what is unread. It does so too when more
// messages come than anybody can read: most of them would be drawn only to go off the screen at once.
type frames struct {
	ready   bool // a Root is there to be drawn
	pending atomic.Bool
	draw    func()
	crowd   func() int // how many messages came since the last draw
	drawn   time.Time
	late    bool // a frame waits for more
}

const (
	slowFrame = 250 * time.Millisecond
	gathering = 100 * time.Millisecond // until the first frame of a burst
	crowdMax  = 20                     // messages in one frame
)

// want asks for a frame. It may be called from any goroutine and does not block.
func (f *frames) want() {
	if !f.ready || f.pending.Swap(true) {
		return
	}
	if document().Get("hidden").Truthy() {
		after(int(slowFrame.Milliseconds()), f.fire)
		return
	}
	if time.Since(f.drawn) > slowFrame {
		f.fire() // go-app has frames too
		return
	}
	onFrame(f.fire)
}

// hidden is called when the page goes out of sight: the animation frame that was asked for does not come while it is.
func (f *frames) hidden() { after(int(slowFrame.Milliseconds()), f.fire) }

// fire draws if that was wanted.
func (f *frames) fire() {
	rest := slowFrame - time.Since(f.drawn)
	if rest <= 0 && !f.late {
		rest = gathering
	}
	switch {
	case rest > 0 && f.pending.Load() && f.crowd() > crowdMax:
		f.late = true
		after(int(rest.Milliseconds())+1, f.fire)
	case f.pending.Swap(false):
		f.drawn, f.late = time.Now(), false
		f.draw()
	}
}
