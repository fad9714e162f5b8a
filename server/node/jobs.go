package node

import (
	"context"

	"parley/server/hub"
	"parley/server/jobs"
)

// doJobs does the work that outlives a request, until ctx ends.
func (n *node) doJobs(ctx context.Context) {
	runner := &jobs.Runner{Store: n.store, Now: n.now, Log: n.log, Handlers: map[string]jobs.Handler{
		hub.JobSend: n.hub.SendScheduled,
	}}
	runner.Run(ctx)
}
