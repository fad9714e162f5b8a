package node

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/shared/chat"
)

const (
	eraseEvery = 5 * time.Minute
	eraseBatch = 100                 // messages that are erased in one transaction
	inviteKept = 90 * 24 * time.Hour // so long invites are listed that have expired
)

// eraseDeleted erases the texts of messages that moderators deleted and nobody restored in time, until ctx ends. Every server does it:
// the text of a message is erased once, whoever comes first.
func (n *node) eraseDeleted(ctx context.Context) {
	ticks := time.NewTicker(eraseEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			n.eraseDue(ctx)
		}
	}
}

// eraseDue goes on until nothing is left.
func (n *node) eraseDue(ctx context.Context) {
	all := 0
	for {
		erased, err := n.store.EraseDeleted(ctx, n.now().Add(-chat.RestoreWithin), eraseBatch)
		all += erased
		if err != nil && ctx.Err() == nil {
			n.log.Warn("erase the texts of deleted messages", "err", err)
		}
		if err != nil || erased < eraseBatch {
			break
		}
	}
	if all > 0 {
		n.log.Info("erased the texts of deleted messages", "messages", all)
	}
	n.purge(ctx, "purge old drafts", func() (int, error) { return n.store.PurgeDrafts(ctx, n.now().Add(-chat.ShelfTime), eraseBatch) })
	n.finishErasures(ctx)
	n.purge(ctx, "purge expired links", func() (int, error) { return n.store.PurgeLinks(ctx, n.now(), eraseBatch) })
	n.purge(ctx, "purge old invites", func() (int, error) { return n.store.PurgeInvites(ctx, n.now().Add(-inviteKept), eraseBatch) })
	n.purge(ctx, "forget old purges", func() (int, error) { return n.store.ForgetPurges(ctx, n.now().Add(-chat.RestoreWithin), eraseBatch) })
	n.purge(ctx, "purge old asks", func() (int, error) { return n.store.PurgeAsks(ctx, n.now().Add(-chat.AskLapse), eraseBatch) })
	n.purge(ctx, "purge old reports", func() (int, error) { return n.store.PurgeReports(ctx, n.now(), eraseBatch) })
}

// purge removes batches until nothing is left.
func (n *node) purge(ctx context.Context, what string, batch func() (purged int, err error)) {
	for {
		purged, err := batch()
		if err != nil && ctx.Err() == nil {
			n.log.Warn(what, "err", err)
		}
		if err != nil || purged < eraseBatch {
			return
		}
	}
}

// finishErasures goes on with erasures of people that were interrupted.
func (n *node) finishErasures(ctx context.Context) {
	all, err := n.store.Erasures(ctx)
	for _, e := range all {
		if e.Done || n.now().Sub(e.At.Time()) < eraseEvery { // a server may be at it
			continue
		}
		if failed := n.store.EraseUser(ctx, e.User, e.Mode, n.now()); failed != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", e.User, failed))
			continue
		}
		n.log.Info("finished the erasure of a person", "user", e.User)
	}
	if err != nil && ctx.Err() == nil {
		n.log.Warn("finish the erasures of people", "err", err)
	}
}
