package redis_test

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"parley/server/bus/redis/redistest"
)

// journal keeps the levels of what is logged.
type journal struct {
	slog.Handler
	mu     sync.Mutex
	levels []string
}

func (j *journal) Handle(_ context.Context, r slog.Record) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.levels = append(j.levels, r.Level.String())
	return nil
}

func (j *journal) all() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.levels)
}

func TestTroubleIsLoggedOnceAndSoIsItsEnd(t *testing.T) {
	s := redistest.Start(t)
	j := &journal{Handler: slog.DiscardHandler}
	o := options(t)
	o.Log = slog.New(loud{j})
	b := opened(t, s.URL(), o)
	s.Kill()
	becomes(t, "in trouble with sending and with listening", func() bool {
		_ = b.Publish(t.Context(), "topic", []byte("x"))
		return b.Troubles() == 2
	})
	for late := time.Now().Add(2500 * time.Millisecond); time.Now().Before(late); time.Sleep(time.Millisecond) {
		_ = b.Publish(t.Context(), "topic", []byte("x"))
	}
	if got := j.all(); !slices.Equal(got, []string{"WARN"}) {
		t.Errorf("got %q, want one warning", got)
	}
	s.Restart()
	becomes(t, "well", b.Healthy)
	if got := j.all(); !slices.Equal(got, []string{"WARN", "INFO"}) {
		t.Errorf("got %q, want one warning and its end", got)
	}
}

// loud is a journal that takes all levels.
type loud struct{ *journal }

func (loud) Enabled(context.Context, slog.Level) bool { return true }
