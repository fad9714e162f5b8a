package writing

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"parley/server/store"
)

// Health tells whether a store can write. All methods may be called concurrently.
type Health struct {
	log *slog.Logger

	mu          sync.Mutex
	unavailable error         // why the last write was not stored, if that may pass
	broken      error         // set once
	ended       chan struct{} // closed with it
}

// NewHealth returns the health of a store that can write.
func NewHealth(log *slog.Logger) *Health { return &Health{log: log, ended: make(chan struct{})} }

// Err returns the error that ended writing, or nil.
func (h *Health) Err() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.broken
}

// Broken is closed when an error has ended writing.
func (h *Health) Broken() <-chan struct{} { return h.ended }

// Unavailable returns why the last write was not stored if that may pass, or nil.
func (h *Health) Unavailable() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.unavailable
}

// Note records the result of a write. It ignores errors other than ErrUnavailable.
func (h *Health) Note(err error) {
	if err != nil && !errors.Is(err, store.ErrUnavailable) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil && h.unavailable == nil {
		h.log.Warn("writes fail for the moment; make room if the disk is full", "error", err)
	} else if err == nil && h.unavailable != nil {
		h.log.Info("writes succeed again")
	}
	h.unavailable = err
}

// Break ends writing for good, and returns the error of every later write.
func (h *Health) Break(err error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.broken == nil {
		h.broken = fmt.Errorf("%w: %w", store.ErrBroken, err)
		h.log.Error("the database can no longer be written", "error", err)
		close(h.ended)
	}
	return h.broken
}
