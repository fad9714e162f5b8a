package httpd

import (
	"context"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"

	"github.com/coder/websocket"
	"golang.org/x/time/rate"

	"parley/server/auth"
	"parley/server/hub"
	"parley/shared/chat"
)

const (
	hardMax   = 4 * chat.FrameBytes
	deviceMax = 120 // bytes of a user agent in the log
)

// upgrade turns a request into a session. A browser whose token is not valid is upgraded all the same, since its
// scripts would not see the status, and told to sign in.
func (e *edge) upgrade(w http.ResponseWriter, r *http.Request) {
	addr := e.address(r)
	caller, unknown := e.admit(r)
	if e.refuseUpgrade(w, r, unknown) {
		return
	}
	if wait := e.Doors.Session(addr); wait > 0 {
		e.refuse(w, r, chat.Limited("sessions come from this address", wait))
		return
	}
	if err := e.open.enter(addr); err != nil {
		e.refuse(w, r, err)
		return
	}
	line := &line{frames: frames{budget: e.controlBudget()}}
	conn, err := websocket.Accept(&lineWriter{w, line}, r, &websocket.AcceptOptions{
		Subprotocols:       []string{hub.Subprotocol},
		InsecureSkipVerify: true, // admit has checked the origin, by rules that know of proxies
		CompressionMode:    websocket.CompressionDisabled,
	})
	if err != nil {
		e.open.exit(addr)
		e.Log.Info("upgrade refused", "address", addr, "err", err)
		return
	}
	conn.SetReadLimit(hardMax)
	c := &connection{edge: e, socket: &socket{conn, line}, addr: addr, device: clip(r.UserAgent(), deviceMax), caller: caller}
	switch {
	case unknown != nil:
		c.refusal = hub.SignIn
	case !speaks(r, conn):
		c.refusal = hub.Upgrade
	}
	go c.serve() // the goroutine of the request ends, with all that it holds
}

// connection is a WebSocket that was opened.
type connection struct {
	*edge
	socket  *socket
	addr    netip.Addr
	device  string
	caller  auth.Caller
	refusal hub.Reason // why it does not become a session, or ""
}

// serve runs a connection to its end. Somebody unknown, or who speaks another protocol, is told so and nothing else.
func (c *connection) serve() {
	defer c.open.exit(c.addr)
	defer c.survive()
	if c.refusal != "" {
		hub.Refuse(c.socket, c.refusal)
	} else {
		c.Hub.Serve(context.Background(), c.socket, c.caller.User, hub.Meta{Address: c.addr.String(), Device: c.device, Token: c.caller.Token})
	}
	if broken := c.socket.line.broken.Load(); broken != nil {
		c.Log.Info("a peer broke the rules", "address", c.addr, "user", c.caller.User.ID, "err", broken)
	}
}

// survive keeps a fault in one connection from ending the server.
func (c *connection) survive() {
	if fault := recover(); fault != nil {
		c.Log.Error("a connection failed", "user", c.caller.User.ID, "err", fault, "stack", string(debug.Stack()))
		c.socket.Abort()
	}
}

// controlBudget is how many pings and pongs of WebSocket a connection may send: as many as frames.
func (e *edge) controlBudget() *rate.Limiter {
	if e.Unlimited {
		return nil
	}
	return rate.NewLimiter(rate.Every(chat.FrameWindow/chat.FrameBurst), chat.FrameBurst)
}

// admit returns who asks, or forbidden for a page of another site, or unauthorized.
func (e *edge) admit(r *http.Request) (auth.Caller, error) {
	origin := r.Header.Get("Origin")
	_, isBearer := bearer(r)
	_, err := r.Cookie(cookieName)
	hasCookie := err == nil
	if origin == "" && hasCookie && !isBearer || origin != "" && !e.sameSite(r, origin) {
		return auth.Caller{}, chat.Errorf(chat.CodeForbidden, "WebSockets from other sites are not taken; an operator allows one with --origins, and says with --public-url how people reach this server")
	}
	return e.whoAsks(r)
}

// refuseUpgrade answers plainly where that reaches somebody; it reports whether it did.
func (e *edge) refuseUpgrade(w http.ResponseWriter, r *http.Request, err error) bool {
	if err == nil {
		return false
	}
	unauthorized := chat.AsError(err).Code == chat.CodeUnauthorized
	if unauthorized && r.Header.Get("Origin") != "" {
		return false
	}
	e.refuse(w, r, err)
	return true
}

func (e *edge) refuse(w http.ResponseWriter, r *http.Request, err error) {
	visible := chat.AsError(err)
	if visible.Code == chat.CodeInternal {
		e.Log.Error("upgrade", "err", err)
	}
	e.Log.Info("upgrade refused", "address", e.address(r), "code", visible.Code)
	refuse(w, err)
}

// speaks reports whether the client named no subprotocol, or one that this server speaks.
func speaks(r *http.Request, conn *websocket.Conn) bool {
	return conn.Subprotocol() != "" || r.Header.Get("Sec-WebSocket-Protocol") == ""
}

func clip(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), limit)]
}
