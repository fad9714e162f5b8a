package httpd

import (
	"net/http"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"parley/server/auth"
	"parley/server/httpd/websocket"
	"parley/server/hub"
	"parley/shared/chat"
)

const deviceMax = 120 // bytes of a user agent in the log

// upgrade turns a request into a session. A browser whose token is not valid is upgraded all the same, since its
// scripts would not see the status, and told to sign in.
func (e *edge) upgrade(w http.ResponseWriter, r *http.Request) {
	r = withOfferedToken(r)
	addr := e.address(r)
	caller, unknown := e.admit(r)
	if e.refuseUpgrade(w, r, unknown) {
		return
	}
	at := seat{auth.Network(addr), unknown == nil}
	if err := e.enter(at, caller.User.ID); err != nil {
		e.refuse(w, r, err, "user", caller.User.ID)
		return
	}
	conn, err := websocket.Accept(w, r, websocket.Options{Subprotocol: hub.Subprotocol, Control: e.controlBudget(), Flood: hub.Flood, Log: e.Log})
	if err != nil {
		e.open.exit(at)
		e.Log.Info("upgrade refused", "address", addr, "err", err)
		return
	}
	refusal := hub.Reason("")
	switch {
	case unknown != nil:
		refusal = hub.SignIn
	case !speaks(r, conn):
		refusal = hub.Upgrade
	}
	user, meta := caller.User, hub.Meta{Address: addr.String(), Device: clip(r.UserAgent(), deviceMax), SignIn: caller.Session, Network: e.Guests.Origin(addr, "").Network, Guest: !caller.Claimed}
	go conn.Survive(func() { e.begin(conn, at, refusal, user, meta) }) // the goroutine of the request ends, with all that it holds
}

// begin begins a session. An unknown user, or a client of another protocol, only gets the refusal.
func (e *edge) begin(conn *websocket.Conn, at seat, refusal hub.Reason, user chat.User, meta hub.Meta) {
	if refusal != "" {
		hub.Refuse(conn, refusal)
		e.ended(conn, at, user.ID, meta)
		return
	}
	e.Hub.Serve(conn, user, meta, func() { e.ended(conn, at, user.ID, meta) })
}

// ended counts a session out, and logs whether its peer broke a rule of the protocol.
func (e *edge) ended(conn *websocket.Conn, at seat, user chat.UserID, meta hub.Meta) {
	e.open.exit(at)
	if broken := conn.Broken(); broken != nil {
		e.Log.Info("a peer broke the rules", "address", meta.Address, "user", user, "err", broken)
	}
}

// enter counts a session in, or returns why it is refused. Only unknown users are limited by their address: many people,
// and somebody who opens sockets all the time, may share it.
func (e *edge) enter(at seat, user chat.UserID) error {
	what, wait := "your sessions come", time.Duration(0)
	if at.known {
		wait = e.Doors.Session(user)
	} else {
		what, wait = "sessions come from this address", e.Doors.Stranger(at.network)
	}
	if wait > 0 {
		return chat.Limited(what, wait)
	}
	return e.open.enter(at)
}

// controlBudget is how many pings and pongs of WebSocket a connection may send: as many as frames.
func (e *edge) controlBudget() *rate.Limiter {
	if e.Unlimited {
		return nil
	}
	return rate.NewLimiter(rate.Every(chat.FrameWindow/chat.FrameBurst), chat.FrameBurst)
}

// admit returns the user, or forbidden for a page of another site, or unauthorized.
func (e *edge) admit(r *http.Request) (identity, error) {
	origin := r.Header.Get("Origin")
	_, isBearer := bearer(r)
	if origin == "" && e.hasCookie(r) && !isBearer || origin != "" && !e.sameSite(r, origin) {
		return identity{}, chat.Errorf(chat.CodeForbidden, "WebSockets from other sites are refused; the operator can allow a site with --origins, and sets this server's own address with --public-url")
	}
	who, err := e.letIn(r)
	if err != nil && chat.AsError(err).Code == chat.CodeForbidden {
		err = chat.Errorf(chat.CodeUnauthorized, "%s", chat.AsError(err).Message) // goodbye sign in
	}
	return who, err
}

// refuseUpgrade answers an error with a status where the client can see that; it reports whether it did.
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

// refuse answers an upgrade with an error, and logs it.
func (e *edge) refuse(w http.ResponseWriter, r *http.Request, err error, about ...any) {
	visible := chat.AsError(err)
	if visible.Code == chat.CodeInternal {
		e.Log.Error("upgrade", "err", err)
	}
	e.logRefusal("upgrade refused", r, visible, about...)
	refuse(w, err)
}

// logRefusal logs a refusal; if the origin is the reason, with all that it was compared with.
func (e *edge) logRefusal(what string, r *http.Request, refusal *chat.Error, about ...any) {
	about = append([]any{"address", e.address(r), "code", refusal.Code}, about...)
	if refusal.Code == chat.CodeForbidden {
		about = append(about, "origin", clip(r.Header.Get("Origin"), logMax), "host", clip(r.Host, logMax), "scheme", e.scheme(r))
		if told := e.forwardedHost(r); told != "" {
			about = append(about, "forwarded_host", clip(told, logMax))
		}
	}
	e.Log.Info(what, about...)
}

// speaks reports whether the client named no subprotocol, or one that this server speaks.
func speaks(r *http.Request, conn *websocket.Conn) bool {
	return conn.Subprotocol() != "" || r.Header.Get("Sec-WebSocket-Protocol") == ""
}

// clip returns s without control characters, up to limit bytes, for the log.
func clip(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), limit)]
}
