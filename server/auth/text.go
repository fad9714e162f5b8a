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
	textPerServer = 1 << 30   // bytes of messages a day, unless it is set otherwise
	leaseBytes    = 256 << 10 // taken from the shared count at once, so that a message does not wait for it
	leasesMax     = 20_000    // before they are forgotten, which costs as much
)

// text counts what is stored in a day. Restarting a server fills the budgets of its node.
type text struct {
	users     *buckets[chat.UserID]
	addresses *buckets[netip.Addr]
	rooms     *buckets[chat.RoomID]
	server    *buckets[string] // of one key; nil for no limit
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

// BoundText sets how many bytes of messages the server stores in a day, 0 for no limit. It is called before the first Text.
func (l *Limits) BoundText(perServer int) {
	l.text.server = nil
	if perServer > 0 {
		l.text.server = perDay[string](perServer)
	}
}

// budget is what some text is taken from.
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
	network netip.Addr // invalid if it is not known
	room    chat.RoomID
	need    int
}

// Text is a message of so many bytes. It takes them from the budgets of the user, the address, the room and the server, or from none,
// and returns a refusal that says how long to wait. An address that is not valid has no budget.
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

// Refund gives back what Text has taken for a message that was not stored, or was stored before.
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

// takeText takes the bytes on this node, or from no budget and returns the one that lacks them.
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

// giveBackText gives back what was taken on this node, and of the leases those of the budgets before end.
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

// reserve takes bytes from each budget, with mu.
func (l *Limits) reserve(w *writing, bytes int, now time.Time) {
	for b := range budgets {
		if bucket := l.bucket(w, b, now); bucket != nil {
			bucket.ReserveN(now, bytes)
		}
	}
}

// bucket returns a budget as it is now, nil if there is none. It needs mu.
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

// key names a budget in the shared count, "" if there is none.
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

// refuse says whose budget is empty.
func (b budget) refuse(wait time.Duration) *chat.Error {
	switch b {
	case ofUser:
		return tooMuch("you have written", chat.TextPerUser, wait)
	case ofAddress:
		return tooMuch("people at your address have written", chat.TextPerAddress, wait)
	case ofRoom:
		return tooMuch("this room has got", chat.TextPerRoom, wait)
	}
	return serverFull(wait)
}

// lease takes the bytes from what this node has of the shared count, and more of that when it is used up. While that fails, the
// budgets of the node hold.
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

// addLease needs mu.
func (l *Limits) addLease(key string, bytes int) {
	if len(l.text.leases) >= leasesMax {
		clear(l.text.leases)
	}
	l.text.leases[key] += bytes
}

func tooMuch(who string, bytes int, wait time.Duration) *chat.Error {
	err := chat.Limited(who, wait)
	err.Message = fmt.Sprintf("%s %d MB within a day, which is the most; wait %s", who, bytes>>20, shortly(wait))
	return err
}

func serverFull(wait time.Duration) *chat.Error {
	err := chat.Limited("everybody writes", wait)
	err.Code = chat.CodeRetryLater
	err.Message = "this server has stored all that its operator allows for a day; what you wrote was not stored, and is worth sending again in " + shortly(wait)
	return err
}

// shortly says a wait in words that are not too exact.
func shortly(wait time.Duration) string {
	if wait > 2*time.Minute {
		return fmt.Sprintf("%d minutes", int(math.Ceil(wait.Minutes())))
	}
	return fmt.Sprintf("%d s", int(math.Ceil(wait.Seconds())))
}
