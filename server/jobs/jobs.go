// Package jobs does the work that outlives the request that caused it: each job is taken by one server at a time, and tried again if that
// server ends or the work fails. Jobs are kept by store.Jobs.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"parley/server/store"
)

const (
	every    = time.Second      // how often a server looks for what is due
	together = 16               // jobs that a server takes at once
	lease    = time.Minute      // after it, somebody else may take the job
	patience = 50 * time.Second // for one job: it has ended before another server takes it
	waitMin  = 5 * time.Second  // before a job is tried again, doubled each time
	waitMax  = time.Hour
)

// Handler does a job, which may have been done before. An error means that it is to be tried again.
type Handler func(ctx context.Context, job store.Job) error

// Runner does the jobs of a store.
type Runner struct {
	Store    store.Jobs
	Handlers map[string]Handler // by the kind of job
	Now      func() time.Time
	Log      *slog.Logger
}

// Run does what is due until ctx ends.
func (r *Runner) Run(ctx context.Context) {
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		for r.Once(ctx) == together {
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

// Once does jobs that are due, and returns how many it has taken.
func (r *Runner) Once(ctx context.Context) int {
	if ctx.Err() != nil {
		return 0
	}
	now := r.Now()
	all, err := r.Store.TakeJobs(ctx, now, now.Add(lease), together)
	if err != nil {
		if ctx.Err() == nil {
			r.Log.Warn("look for jobs", "err", err)
		}
		return 0
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience) // what has begun is ended also while the server stops
	defer cancel()
	for _, job := range all {
		r.do(end, job)
	}
	return len(all)
}

func (r *Runner) do(ctx context.Context, job store.Job) {
	err := context.DeadlineExceeded // those before it took all the time
	if ctx.Err() == nil {
		handler := r.Handlers[job.Kind]
		if handler == nil { // another version of the program made it
			r.delay(job, waitMax)
			return
		}
		err = handler(ctx, job)
	}
	if err != nil {
		wait := wait(job.Tries)
		r.Log.Warn("a job is tried again", "kind", job.Kind, "user", job.User, "tries", job.Tries+1, "wait", wait, "err", err)
		r.delay(job, wait)
		return
	}
	if err := r.Store.FinishJob(context.WithoutCancel(ctx), job); err != nil {
		r.Log.Warn("a job that is done is done once more", "kind", job.Kind, "user", job.User, "err", err)
	}
}

func (r *Runner) delay(job store.Job, wait time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := r.Store.DelayJob(ctx, job, r.Now().Add(wait)); err != nil {
		r.Log.Warn("a job waits for the end of its lease", "kind", job.Kind, "user", job.User, "err", err)
	}
}

// wait returns how long to wait after a job has failed, that was tried so often before.
func wait(tries int) time.Duration {
	return min(waitMin<<min(tries, 16), waitMax)
}
