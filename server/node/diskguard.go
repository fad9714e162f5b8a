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

// diskCheckEvery is how often the free space is read. Daily limits keep a disk from filling up between two checks.
const diskCheckEvery = 5 * time.Second

// diskGuard is a store that refuses to grow when its disk is nearly full: the write-ahead log, a backup and the rest of the machine
// need space too. It answers as a full disk does. Reads go on, and so do changes that need almost no space.
type diskGuard struct {
	store.Store
	floor uint64
	free  func() (uint64, error)
	log   *slog.Logger
	low   atomic.Bool
}

// guardDisk returns db with a guard for the disk of its file. The disk of a database elsewhere cannot be seen from here.
func guardDisk(db store.Store, cfg *Config, log *slog.Logger) store.Store {
	path, isFile := strings.CutPrefix(cfg.Store, "sqlite:")
	if !isFile || cfg.DiskFloor == 0 {
		return db
	}
	g := &diskGuard{Store: db, floor: uint64(cfg.DiskFloor), free: func() (uint64, error) { return freeSpace(filepath.Dir(path)) }, log: log}
	g.check()
	return g
}

// watch checks the disk until ctx ends.
func (g *diskGuard) watch(ctx context.Context) {
	ticks := time.NewTicker(diskCheckEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			g.check()
		}
	}
}

func (g *diskGuard) check() {
	free, err := g.free()
	low := err == nil && free < g.floor
	if was := g.low.Swap(low); was == low {
		return
	}
	if low {
		g.log.Warn("the disk is nearly full: nothing more is stored until there is room; see --disk-floor", "free", formatBytes(int64(free)), "floor", formatBytes(int64(g.floor)))
	} else {
		g.log.Info("the disk has room again")
	}
}

func (g *diskGuard) full() error {
	if !g.low.Load() {
		return nil
	}
	return fmt.Errorf("%w: the disk has less than %s left", store.ErrUnavailable, formatBytes(int64(g.floor)))
}

// Unavailable also returns an ErrUnavailable while the disk is nearly full.
func (g *diskGuard) Unavailable() error {
	if err := g.full(); err != nil {
		return err
	}
	return g.Store.Unavailable()
}

// Append fails with ErrUnavailable while the disk is nearly full, for each item that is no deletion: those need no room.
func (g *diskGuard) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	full := g.full()
	if full == nil {
		return g.Store.Append(ctx, batch)
	}
	var deletions []store.Append
	for _, item := range batch {
		if item.Event.Kind == chat.Deleted {
			deletions = append(deletions, item)
		}
	}
	if len(deletions) == 0 {
		return nil, full
	}
	done, err := g.Store.Append(ctx, deletions)
	if err != nil {
		return nil, err
	}
	all := make([]store.Appended, len(batch))
	for i, item := range batch {
		if item.Event.Kind != chat.Deleted {
			all[i].Err = full
			continue
		}
		all[i], done = done[0], done[1:]
	}
	return all, nil
}

// CreateUser fails with ErrUnavailable while the disk is nearly full.
func (g *diskGuard) CreateUser(ctx context.Context, newcomer store.Newcomer, now time.Time) (chat.User, error) {
	if err := g.full(); err != nil {
		return chat.User{}, err
	}
	return g.Store.CreateUser(ctx, newcomer, now)
}

// SaveDraft fails with ErrUnavailable while the disk is nearly full, unless it clears the draft.
func (g *diskGuard) SaveDraft(ctx context.Context, user chat.UserID, save store.DraftSave, now time.Time) (store.DraftSaved, error) {
	if err := g.full(); err != nil && save.Text != "" {
		return store.DraftSaved{}, err
	}
	return g.Store.SaveDraft(ctx, user, save, now)
}

// Shelve fails with ErrUnavailable while the disk is nearly full.
func (g *diskGuard) Shelve(ctx context.Context, user chat.UserID, draft chat.Draft, now time.Time) error {
	if err := g.full(); err != nil {
		return err
	}
	return g.Store.Shelve(ctx, user, draft, now)
}

// PutJob fails with ErrUnavailable while the disk is nearly full.
func (g *diskGuard) PutJob(ctx context.Context, job store.Job, most int, now time.Time) error {
	if err := g.full(); err != nil {
		return err
	}
	return g.Store.PutJob(ctx, job, most, now)
}

// Index does nothing while the disk is nearly full: messages come first.
func (g *diskGuard) Index(ctx context.Context, limit int) (more bool, err error) {
	if g.full() != nil {
		return false, nil //nolint:nilerr // it goes on when there is room again
	}
	return g.Store.Index(ctx, limit)
}

// CreateRoom fails with ErrUnavailable while the disk is nearly full.
func (g *diskGuard) CreateRoom(ctx context.Context, room chat.Room, skeleton string, by chat.UserID, users []chat.UserID, now time.Time) error {
	if err := g.full(); err != nil {
		return err
	}
	return g.Store.CreateRoom(ctx, room, skeleton, by, users, now)
}

// AddMember fails with ErrUnavailable while the disk is nearly full. A member can be removed at any time.
func (g *diskGuard) AddMember(ctx context.Context, room chat.RoomID, user chat.UserID, role chat.Role, by chat.UserID, now time.Time) (store.Enrolled, error) {
	if err := g.full(); err != nil {
		return store.Enrolled{}, err
	}
	return g.Store.AddMember(ctx, room, user, role, by, now)
}

// Ask fails with ErrUnavailable while the disk is nearly full.
func (g *diskGuard) Ask(ctx context.Context, room chat.RoomID, user chat.UserID, text string, now time.Time) error {
	if err := g.full(); err != nil {
		return err
	}
	return g.Store.Ask(ctx, room, user, text, now)
}

// CreateInvited fails with ErrUnavailable while the disk is nearly full.
func (g *diskGuard) CreateInvited(ctx context.Context, newcomer store.Newcomer, hash []byte, now time.Time) (chat.User, store.InviteUse, error) {
	if err := g.full(); err != nil {
		return chat.User{}, store.InviteUse{}, err
	}
	return g.Store.CreateInvited(ctx, newcomer, hash, now)
}

// UseInvite fails with ErrUnavailable while the disk is nearly full.
func (g *diskGuard) UseInvite(ctx context.Context, hash []byte, user chat.UserID, now time.Time) (store.InviteUse, error) {
	if err := g.full(); err != nil {
		return store.InviteUse{}, err
	}
	return g.Store.UseInvite(ctx, hash, user, now)
}

// AddInvite fails with ErrUnavailable while the disk is nearly full.
func (g *diskGuard) AddInvite(ctx context.Context, invite chat.Invite, hash []byte) error {
	if err := g.full(); err != nil {
		return err
	}
	return g.Store.AddInvite(ctx, invite, hash)
}

// OpenDirect fails with ErrUnavailable while the disk is nearly full.
func (g *diskGuard) OpenDirect(ctx context.Context, a, b chat.UserID, now time.Time) (chat.Room, bool, error) {
	if err := g.full(); err != nil {
		return chat.Room{}, false, err
	}
	return g.Store.OpenDirect(ctx, a, b, now)
}

// RequestDirect fails with ErrUnavailable while the disk is nearly full.
func (g *diskGuard) RequestDirect(ctx context.Context, from, to chat.UserID, now time.Time) (chat.Room, bool, error) {
	if err := g.full(); err != nil {
		return chat.Room{}, false, err
	}
	return g.Store.RequestDirect(ctx, from, to, now)
}

// Rename fails with ErrUnavailable while the disk is nearly full, since it appends events.
func (g *diskGuard) Rename(ctx context.Context, id chat.UserID, name store.Name, now time.Time) (chat.User, []chat.Event, error) {
	if err := g.full(); err != nil {
		return chat.User{}, nil, err
	}
	return g.Store.Rename(ctx, id, name, now)
}
