package auth

import (
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"parley/shared/chat"
)

// Limits are the rate limits. A method that returns a wait counts one action and returns 0, or counts nothing and returns how long to wait
// before the action is allowed. All methods may be called concurrently.
type Limits struct {
	now    func() time.Time
	off    bool
	shared Shared // nil if there is one node

	mu        sync.Mutex
	senders   *buckets[chat.UserID]
	rooms     *buckets[chat.RoomID]
	changers  *buckets[chat.UserID]
	changed   *buckets[chat.RoomID]
	creators  *buckets[chat.UserID]
	renamers  *buckets[chat.UserID]
	hosts     *buckets[chat.UserID] // of strangers that they add to rooms
	newcomers *buckets[chat.UserID] // people to whom guests who are new begin to talk
	sessions  *buckets[chat.UserID]
	reporters *buckets[chat.UserID]
	askers    *buckets[chat.UserID]

	// Per network, for callers without a user. Users have limits of their own.
	guests    *buckets[netip.Addr]
	crowds    *buckets[netip.Addr] // guests over a longer time
	strangers *buckets[netip.Addr] // sessions without a valid token
	lookups   *buckets[netip.Addr] // look-ups of unsigned tokens
	tokens    *buckets[tokenKey]   // look-ups of a signed token

	signIns signIns
	text    text
}

// tokenKey is the hash of a token.
type tokenKey [sha256.Size]byte

// NewLimits returns the limits of package chat for one node.
func NewLimits(now func() time.Time) *Limits {
	return &Limits{
		now:       now,
		senders:   newBuckets[chat.UserID](chat.SendPerSecond, chat.SendBurst),
		rooms:     newBuckets[chat.RoomID](chat.RoomPerSecond, chat.RoomPerSecond),
		changers:  newBuckets[chat.UserID](chat.SendPerSecond, chat.ChangeBurst),
		changed:   newBuckets[chat.RoomID](chat.RoomPerSecond, chat.RoomPerSecond),
		creators:  newBuckets[chat.UserID](rate.Every(chat.CreateEvery), chat.CreateBurst),
		renamers:  newBuckets[chat.UserID](rate.Every(chat.RenameEvery), chat.RenameBurst),
		hosts:     newBuckets[chat.UserID](rate.Every(chat.IntroduceEvery), chat.IntroduceBurst),
		newcomers: newBuckets[chat.UserID](rate.Every(chat.ApproachEvery), 1),
		askers:    newBuckets[chat.UserID](rate.Every(chat.AskEvery), chat.AskBurst),
		reporters: newBuckets[chat.UserID](rate.Every(chat.ReportEvery), chat.ReportBurst),
		sessions:  newBuckets[chat.UserID](rate.Every(time.Minute/chat.SessionsPerMinute), chat.SessionsPerMinute),

		guests:    newBuckets[netip.Addr](rate.Every(time.Minute/chat.GuestsPerMinute), chat.GuestsPerMinute),
		crowds:    newBuckets[netip.Addr](rate.Every(chat.CrowdEvery), chat.CrowdBurst),
		strangers: newBuckets[netip.Addr](rate.Every(time.Minute/chat.SessionsPerMinute), chat.SessionsPerMinute),
		lookups:   newBuckets[netip.Addr](chat.LookupsPerSecond, chat.LookupBurst),
		tokens:    newBuckets[tokenKey](chat.LookupsPerSecond, chat.LookupBurst),

		signIns: newSignIns(),
		text:    newText(),
	}
}

// NewSharedLimits returns the limits of package chat for all nodes together. While shared fails, each node has the limits to itself.
func NewSharedLimits(now func() time.Time, shared Shared) *Limits {
	l := NewLimits(now)
	l.shared = shared
	return l
}

// Off returns limits that allow everything.
func Off() *Limits { return &Limits{off: true} }

// Message counts a message of a user in a room, if the limits of both allow it.
func (l *Limits) Message(user chat.UserID, room chat.RoomID) (wait time.Duration) {
	if l.off {
		return 0
	}
	return l.spend(from(l.senders, "message", user), from(l.rooms, "room", room))
}

// Change counts a change of a message by a user in a room, if the limits of both allow it. They are not those of messages: whatever is
// reacted, people can talk.
func (l *Limits) Change(user chat.UserID, room chat.RoomID) (wait time.Duration) {
	if l.off {
		return 0
	}
	return l.spend(from(l.changers, "change", user), from(l.changed, "changed", room))
}

// Attempt counts what a user tries to say or change in a room without a right to it: the room is for those who have it.
func (l *Limits) Attempt(user chat.UserID) (wait time.Duration) {
	return one(l, l.senders, "message", user)
}

// Create counts a new room of a user.
func (l *Limits) Create(user chat.UserID) (wait time.Duration) {
	return one(l, l.creators, "create", user)
}

// Rename counts a rename of a user.
func (l *Limits) Rename(user chat.UserID) (wait time.Duration) {
	return one(l, l.renamers, "rename", user)
}

// Introduce counts somebody whom a user adds to a room, though the two have no conversation.
func (l *Limits) Introduce(user chat.UserID) (wait time.Duration) {
	return one(l, l.hosts, "introduce", user)
}

// Approach counts somebody with whom a guest who is new begins a conversation.
func (l *Limits) Approach(user chat.UserID) (wait time.Duration) {
	return one(l, l.newcomers, "approach", user)
}

// Report counts a report of a message by a user.
func (l *Limits) Report(user chat.UserID) (wait time.Duration) {
	return one(l, l.reporters, "report", user)
}

// Ask counts that a user asks to join a room, or takes that back.
func (l *Limits) Ask(user chat.UserID) (wait time.Duration) {
	return one(l, l.askers, "ask", user)
}

// Guest counts a new guest of an address: limited per minute, and more strictly in the long run.
func (l *Limits) Guest(addr netip.Addr) (wait time.Duration) {
	if l.off {
		return 0
	}
	network := Network(addr)
	return l.spend(from(l.guests, "guest", network), from(l.crowds, "crowd", network))
}

// Session counts a new session of a user, from any address: users behind one address do not share a limit.
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

// Network returns the network of one customer: the address for IPv4, and its /64 for IPv6.
func Network(addr netip.Addr) netip.Addr {
	addr = addr.Unmap().WithZone("")
	if prefix, err := addr.Prefix(64); err == nil && addr.Is6() {
		return prefix.Addr()
	}
	return addr
}
