package hub

import (
	"context"
	"fmt"
	"sync"
	"time"

	"parley/shared/protocol"
)

// drainWait bounds the wait for commands that run when the hub stops. The peers repeat the others elsewhere or later.
const drainWait = 5 * time.Second

// Shutdown refuses new sessions, lets the others finish what is under way, asks them to come back in a moment, and waits
// for them and for all running work until ctx ends.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.dismiss(ctx)
	done := make(chan struct{})
	go func() {
		h.work.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("sessions still open: %w", ctx.Err())
	}
}

// dismiss ends each session after the answer to its last command.
func (h *Hub) dismiss(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, drainWait)
	defer cancel()
	var all sync.WaitGroup
	for _, s := range h.close() {
		all.Go(func() {
			s.finish(ctx)
			s.goodbye(protocol.ReasonRestart)
		})
	}
	all.Wait()
}

// close makes the hub refuse new sessions, and returns the present ones.
func (h *Hub) close() []*Session {
	h.mu.Lock()
	h.closing = true
	h.mu.Unlock()
	return h.allSessions()
}

// begin takes the turn to run commands; it returns false once the session has ended.
func (s *Session) begin() bool {
	select {
	case <-s.over:
		return false
	case s.turn <- struct{}{}:
	}
	if s.reason.Load() == nil {
		return true
	}
	<-s.turn
	return false
}

// finish takes the turn for good, so that no command begins, and waits for the answer to the last send.
func (s *Session) finish(ctx context.Context) {
	select {
	case s.turn <- struct{}{}:
	case <-s.over:
		return
	case <-ctx.Done():
		return
	}
	if s.last == nil {
		return
	}
	select {
	case <-s.last.done:
	case <-ctx.Done():
	}
}
