package hub

import (
	"errors"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"parley/server/store"
	"parley/server/wire"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// Conn is one connection to a peer.
type Conn interface {
	// Await calls next in a goroutine of its own when there is something to read, or when the connection has ended. It returns
	// true, and does not call next, if there is something already, or if only a Read can tell.
	Await(next func()) bool
	// Read returns the next message; text is false for a binary one. It bounds how long a message may take.
	Read() (message []byte, text bool, err error)
	// Try writes WebSocket frames as far as that can be done at once, and returns how many bytes that were. If it was a part,
	// a Write must follow, which brings out the rest first. The frames must not change any more.
	Try(frames []byte) (int, error)
	// Write waits until what was begun and frames are written, for chat.WriteWait at most, or until Abort.
	Write(frames []byte) error
	// Close says goodbye with a WebSocket close code, waiting a few seconds at most for the answer.
	Close(code int, reason string) error
	// Abort ends the connection at once and unblocks Read and Write.
	Abort() error
}

// Meta is what the edge knows about a connection.
type Meta struct {
	Address string
	Device  string
	Token   []byte // hash of what the user has shown: when it is revoked, the session ends
}

// Session is one live connection of a user.
type Session struct {
	out outbox // a part of it, and the first: a round visits that of each member

	// Fixed.
	id      string
	user    chat.UserID
	address netip.Addr // invalid if it is not known
	token   []byte
	hub     *Hub
	conn    Conn
	from    *party // with whom it shares a budget of reading
	next    func() // reads on
	gone    func() // is told of the end
	since   time.Time

	name atomic.Pointer[chat.User] // as it is now

	ended   sync.Once
	over    chan struct{}                   // closed when it ends
	written chan struct{}                   // closed when nothing will be written any more
	turn    chan struct{}                   // holds a token while something that the peer asked for is done, and from a stop on
	reason  atomic.Pointer[protocol.Reason] // why it ended; nil while it runs or if the peer went

	pinged atomic.Bool // and nothing was heard since
	beat   *time.Timer
	waited bool // for the answer of a ping; of the timer

	joined membership // of rooms
	spare  refusals   // that it may still get, after which it ends

	// Of who has the turn.
	last    *publish      // the newest send
	frames  *rate.Limiter // budget of frames other than sends and joins; nil while whole, as that of most is
	joins   *rate.Limiter // budget of joins: as many as the user has rooms, and some
	reading *rate.Limiter // budget of reading; nil while whole
}

func (s *Session) profile() chat.User { return *s.name.Load() }

// rename takes a newer picture of the user; it reports whether it is one.
func (s *Session) rename(u chat.User) bool {
	for {
		old := s.name.Load()
		if old.Rev >= u.Rev {
			return false
		}
		if s.name.CompareAndSwap(old, &u) {
			return true
		}
	}
}

// push sends a WebSocket frame to this session alone, which must not be lost.
func (s *Session) push(frame []byte) {
	if !s.out.pushOwn(frame) {
		s.cut(protocol.ReasonSlow)
	}
}

// pushShared does so with a frame that others get too.
func (s *Session) pushShared(frame []byte) {
	if !s.out.push(frame) {
		s.cut(protocol.ReasonSlow)
	}
}

func (s *Session) answer(id int64, p protocol.Payload) { s.push(encode(id, p)) }

// encode returns the WebSocket frame that says p.
func encode(id int64, p protocol.Payload) []byte { return wire.Text(protocol.Encode(id, p)) }

// fail answers a command with an error. After ErrBroken and ErrUnknown nobody knows what became of it: the peer comes back
// and asks again.
func (s *Session) fail(id int64, err error) {
	if errors.Is(err, store.ErrBroken) || errors.Is(err, store.ErrUnknown) {
		s.goodbye(protocol.ReasonRestart)
		return
	}
	s.answer(id, &protocol.Failed{Error: *s.hub.Visible(err)})
}

const (
	cutWait     = 2 * time.Second // for a peer that is cut to take the goodbye
	restartWait = 3 * time.Second // over which sessions of a stopping server spread their return
)

// close tells the peer why, when everything was written. It is the end of the outbox.
func (s *Session) close() {
	defer close(s.written)
	defer s.conn.Abort()
	if reason := s.reason.Load(); reason != nil && *reason != reasonGone {
		s.conn.Close(protocol.Closes[*reason].Code, string(*reason))
	}
}

// goodbye ends the session after what is queued was sent.
func (s *Session) goodbye(reason protocol.Reason) { s.end(reason, false) }

// cut ends the session without what is queued. It may be called with locks held.
func (s *Session) cut(reason protocol.Reason) { s.end(reason, true) }

func (s *Session) end(reason protocol.Reason, drop bool) {
	s.ended.Do(func() {
		s.reason.Store(&reason)
		s.out.close(farewell(reason), drop)
		close(s.over)
		wait := cutWait
		if !drop {
			wait += chat.PongWait
		}
		time.AfterFunc(wait, func() { s.conn.Abort() })
	})
}

// heartbeat pings, and ends a session whose peer has gone without a word.
func (s *Session) heartbeat() {
	switch {
	case s.waited && s.pinged.Load():
		s.cut(protocol.ReasonSilent)
	case s.waited:
		s.waited = false
		s.beat.Reset(jitter(chat.PingEvery - chat.PongWait))
	default:
		s.waited = true
		s.pinged.Store(true)
		s.push(pingFrame)
		s.beat.Reset(chat.PongWait)
	}
}

var pingFrame = encode(0, &protocol.Ping{})
