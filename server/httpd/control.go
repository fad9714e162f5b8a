package httpd

import (
	"sync"

	"github.com/coder/websocket"
	"golang.org/x/time/rate"

	"parley/server/hub"
	"parley/shared/chat"
)

// controlFrames counts a connection's WebSocket pings and pongs, which the library answers by itself. A peer that sends
// more of them than it may send frames is cut.
type controlFrames struct {
	budget *rate.Limiter // nil: no limit

	mu   sync.Mutex
	conn *websocket.Conn
	over bool
}

func (e *edge) controlFrames() *controlFrames {
	if e.Unlimited {
		return &controlFrames{}
	}
	return &controlFrames{budget: rate.NewLimiter(rate.Every(chat.FrameWindow/chat.FrameBurst), chat.FrameBurst)}
}

// guard names the connection to cut; frames may have come before.
func (c *controlFrames) guard(conn *websocket.Conn) {
	c.mu.Lock()
	c.conn = conn
	c.mu.Unlock()
}

// take counts one frame. It is called while the connection is read, so it must not close it by itself.
func (c *controlFrames) take() bool {
	if c.budget == nil || c.budget.Allow() {
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != nil && !c.over {
		c.over = true
		go c.conn.Close(websocket.StatusCode(hub.Flood), "flood")
	}
	return false
}
