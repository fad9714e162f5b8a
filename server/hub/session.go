package hub

import (
	"crypto/rand"
	"errors"
	mrand "math/rand/v2"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"parley/server/hub/reads"
	"parley/server/store"
	"parley/server/wire"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// Conn is one connection to a peer.
type Conn interface {
	// Await calls next in a goroutine of its own when there is something to read, or when the connection has ended. It returns
	// true, and does not call next, if there is something already, or if only a Read can find out.
	Await(next func()) bool
	// Read returns the next message; text is false for a binary one. It bounds how long a message may take.
	Read() (message []byte, text bool, err error)
	// Write waits for chat.WriteWait at most, or until Abort.
	wire.Peer
	// Close says goodbye with a WebSocket close code, waiting a few seconds at most for the answer.
	Close(code int, reason string) error
	// Abort ends the connection at once and unblocks Read and Write.
	Abort() error
}

// Meta is what httpd knows about a connection.
type Meta struct {
	Address string
	Device  string
	SignIn  string // id of the store.Session by which the user is signed in: when that ends, this one ends; "": none
	Network string // store.Origin.Network of the address
	Guest   bool   // the user had no account when the connection was made
}

// Session is one live connection of a user.
type Session struct {
	out wire.Outbox // embedded, and the first: a round visits that of each member

	// Fixed.
	id      string
	user    chat.UserID
	address netip.Addr // invalid if it is not known
	signIn  string
	network string
	hub     *Hub
	conn    Conn
	reads   *reads.Session
	next    func()                 // reads on
	gone    func()                 // is called at the end
	hears   func(protocol.Payload) // gets the answers of a session without a connection; nil for all others
	since   time.Time

	name    atomic.Pointer[chat.User]        // as it is now
	account atomic.Pointer[protocol.Account] // that the peer is told of; nil before it is read

	ended   sync.Once
	over    chan struct{}                   // closed when it ends
	written chan struct{}                   // closed when nothing will be written any more
	turn    chan struct{}                   // holds a token while a command runs, and from a stop on
	reason  atomic.Pointer[protocol.Reason] // why it ended; nil while it runs or if the peer went

	guest  atomic.Bool // the user had no account when that was looked up last
	away   atomic.Bool // as userSessions.away
	pinged atomic.Bool // and nothing was received since
	beat   *time.Timer
	waited bool // for the answer to a ping; of the timer

	joined membership // of rooms
	spare  refusals   // that it may still get before it ends

	// Owned by whoever holds turn.
	last      *publish      // the newest send or change
	searching *searching    // nil before the first search
	frames    *rate.Limiter // budget of frames other than sends and joins; nil while whole, as most are
	joins     *rate.Limiter // budget of joins: as many as the user has rooms, and some
}

// newSession returns a session that is not registered yet.
func (h *Hub) newSession(conn Conn, user chat.User, meta Meta, gone func()) *Session {
	address, _ := netip.ParseAddr(meta.Address)
	s := &Session{
		id: rand.Text()[:12], user: user.ID, address: address, signIn: meta.SignIn, network: meta.Network, hub: h, conn: conn, gone: gone, since: time.Now(),
		over: make(chan struct{}), written: make(chan struct{}), turn: make(chan struct{}, 1),
	}
	s.guest.Store(meta.Guest)
	s.out.Init(conn, chat.OutboxMax, h.queued, s.close)
	s.next = s.proceed
	s.name.Store(&user)
	return s
}

// profile returns the newest snapshot of the user.
func (s *Session) profile() chat.User { return *s.name.Load() }

// rename takes a newer snapshot of the user; it reports whether u is one.
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

// push sends a WebSocket frame, which must not be lost, to this session alone.
func (s *Session) push(frame []byte) {
	if !s.out.PushOwn(frame) {
		s.cut(protocol.ReasonSlow)
	}
}

// pushShared is push for a frame that others get too.
func (s *Session) pushShared(frame []byte) {
	if !s.out.Push(frame) {
		s.cut(protocol.ReasonSlow)
	}
}

// answer sends p to this session; id is that of the command, or 0.
func (s *Session) answer(id int64, p protocol.Payload) {
	if s.hears != nil {
		s.hears(p)
		return
	}
	s.push(encode(id, p))
}

// encode returns the WebSocket frame that says p.
func encode(id int64, p protocol.Payload) []byte { return wire.Text(protocol.Encode(id, p)) }

// fail answers a command with an error. After ErrBroken and ErrOutcomeUnknown nobody knows whether it was done: the peer comes back
// and asks again.
func (s *Session) fail(id int64, err error) {
	if s.hears == nil && (errors.Is(err, store.ErrBroken) || errors.Is(err, store.ErrOutcomeUnknown)) {
		s.goodbye(protocol.ReasonRestart)
		return
	}
	s.answer(id, &protocol.Failed{Error: *s.hub.Visible(err)})
}

// heartbeat pings, and ends a session whose peer does not answer.
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

// jitter changes d by up to a tenth, so that sessions do not ping together.
func jitter(d time.Duration) time.Duration {
	return d - d/10 + time.Duration(mrand.Int64N(int64(d/5)+1))
}
