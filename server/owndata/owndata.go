// Package owndata gives people what is stored about them, and erases them.
package owndata

import (
	"context"
	"maps"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// Store is the part of a store that is needed.
type Store interface {
	store.Erasures
	Account(ctx context.Context, user chat.UserID) (store.Account, error)
	Sessions(ctx context.Context, user chat.UserID) ([]store.Session, error)
	Passkeys(ctx context.Context, user chat.UserID) ([]store.Passkey, error)
	Identities(ctx context.Context, user chat.UserID) ([]store.Identity, error)
	Blocked(ctx context.Context, user chat.UserID) ([]chat.User, error)
	RoomStates(ctx context.Context, user chat.UserID) ([]chat.RoomState, error)
	Member(ctx context.Context, room chat.RoomID, user chat.UserID) (chat.Role, error)
	Status(ctx context.Context, user chat.UserID) (chat.Status, error)
	UserJobs(ctx context.Context, kind string, user chat.UserID) ([]store.Job, error)
	OwnAsks(ctx context.Context, user chat.UserID) ([]store.OwnAsk, error)
	OwnReports(ctx context.Context, user chat.UserID, limit int) ([]chat.Report, error)
	ListInvites(ctx context.Context, query store.InviteQuery, now time.Time) ([]chat.Invite, error)
	Drafts(ctx context.Context, user chat.UserID, after chat.RoomID, maxBytes int) (drafts []chat.Draft, more bool, err error)
	Shelf(ctx context.Context, user chat.UserID, before int64, maxBytes int, now time.Time) (drafts []chat.Draft, more bool, err error)
}

const (
	together  = 2                // exports at the same time, one of each user: each reads all messages
	retryWait = 10 * time.Second // when there are so many
	every     = time.Minute      // between two of a user
	pageSize  = 200              // messages that are read at once
)

// Service exports and erases.
type Service struct {
	store Store
	ended func(ctx context.Context, user chat.UserID) // closes what is connected by sessions that have ended
	now   func() time.Time

	erasing sync.Mutex // each erasure reads all messages: one after another

	mu      sync.Mutex
	running map[chat.UserID]bool
	last    map[chat.UserID]time.Time // when an export ended, for a while
}

// New returns a service. It calls ended after somebody was erased.
func New(s Store, ended func(ctx context.Context, user chat.UserID), now func() time.Time) *Service {
	return &Service{store: s, ended: ended, now: now, running: map[chat.UserID]bool{}, last: map[chat.UserID]time.Time{}}
}

// Erase removes a user, with the messages or without. It does not end with ctx: whoever closes the page is erased all the same.
func (s *Service) Erase(ctx context.Context, user chat.UserID, keepMessages bool, now time.Time) error {
	ctx = context.WithoutCancel(ctx)
	mode := store.RemoveMessages
	if keepMessages {
		mode = store.KeepMessages
	}
	s.erasing.Lock()
	err := s.store.EraseUser(ctx, user, mode, now)
	s.erasing.Unlock()
	s.ended(ctx, user) // the sessions end first, whatever fails then
	return err
}

// begin counts an export in, or returns rate_limited. After nil, end must follow.
func (s *Service) begin(user chat.UserID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	maps.DeleteFunc(s.last, func(_ chat.UserID, at time.Time) bool { return now.Sub(at) >= every })
	if at, ok := s.last[user]; ok {
		return chat.Limited("your data are exported", every-now.Sub(at))
	}
	if s.running[user] || len(s.running) >= together {
		return chat.Limited("data are exported at the moment", retryWait)
	}
	s.running[user] = true
	return nil
}

func (s *Service) end(user chat.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, user)
	s.last[user] = s.now()
}
