package node

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// floorEvery is how often it is looked how much room the disk has. At the most that a server stores of a day in that time, a disk
// cannot fill up between two looks.
const floorEvery = 5 * time.Second

// floored is a store that takes nothing more when its disk is nearly full: what is acknowledged needs room for the write-ahead log,
// for a backup and for whatever else the machine does. It answers as a full disk does. Reads go on, and so do changes that need
// next to no room.
type floored struct {
	store.Store
	floor uint64
	free  func() (uint64, error)
	log   *slog.Logger
	low   atomic.Bool
}

// withFloor returns db with a floor for the disk of its file. A database elsewhere has a disk that cannot be seen from here.
func withFloor(db store.Store, cfg *Config, log *slog.Logger) store.Store {
	path, isFile := strings.CutPrefix(cfg.Store, "sqlite:")
	if !isFile || cfg.DiskFloor == 0 {
		return db
	}
	f := &floored{Store: db, floor: uint64(cfg.DiskFloor), free: func() (uint64, error) { return freeSpace(filepath.Dir(path)) }, log: log}
	f.look()
	return f
}

// watch looks at the disk until ctx ends.
func (f *floored) watch(ctx context.Context) {
	ticks := time.NewTicker(floorEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			f.look()
		}
	}
}

func (f *floored) look() {
	free, err := f.free()
	low := err == nil && free < f.floor
	if was := f.low.Swap(low); was == low {
		return
	}
	if low {
		f.log.Warn("the disk is nearly full: nothing more is stored until there is room; see --disk-floor", "free", inUnits(int64(free)), "floor", inUnits(int64(f.floor)))
	} else {
		f.log.Info("the disk has room again")
	}
}

func (f *floored) full() error {
	if !f.low.Load() {
		return nil
	}
	return fmt.Errorf("%w: the disk has less than %s left", store.ErrUnavailable, inUnits(int64(f.floor)))
}

// Unavailable also returns an ErrUnavailable while the disk is nearly full.
func (f *floored) Unavailable() error {
	if err := f.full(); err != nil {
		return err
	}
	return f.Store.Unavailable()
}

// Append fails with ErrUnavailable while the disk is nearly full.
func (f *floored) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	if err := f.full(); err != nil {
		return nil, err
	}
	return f.Store.Append(ctx, batch)
}

// CreateUser fails with ErrUnavailable while the disk is nearly full.
func (f *floored) CreateUser(ctx context.Context, id chat.UserID, name store.Name, token []byte, now time.Time) (chat.User, error) {
	if err := f.full(); err != nil {
		return chat.User{}, err
	}
	return f.Store.CreateUser(ctx, id, name, token, now)
}

// CreateRoom fails with ErrUnavailable while the disk is nearly full.
func (f *floored) CreateRoom(ctx context.Context, room chat.Room, skeleton string, by chat.UserID, now time.Time) error {
	if err := f.full(); err != nil {
		return err
	}
	return f.Store.CreateRoom(ctx, room, skeleton, by, now)
}

// OpenDirect fails with ErrUnavailable while the disk is nearly full.
func (f *floored) OpenDirect(ctx context.Context, a, b chat.UserID, now time.Time) (chat.Room, bool, error) {
	if err := f.full(); err != nil {
		return chat.Room{}, false, err
	}
	return f.Store.OpenDirect(ctx, a, b, now)
}

// RequestDirect fails with ErrUnavailable while the disk is nearly full.
func (f *floored) RequestDirect(ctx context.Context, from, to chat.UserID, now time.Time) (chat.Room, bool, error) {
	if err := f.full(); err != nil {
		return chat.Room{}, false, err
	}
	return f.Store.RequestDirect(ctx, from, to, now)
}

// Rename fails with ErrUnavailable while the disk is nearly full, since it appends events.
func (f *floored) Rename(ctx context.Context, id chat.UserID, name store.Name, now time.Time) (chat.User, []chat.Event, error) {
	if err := f.full(); err != nil {
		return chat.User{}, nil, err
	}
	return f.Store.Rename(ctx, id, name, now)
}
