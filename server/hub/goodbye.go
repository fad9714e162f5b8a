package hub

import (
	mrand "math/rand/v2"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// Reason is why a connection ends.
type Reason = protocol.Reason

// reasonGone is for the log: the peer closed the connection, or it broke.
const reasonGone protocol.Reason = "gone"

// What httpd needs of the protocol.
const (
	Subprotocol = protocol.Subprotocol
	SignIn      = protocol.ReasonSignIn
	Upgrade     = protocol.ReasonUpgrade
)

// Flood is the close code for a peer that sends too much.
var Flood = protocol.Closes[protocol.ReasonFlood].Code

// Refuse says goodbye to a connection that never becomes a session.
func Refuse(conn Conn, reason protocol.Reason) {
	if conn.Write(farewell(reason)) == nil {
		conn.Close(protocol.Closes[reason].Code, string(reason))
	}
	conn.Abort()
}

const (
	cutWait     = 2 * time.Second // for a peer that is cut to read the goodbye
	restartWait = 3 * time.Second // over which the sessions of a stopping server spread their return
)

// goodbye ends the session after what is queued was sent.
func (s *Session) goodbye(reason protocol.Reason) { s.end(reason, false) }

// cut ends the session without what is queued. It may be called with locks held.
func (s *Session) cut(reason protocol.Reason) { s.end(reason, true) }

// end ends the session once: the outbox takes no more after the goodbye, and the connection is aborted if the peer does not close it.
func (s *Session) end(reason protocol.Reason, drop bool) {
	s.ended.Do(func() {
		s.reason.Store(&reason)
		s.out.Close(farewell(reason), drop)
		close(s.over)
		wait := cutWait
		if !drop {
			wait += chat.PongWait
		}
		time.AfterFunc(wait, func() { s.conn.Abort() })
	})
}

// close closes the connection with the reason, after everything was written.
func (s *Session) close() {
	defer close(s.written)
	defer s.conn.Abort()
	if reason := s.reason.Load(); reason != nil && *reason != reasonGone {
		s.conn.Close(protocol.Closes[*reason].Code, string(*reason))
	}
}

// farewell encodes a goodbye. After a restart, clients return spread over restartWait.
func farewell(reason protocol.Reason) []byte {
	g := &protocol.Goodbye{Reason: reason}
	if protocol.Closes[reason].Next == protocol.Later {
		g.After = 200 + mrand.Int64N(restartWait.Milliseconds())
	}
	return encode(0, g)
}
