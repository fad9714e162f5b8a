package node

import (
	"context"
	"time"

	"parley/server/store"
)

const (
	indexEvery = 2 * time.Second
	indexBatch = 500         // messages that one transaction adds to the index for search
	indexRest  = 9           // times as long as one takes, the others have the writer for themselves
	indexLog   = time.Minute // between two lines about an index that takes long
)

// index adds what was said to the index for search, until ctx ends. With several servers, one at a time does it.
func (n *node) index(ctx context.Context) {
	ticks := time.NewTicker(indexEvery)
	defer ticks.Stop()
	for {
		n.indexAll(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

// indexAll goes on until nothing is left. It takes at most a tenth of the time.
func (n *node) indexAll(ctx context.Context) {
	began := time.Now()
	logged, slow := began, false
	for ctx.Err() == nil {
		start := time.Now()
		more, err := n.store.Index(ctx, indexBatch)
		if err != nil && ctx.Err() == nil {
			n.log.Warn("add messages to the index for search", "err", err)
		}
		if err != nil || !more {
			break
		}
		if now := time.Now(); now.Sub(logged) > indexLog {
			logged, slow = now, true
			n.logIndexing(ctx)
		}
		select {
		case <-ctx.Done():
		case <-time.After(indexRest * time.Since(start)):
		}
	}
	if slow && ctx.Err() == nil {
		n.log.Info("the index for search is complete", "after", time.Since(began).Round(time.Second))
	}
}

func (n *node) logIndexing(ctx context.Context) {
	if is, err := n.store.Indexing(ctx); err == nil && is != (store.Indexing{}) {
		n.log.Info("the index for search is being built", "done", is.Done, "of", is.Total)
	}
}
