package cli

import (
	"context"
	"errors"

	"parley/shared/client"
	"parley/shared/client/view"
)

// liveClient is a running engine.
type liveClient struct {
	*client.Client
	changed chan struct{} // has a token when the snapshot may have changed
	stop    context.CancelFunc
	ended   chan struct{}
}

// startClient starts a client; close ends it.
func startClient(ctx context.Context, cfg client.Config) *liveClient {
	ctx, stop := context.WithCancel(ctx)
	l := &liveClient{client.New(cfg), make(chan struct{}, 1), stop, make(chan struct{})}
	l.OnChange(func() {
		select {
		case l.changed <- struct{}{}:
		default:
		}
	})
	go func() {
		defer close(l.ended)
		l.Run(ctx)
	}()
	return l
}

// close stops the client and waits for it.
func (l *liveClient) close() {
	l.stop()
	<-l.ended
}

// until waits for a snapshot that test accepts. It returns the error of test or of ctx.
func (l *liveClient) until(ctx context.Context, test func(*view.Snapshot) (bool, error)) error {
	for {
		if done, err := test(l.View()); done || err != nil {
			return err
		}
		select {
		case <-l.changed:
		case <-ctx.Done():
			if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
				return err
			}
			return errors.New("interrupted")
		}
	}
}
