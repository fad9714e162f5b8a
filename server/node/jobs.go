package node

import (
	"context"

	"parley/server/hub"
	"parley/server/jobs"
	"parley/server/site"
	"parley/server/store"
)

// doJobs does the work that outlives a request, until ctx ends.
func (n *node) doJobs(ctx context.Context) {
	handlers := map[string]jobs.Handler{hub.JobSend: n.hub.SendScheduled, store.JobPurge: n.hub.Purge}
	if n.letters != nil {
		handlers[site.JobLetter] = n.letters.Send
	}
	runner := &jobs.Runner{Store: n.store, Now: n.now, Log: n.log, Handlers: handlers}
	runner.Run(ctx)
}
