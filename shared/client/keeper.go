package client

import (
	"context"
	"time"

	"parley/shared/client/mailbox"
)

const (
	storeMax = 5 * time.Second // for one call of Storage
	flushMax = 2 * time.Second // for what is left at the end
	loadMax  = 3 * time.Second // then the client goes on without what was kept
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

// put stores what encode returns. Encoding is the keeper's work, so it must not touch the loop's state.
func (k *keeper) put(key string, encode func() []byte, done func(error)) {
	k.jobs.Put(job{"put " + key, func(ctx context.Context, s Storage) error {
		return s.Put(ctx, key, encode())
	}, done})
}

func (k *keeper) delete(key string) {
	k.jobs.Put(job{"delete " + key, func(ctx context.Context, s Storage) error { return s.Delete(ctx, key) }, nil})
}
