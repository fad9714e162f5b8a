package auth

import (
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"parley/shared/chat"
)

// Limits says how fast things may be done. Each method counts the thing and returns 0, or does not count it and
// returns how long to wait before it may be done. All methods may be called concurrently.
type Limits struct {
	now    func() time.Time
	off    bool
	shared Shared // nil if there is one node

	mu       sync.Mutex
	senders  *buckets[chat.UserID]
	rooms    *buckets[chat.RoomID]
	creators *buckets[chat.UserID]
	renamers *buckets[chat.UserID]
	sessions *buckets[chat.UserID]

	// Of networks: what strangers share. Those who are known are limited one by one.
	guests    *buckets[netip.Addr]
	crowds    *buckets[netip.Addr] // guests in the long run
	strangers *buckets[netip.Addr] // sessions of nobody who is known
	lookups   *buckets[netip.Addr] // tokens that nobody knows
	tokens    *buckets[tokenKey]   // uses of a signed one

	text text
}

// tokenKey stands for a token.
type tokenKey [sha256.Size]byte

// NewLimits returns the limits that package chat sets, for one node.
func NewLimits(now func() time.Time) *Limits {
	return &Limits{
		now:      now,
		senders:  newBuckets[chat.UserID](chat.SendPerSecond, chat.SendBurst),
		rooms:    newBuckets[chat.RoomID](chat.RoomPerSecond, chat.RoomPerSecond),
		creators: newBuckets[chat.UserID](rate.Every(chat.CreateEvery), chat.CreateBurst),
		renamers: newBuckets[chat.UserID](rate.Every(chat.RenameEvery), chat.RenameBurst),
		sessions: newBuckets[chat.UserID](rate.Every(time.Minute/chat.SessionsPerMinute), chat.SessionsPerMinute),

		guests:    newBuckets[netip.Addr](rate.Every(time.Minute/chat.GuestsPerMinute), chat.GuestsPerMinute),
		crowds:    newBuckets[netip.Addr](rate.Every(chat.CrowdEvery), chat.CrowdBurst),
		strangers: newBuckets[netip.Addr](rate.Every(time.Minute/chat.SessionsPerMinute), chat.SessionsPerMinute),
		lookups:   newBuckets[netip.Addr](chat.LookupsPerSecond, chat.LookupBurst),
		tokens:    newBuckets[tokenKey](chat.LookupsPerSecond, chat.LookupBurst),

		text: newText(),
	}
}

// NewSharedLimits returns the limits that package chat sets, for all nodes together. While shared fails, they hold per node.
func NewSharedLimits(now func() time.Time, shared Shared) *Limits {
	l := NewLimits(now)
	l.shared = shared
	return l
}

// Off returns limits that allow everything.
func Off() *Limits { return &Limits{off: true} }

// Message is a message of a user in a room: both have a limit, and one that refuses costs the other nothing.
func (l *Limits) Message(user chat.UserID, room chat.RoomID) (wait time.Duration) {
	if l.off {
		return 0
	}
	return l.spend(from(l.senders, "message", user), from(l.rooms, "room", room))
}

// Create is a new room of a user.
func (l *Limits) Create(user chat.UserID) (wait time.Duration) {
	return one(l, l.creators, "create", user)
}

// Rename is another name of a user.
func (l *Limits) Rename(user chat.UserID) (wait time.Duration) {
	return one(l, l.renamers, "rename", user)
}

// Guest counts a new guest of an address: limited per minute, and more strictly in the long run.
func (l *Limits) Guest(addr netip.Addr) (wait time.Duration) {
	if l.off {
		return 0
	}
	network := Network(addr)
	return l.spend(from(l.guests, "guest", network), from(l.crowds, "crowd", network))
}

// Session counts a new session of a user, from any address: people behind one address do not wait for each other.
func (l *Limits) Session(user chat.UserID) (wait time.Duration) {
	return one(l, l.sessions, "user-session", user)
}

// Stranger counts a new session of an address without a valid token.
func (l *Limits) Stranger(addr netip.Addr) (wait time.Duration) {
	return one(l, l.strangers, "session", Network(addr))
}

func one[K comparable](l *Limits, b *buckets[K], what string, key K) time.Duration {
	if l.off {
		return 0
	}
	return l.spend(from(b, what, key))
}

// Network returns whom an address stands for: an IPv6 customer has at least a /64, an IPv4 one an address.
func Network(addr netip.Addr) netip.Addr {
	addr = addr.Unmap().WithZone("")
	if prefix, err := addr.Prefix(64); err == nil && addr.Is6() {
		return prefix.Addr()
	}
	return addr
}
