package acme

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/caddyserver/certmagic"

	"parley/server/store"
)

// Store is what the certificates need of a store.
type Store interface{ store.Files }

const (
	leaseFor   = 2 * time.Minute // a lock whose owner has died is free after this
	leaseRenew = leaseFor / 4
	leaseTry   = time.Second
)

// storage keeps certificates, keys and challenges in the store, and locks what only one server may do.
type storage struct {
	store Store
	now   func() time.Time
	owner string // of locks: this process

	mu    sync.Mutex
	locks map[string]context.CancelFunc // by name: ends the renewal
}

func newStorage(s Store, now func() time.Time) *storage {
	return &storage{store: s, now: now, owner: rand.Text(), locks: map[string]context.CancelFunc{}}
}

// Store puts a value at a key.
func (s *storage) Store(ctx context.Context, key string, value []byte) error {
	return s.store.PutFile(ctx, key, value, s.now())
}

// Load returns the value at a key, or fs.ErrNotExist.
func (s *storage) Load(ctx context.Context, key string) ([]byte, error) {
	file, err := s.store.File(ctx, key)
	return file.Data, missing(err)
}

// missing translates the error of the store.
func missing(err error) error {
	if errors.Is(err, store.ErrNoFile) {
		return fs.ErrNotExist
	}
	return err
}

// Delete removes a key, and all below it.
func (s *storage) Delete(ctx context.Context, key string) error { return s.store.DeleteFiles(ctx, key) }

// Exists reports whether there is a key, or one below it.
func (s *storage) Exists(ctx context.Context, key string) bool {
	files, err := s.store.ListFiles(ctx, key)
	return err == nil && len(files) > 0
}

// List returns the keys below a path: all of them, or their next parts.
func (s *storage) List(ctx context.Context, path string, recursive bool) ([]string, error) {
	path = strings.TrimSuffix(path, "/")
	files, err := s.store.ListFiles(ctx, path)
	if err != nil {
		return nil, err
	}
	var keys []string
	seen := map[string]bool{}
	for _, file := range files {
		key := file.Key
		if rest, below := strings.CutPrefix(key, path+"/"); below && !recursive {
			first, _, _ := strings.Cut(rest, "/")
			key = path + "/" + first
		}
		if !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, fs.ErrNotExist
	}
	return keys, nil
}

// Stat describes a key.
func (s *storage) Stat(ctx context.Context, key string) (certmagic.KeyInfo, error) {
	file, err := s.store.File(ctx, key)
	if err == nil {
		return certmagic.KeyInfo{Key: key, Modified: file.Modified.Time(), Size: int64(len(file.Data)), IsTerminal: true}, nil
	}
	if errors.Is(err, store.ErrNoFile) && s.Exists(ctx, key) {
		return certmagic.KeyInfo{Key: key}, nil
	}
	return certmagic.KeyInfo{}, missing(err)
}

// Lock waits until no other server, and nobody else here, has the lock.
func (s *storage) Lock(ctx context.Context, name string) error {
	for {
		taken, err := s.tryLock(ctx, name)
		if taken || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(leaseTry):
		}
	}
}

func (s *storage) tryLock(ctx context.Context, name string) (bool, error) {
	s.mu.Lock()
	if _, held := s.locks[name]; held {
		s.mu.Unlock()
		return false, nil
	}
	renewing, end := context.WithCancel(context.Background())
	s.locks[name] = end
	s.mu.Unlock()
	taken, err := s.store.Lease(ctx, name, s.owner, s.now().Add(leaseFor), s.now())
	if !taken || err != nil {
		s.forget(name)
		return false, err
	}
	go s.renew(renewing, name)
	return true, nil
}

// renew keeps a lock, until it is unlocked.
func (s *storage) renew(ctx context.Context, name string) {
	tick := time.NewTicker(leaseRenew)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_, _ = s.store.Lease(ctx, name, s.owner, s.now().Add(leaseFor), s.now()) // tried again at the next tick
		}
	}
}

func (s *storage) forget(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if end, held := s.locks[name]; held {
		end()
		delete(s.locks, name)
	}
}

// Unlock gives a lock back.
func (s *storage) Unlock(ctx context.Context, name string) error {
	defer s.forget(name)
	if err := s.store.EndLease(context.WithoutCancel(ctx), name, s.owner); err != nil {
		return fmt.Errorf("unlock %s: %w", name, err)
	}
	return nil
}
