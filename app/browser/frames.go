//go:build js

package browser

import (
	"sync/atomic"
	"syscall/js"
)

// frames draws at most once per animation frame, however often the picture changes. A hidden page has no animation
// frames: there a timer draws, a few times a second, since the title still counts what is unread.
type frames struct {
	ready   bool // a Root is there to be drawn
	pending atomic.Bool
	draw    func()
}

const hiddenFrame = 250 // milliseconds

// want asks for a frame. It may be called from any goroutine and does not block.
func (f *frames) want() {
	if !f.ready || f.pending.Swap(true) {
		return
	}
	if document().Get("hidden").Truthy() {
		after(hiddenFrame, f.fire)
		return
	}
	var once js.Func
	once = handler(func(js.Value) {
		once.Release()
		f.fire()
	})
	global().Call("requestAnimationFrame", once)
}

// fire draws if that was wanted.
func (f *frames) fire() {
	if f.pending.Swap(false) {
		f.draw()
	}
}
