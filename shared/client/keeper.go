package client

import (
	"context"
	"time"

	"parley/shared/client/mailbox"
)

const (
	storeMax = 5 * time.Second // for one call of Storage
	flushMax = 2 * time.Second // for what is left at the end
)

// keeper is the goroutine that calls Storage: one call at a time, in the order in which they were asked for.
type keeper struct {
	storage Storage
	jobs    *mailbox.Mailbox[job]
	log     Log
}

// job is one piece of work with Storage. It reports failure by its error, which is logged.
type job struct {
	what string
	do   func(ctx context.Context, s Storage) error
	done func(error) // may be nil
}

func newKeeper(s Storage, log Log) *keeper {
	return &keeper{storage: s, jobs: mailbox.New[job](), log: log}
}

// run works until the jobs are closed and done. After ctx has ended it has flushMax for what is left.
func (k *keeper) run(ctx context.Context) {
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(flushMax, cancel) })
	defer stop()
	for !k.jobs.Done() {
		<-k.jobs.Wake
		for _, j := range k.jobs.Take() {
			k.work(working, j)
		}
	}
}

func (k *keeper) work(ctx context.Context, j job) {
	ctx, cancel := context.WithTimeout(ctx, storeMax)
	defer cancel()
	err := j.do(ctx, k.storage)
	if err != nil {
		k.log("storage", "what", j.what, "error", err)
	}
	if j.done != nil {
		j.done(err)
	}
}

// do queues work with Storage. done, which may be nil, is called by the worker's goroutine with the error.
func (k *keeper) do(what string, do func(ctx context.Context, s Storage) error, done func(error)) {
	k.jobs.Put(job{what, do, done})
}

// close makes run return when all that was queued is done.
func (k *keeper) close() { k.jobs.Close() }

// note keeps a value at once, in the Journal. It returns false if there is none, or if it refuses.
func (k *keeper) note(key string, value []byte) bool {
	j, ok := k.storage.(Journal)
	return ok && j.PutNow(key, value) == nil
}

// putNow keeps a value in both parts of Storage: at once in the Journal, if there is one. done, which may be nil, is called when it
// is in one of them; it is not called if both refuse.
func (k *keeper) putNow(key string, value []byte, done func()) {
	noted := k.note(key, value)
	if !noted {
		k.unnote(key) // else it would be read in place of what follows
	}
	if noted && done != nil {
		done()
	}
	k.put(key, func() []byte { return value }, func(err error) {
		if !noted && err == nil && done != nil {
			done()
		}
	})
}

// dropNow drops a value from both parts.
func (k *keeper) dropNow(key string) {
	k.unnote(key)
	k.delete(key)
}

// unnote drops a value from the Journal. That can only be refused where nothing was kept either.
func (k *keeper) unnote(key string) {
	if j, ok := k.storage.(Journal); ok {
		_ = j.DeleteNow(key)
	}
}

// put stores what encode returns. Encoding is the keeper's work, so it must not touch the loop's state.
func (k *keeper) put(key string, encode func() []byte, done func(error)) {
	k.jobs.Put(job{"put " + key, func(ctx context.Context, s Storage) error {
		return s.Put(ctx, key, encode())
	}, done})
}

func (k *keeper) delete(key string) {
	k.jobs.Put(job{"delete " + key, func(ctx context.Context, s Storage) error { return s.Delete(ctx, key) }, nil})
}
