// Package jobs does the work that outlives the request that caused it: each job is taken by one server at a time, and tried again if that
// server ends or the work fails. Jobs are kept by store.Jobs. A job that keeps failing is given up; it never holds up those of other users.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

const (
	every    = time.Second      // how often a server looks for what is due
	together = 16               // jobs that a server takes at once
	lease    = time.Minute      // after it, somebody else may take the job
	patience = 50 * time.Second // for the jobs of a user: they have ended before another server takes them
	waitMin  = 5 * time.Second  // before a job is tried again, doubled each time
	waitMax  = time.Hour
	triesMax = 100 // some days: by then, no server of the version that knows the job is going to come back
)

// Handler does a job, which may have been done before. An error means that it is to be tried again, unless it is a store.ErrBadJob.
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

// Once does jobs that are due, and returns how many it has taken. Those of different users are done at the same time, those of a user one
// after the other.
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
	of := map[chat.UserID][]store.Job{}
	for _, job := range all {
		of[job.User] = append(of[job.User], job)
	}
	var running sync.WaitGroup
	for _, own := range of {
		running.Go(func() {
			for _, job := range own {
				r.do(end, job)
			}
		})
	}
	running.Wait()
	return len(all)
}

func (r *Runner) do(ctx context.Context, job store.Job) {
	if ctx.Err() != nil { // those before it took all the time
		r.settle(job, "waits for the end of its lease", func(ctx context.Context) error { return r.Store.DelayJob(ctx, job, r.Now(), "") })
		return
	}
	err := r.try(ctx, job)
	wait := wait(job.Tries)
	if r.Handlers[job.Kind] == nil {
		wait = waitMax
	}
	log := r.Log.With("kind", job.Kind, "user", job.User, "tries", job.Tries+1)
	switch {
	case err == nil:
		r.settle(job, "is done once more", func(ctx context.Context) error { return r.Store.FinishJob(ctx, job) })
	case errors.Is(err, store.ErrBadJob) || job.Tries+1 >= triesMax:
		log.Error("a job is given up", "err", err)
		r.settle(job, "waits for the end of its lease", func(ctx context.Context) error { return r.Store.FailJob(ctx, job, err.Error(), r.Now()) })
	default:
		log.Warn("a job is tried again", "wait", wait, "err", err)
		r.settle(job, "waits for the end of its lease", func(ctx context.Context) error {
			return r.Store.DelayJob(ctx, job, r.Now().Add(wait), err.Error())
		})
	}
}

// try does a job. One that panics would end each server that takes it.
func (r *Runner) try(ctx context.Context, job store.Job) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			r.Log.Error("a job panicked", "kind", job.Kind, "panic", cause, "stack", string(debug.Stack()))
			err = fmt.Errorf("%w: the program has a fault, see the log", store.ErrBadJob)
		}
	}()
	handler := r.Handlers[job.Kind]
	if handler == nil { // a newer version of the program made it, of which a server may still come
		return fmt.Errorf("this version of parley does not know the kind %q", job.Kind)
	}
	return handler(ctx, job)
}

// settle notes what became of a job.
func (r *Runner) settle(job store.Job, otherwise string, note func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := note(ctx); err != nil {
		r.Log.Warn("a job "+otherwise, "kind", job.Kind, "user", job.User, "err", err)
	}
}

// wait returns how long to wait after a job has failed, that was tried so often before.
func wait(tries int) time.Duration {
	return min(waitMin<<min(tries, 16), waitMax)
}
