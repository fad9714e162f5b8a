package auth

import (
	"context"
	"fmt"
	"math"
	"net/netip"
	"time"

	"golang.org/x/time/rate"

	"parley/shared/chat"
)

const (
	textPerServer = 1 << 30   // bytes of messages a day, by default
	leaseBytes    = 256 << 10 // taken from the shared count at once, so that most messages need not ask it
	leasesMax     = 20_000    // before all are dropped, which wastes what is left of them
)

// text counts the bytes stored in a day. Restarting a server refills the budgets of its node.
type text struct {
	users     *buckets[chat.UserID]
	addresses *buckets[netip.Addr]
	rooms     *buckets[chat.RoomID]
	server    *buckets[string] // has one key; nil for no limit
	leases    map[string]int   // bytes left of what was taken from the shared count
}

func newText() text {
	return text{
		users: perDay[chat.UserID](chat.TextPerUser), addresses: perDay[netip.Addr](chat.TextPerAddress),
		rooms: perDay[chat.RoomID](chat.TextPerRoom), server: perDay[string](textPerServer), leases: map[string]int{},
	}
}

func perDay[K comparable](bytes int) *buckets[K] {
	return newBuckets[K](rate.Limit(float64(bytes)/(24*60*60)), bytes)
}

// BoundText sets the bytes of messages that the server stores in a day, 0 for no limit. It must be called before the first Text.
func (l *Limits) BoundText(perServer int) {
	l.text.server = nil
	if perServer > 0 {
		l.text.server = perDay[string](perServer)
	}
}

// budget is one of the limits of a text.
type budget int

const (
	ofUser budget = iota
	ofAddress
	ofRoom
	ofServer
	budgets
)

// writing is a message whose bytes are counted.
type writing struct {
	user    chat.UserID
	network netip.Addr // invalid if unknown
	room    chat.RoomID
	need    int
}

// Text takes the bytes of a message from the budgets of the user, the network, the room and the server. If one of them has too little, it
// takes nothing and returns an error that tells how long to wait. An invalid address has no budget.
func (l *Limits) Text(user chat.UserID, address netip.Addr, room chat.RoomID, bytes int) error {
	if l.off {
		return nil
	}
	w := newWriting(user, address, room, bytes)
	if b, wait := l.takeText(&w); wait > 0 {
		return b.refuse(wait)
	}
	if l.shared == nil {
		return nil
	}
	for b := range budgets {
		if wait := l.lease(&w, b); wait > 0 {
			l.giveBackText(&w, b)
			return b.refuse(wait)
		}
	}
	return nil
}

// Refund returns the bytes that Text has taken for a message that was not stored, or that was a repetition.
func (l *Limits) Refund(user chat.UserID, address netip.Addr, room chat.RoomID, bytes int) {
	if l.off {
		return
	}
	w := newWriting(user, address, room, bytes)
	l.giveBackText(&w, budgets)
}

func newWriting(user chat.UserID, address netip.Addr, room chat.RoomID, bytes int) writing {
	w := writing{user: user, room: room, need: bytes + chat.RowBytes}
	if address.IsValid() {
		w.network = Network(address)
	}
	return w
}

// takeText takes the bytes on this node. If a budget has too little, it takes nothing and returns that budget.
func (l *Limits) takeText(w *writing) (lacks budget, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	for b := range budgets {
		bucket := l.bucket(w, b, now)
		if bucket == nil {
			continue
		}
		if missing := float64(w.need) - bucket.TokensAt(now); missing > 0 {
			return b, time.Duration(math.Ceil(missing / float64(bucket.Limit()) * float64(time.Second)))
		}
	}
	l.reserve(w, w.need, now)
	return 0, 0
}

// giveBackText returns the bytes on this node, and to the leases of the budgets before end.
func (l *Limits) giveBackText(w *writing, end budget) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reserve(w, -w.need, l.now())
	for b := range end {
		if key, _ := l.key(w, b); l.shared != nil && key != "" {
			l.addLease(key, w.need)
		}
	}
}

// reserve takes bytes from each budget, with mu held.
func (l *Limits) reserve(w *writing, bytes int, now time.Time) {
	for b := range budgets {
		if bucket := l.bucket(w, b, now); bucket != nil {
			bucket.ReserveN(now, bytes)
		}
	}
}

// bucket returns the bucket of a budget at now, or nil, with mu held.
func (l *Limits) bucket(w *writing, b budget, now time.Time) *rate.Limiter {
	switch {
	case b == ofUser:
		return l.text.users.at(w.user, now)
	case b == ofRoom:
		return l.text.rooms.at(w.room, now)
	case b == ofAddress && w.network.IsValid():
		return l.text.addresses.at(w.network, now)
	case b == ofServer && l.text.server != nil:
		return l.text.server.at("", now)
	}
	return nil
}

// key returns the key of a budget in the shared count, or an empty string.
func (l *Limits) key(w *writing, b budget) (key string, perDay int) {
	switch {
	case b == ofUser:
		return "text-user:" + string(w.user), chat.TextPerUser
	case b == ofRoom:
		return "text-room:" + string(w.room), chat.TextPerRoom
	case b == ofAddress && w.network.IsValid():
		return "text-address:" + w.network.String(), chat.TextPerAddress
	case b == ofServer && l.text.server != nil:
		return "text-server", l.text.server.burst
	}
	return "", 0
}

// refuse returns the error for a budget that has too little.
func (b budget) refuse(wait time.Duration) *chat.Error {
	switch b {
	case ofUser:
		return tooMuch("you have written", chat.TextPerUser, wait)
	case ofAddress:
		return tooMuch("people at your address have written", chat.TextPerAddress, wait)
	case ofRoom:
		return tooMuch("this room has received", chat.TextPerRoom, wait)
	}
	return serverFull(wait)
}

// lease takes the bytes from the part of the shared count that this node has leased, and leases more when that is used up. While the
// shared count fails, only the budgets of this node apply.
func (l *Limits) lease(w *writing, b budget) (wait time.Duration) {
	key, perDay := l.key(w, b)
	if key == "" || l.takeLease(key, w.need) {
		return 0
	}
	leases := float64(perDay) / leaseBytes
	wait, err := l.shared.Take(context.Background(), key, leases/(24*60*60), max(int(leases), 1))
	if err != nil {
		return 0
	}
	if wait == 0 {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.addLease(key, leaseBytes-w.need)
	}
	return wait
}

func (l *Limits) takeLease(key string, need int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	left := l.text.leases[key]
	if left < need {
		return false
	}
	l.text.leases[key] = left - need
	return true
}

// addLease adds bytes to a lease, with mu held.
func (l *Limits) addLease(key string, bytes int) {
	if len(l.text.leases) >= leasesMax {
		clear(l.text.leases)
	}
	l.text.leases[key] += bytes
}

func tooMuch(who string, bytes int, wait time.Duration) *chat.Error {
	err := chat.Limited(who, wait)
	err.Message = fmt.Sprintf("%s %d MB within a day, which is the limit; wait %s", who, bytes>>20, shortly(wait))
	return err
}

func serverFull(wait time.Duration) *chat.Error {
	err := chat.Limited("everybody writes", wait)
	err.Code = chat.CodeRetryLater
	err.Message = "this server has stored all that its operator allows for a day; your message was not stored; send it again in " + shortly(wait)
	return err
}

// shortly returns a wait in minutes or seconds.
func shortly(wait time.Duration) string {
	if wait > 2*time.Minute {
		return fmt.Sprintf("%d minutes", int(math.Ceil(wait.Minutes())))
	}
	return fmt.Sprintf("%d s", int(math.Ceil(wait.Seconds())))
}
