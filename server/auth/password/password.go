// Package password stores passwords as hashes that are expensive to guess, and says which ones are too weak.
package password

import (
	"context"
	"crypto/subtle"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"parley/shared/chat"
)

const (
	atOnceMax = 8               // hashes at the same time: 152 MiB
	queueMax  = 64              // hashes that wait for their turn
	strangers = queueMax / 2    // of them, those of people whose device is not known
	queueWait = 5 * time.Second // how long each of them waits
)

// Hasher computes hashes, as many at a time as leave one core to everybody else. All methods may be called concurrently.
type Hasher struct {
	params  params
	slots   chan struct{} // holds a token per running hash: each takes params.memory
	waiting atomic.Int32
	dummy   string // the hash of no password
}

// NewHasher returns a Hasher for this machine.
func NewHasher() *Hasher { return newHasher(present, atOnce(runtime.GOMAXPROCS(0))) }

// NewCheapHasher returns one for tests that are about something else: its hashes cost little and protect nothing.
func NewCheapHasher() *Hasher { return newHasher(cheap, atOnce(runtime.GOMAXPROCS(0))) }

var cheap = params{memory: 8, passes: 1, lanes: 1}

// atOnce is how many hashes run at the same time. With one for each core, half of all acknowledgements waited 15 ms longer; with one core
// left to them, 0.3 ms.
func atOnce(cores int) int { return min(max(cores-1, 1), atOnceMax) }

func newHasher(p params, atOnce int) *Hasher {
	salt := make([]byte, saltBytes)
	return &Hasher{params: p, slots: make(chan struct{}, atOnce), dummy: p.encode(salt, make([]byte, keyBytes))}
}

// New returns the hash of a new password as a string in PHC format, or an error of Check, or retry_later if too many others are waiting.
// about are words that the password must not consist of.
func (h *Hasher) New(ctx context.Context, password string, about ...string) (string, error) {
	if err := h.enter(ctx, queueMax); err != nil {
		return "", err
	}
	defer h.leave()
	if err := Check(password, about...); err != nil {
		return "", err
	}
	return h.params.hash(password), nil
}

// Again returns the hash of a password that was verified, with the present parameters.
func (h *Hasher) Again(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx, queueMax); err != nil {
		return "", err
	}
	defer h.leave()
	return h.params.hash(password), nil
}

// Verify reports whether a hash is that of a password; stale means that the password should be hashed again, with the present parameters.
// For an empty hash it takes as long and is false: who has no password cannot be told from who has another one. It returns retry_later if
// too many others are waiting; a flood of strangers leaves room for people whose device is known.
func (h *Hasher) Verify(ctx context.Context, password, hash string, known bool) (right, stale bool, err error) {
	nobody := hash == ""
	if nobody {
		hash = h.dummy
	}
	p, salt, want, err := decode(hash)
	if err != nil {
		return false, false, fmt.Errorf("a stored password: %w", err)
	}
	queue := strangers
	if known {
		queue = queueMax
	}
	if err := h.enter(ctx, queue); err != nil {
		return false, false, err
	}
	defer h.leave()
	got := p.key(password, salt)
	right = subtle.ConstantTimeCompare(got, want) == 1 && !nobody
	return right, right && p != h.params, nil
}

// enter waits for a slot, unless so many are waiting already.
func (h *Hasher) enter(ctx context.Context, queue int) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	default:
	}
	defer h.waiting.Add(-1)
	if h.waiting.Add(1) > int32(queue) {
		return errBusy
	}
	late := time.NewTimer(queueWait)
	defer late.Stop()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-late.C:
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *Hasher) leave() { <-h.slots }

var errBusy = &chat.Error{Code: chat.CodeRetryLater, RetryAfter: queueWait.Milliseconds(), Message: "too many people sign in at the moment; try again in a few seconds"}
