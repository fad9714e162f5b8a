// Package statuses keeps what users say about themselves, so that a node knows it without asking the store, and who is to be told.
package statuses

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/shared/chat"
)

// Board has the statuses that were set last. It may be used concurrently; its lock may be taken with others held.
type Board struct {
	some atomic.Bool // there are any: mostly there are none, and nobody waits for mu

	mu   sync.Mutex
	by   map[chat.UserID]chat.Status
	news map[chat.UserID]chat.Status // since the last Take
}

// maxStatuses bounds the statuses in memory: beyond it, what expired goes, and then what comes is not kept.
const maxStatuses = 50_000

// Put takes a status, and reports whether it is newer than what was known.
func (b *Board) Put(s chat.UserStatus, now chat.Millis) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	was, known := b.by[s.User]
	if known && was.Rev >= s.Rev {
		return false
	}
	if b.by == nil {
		b.by, b.news = map[chat.UserID]chat.Status{}, map[chat.UserID]chat.Status{}
	}
	if !known && len(b.by) >= maxStatuses {
		b.sweep(now)
	}
	if known || len(b.by) < maxStatuses {
		b.by[s.User] = s.Status
	}
	b.news[s.User] = s.Status
	b.some.Store(true)
	return true
}

// sweep forgets what says nothing any more. mu held.
func (b *Board) sweep(now chat.Millis) {
	for id, s := range b.by {
		if !s.At(now).Says() {
			delete(b.by, id)
		}
	}
}

// Of returns the statuses of users who have one now.
func (b *Board) Of(users []chat.User, now func() time.Time) (list []chat.UserStatus) {
	if !b.some.Load() {
		return nil
	}
	at := chat.MillisOf(now())
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, u := range users {
		listed := slices.ContainsFunc(list, func(s chat.UserStatus) bool { return s.User == u.ID })
		if s := b.by[u.ID].At(at); s.Says() && !listed {
			list = append(list, chat.UserStatus{User: u.ID, Status: s})
		}
	}
	return list
}

// Take returns the statuses that are new since the last call.
func (b *Board) Take() map[chat.UserID]chat.Status {
	if !b.some.Load() {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.news) == 0 {
		return nil
	}
	news := b.news
	b.news = map[chat.UserID]chat.Status{}
	return news
}
