package client

import (
	"context"
	"errors"
	"time"

	"parley/shared/client/storage"
)

// readTries is how often something is read from Storage that does not answer in time; the tries are up to readPause apart.
const (
	readTries = 8
	readPause = 30 * time.Second
)

// read reads from Storage and hands the outcome to the loop. A read that took too long is repeated: on a busy machine that
// does not mean that nothing is stored. what names it, and no other one that may be under way. do may run several times.
func (k *keep) read(what string, do func(context.Context, storage.Store) error, done func(*engine, error)) {
	k.tryRead(what, 1, do, done)
}

func (k *keep) tryRead(what string, try int, do func(context.Context, storage.Store) error, done func(*engine, error)) {
	k.keeper.Do(what, do, func(err error) {
		k.engine.client.want(func(e *engine) {
			if !errors.Is(err, context.DeadlineExceeded) || try == readTries {
				done(e, err)
				return
			}
			pause := min(time.Second<<(try-1), readPause)
			e.agenda.At(what, time.Now().Add(pause), func() { k.tryRead(what, try+1, do, done) })
		})
	})
}
