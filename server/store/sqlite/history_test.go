package sqlite

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"parley/server/store"
	"parley/shared/chat"
)

// history is a database that a test stops, copies and puts back.
type history struct {
	t    *testing.T
	path string
	log  bytes.Buffer
	*Store
}

func newHistory(t *testing.T) *history {
	h := &history{t: t, path: filepath.Join(t.TempDir(), "parley.db")}
	h.reopen()
	_, err := h.CreateUser(t.Context(), store.Newcomer{ID: "u-a", Name: store.Name{Shown: "A", Folded: "a", Skeleton: "a"}, Token: []byte("a")}, chat.Millis(0).Time())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *history) reopen() {
	h.t.Helper()
	s, err := Open(h.path, slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = s.Close() })
	h.Store = s
}

func (h *history) stop() {
	h.t.Helper()
	if err := h.Close(); err != nil {
		h.t.Fatal(err)
	}
}

func (h *history) say(texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		if _, err := h.Append(h.t.Context(), said(text, chat.Nonce("nonce-"+text))); err != nil {
			h.t.Fatal(err)
		}
	}
}

func (h *history) epoch() chat.Epoch {
	h.t.Helper()
	epoch, err := h.Epoch(h.t.Context())
	if err != nil || epoch == "" {
		h.t.Fatalf("got epoch %q (%v)", epoch, err)
	}
	return epoch
}

func (h *history) read(suffix string) []byte {
	h.t.Helper()
	data, err := os.ReadFile(h.path + suffix)
	if err != nil {
		h.t.Fatal(err)
	}
	return data
}

func (h *history) write(suffix string, data []byte) {
	h.t.Helper()
	if err := os.WriteFile(h.path+suffix, data, 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// edit gives a message another text.
func (h *history) edit(target chat.Seq, text string) {
	h.t.Helper()
	item := said(text, "")[0]
	item.Event.Kind, item.Event.Target, item.Amendment = chat.Edited, target, &store.Amendment{Rev: 1 << 40}
	if done, err := h.Append(h.t.Context(), []store.Append{item}); err != nil || done[0].Err != nil {
		h.t.Fatal(err, done)
	}
}

// restore puts a copy in place of the database, whose server has ended.
func (h *history) restore(copied []byte) {
	h.t.Helper()
	h.write("", copied)
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(h.path + suffix); err != nil && !os.IsNotExist(err) {
			h.t.Fatal(err)
		}
	}
}

func (h *history) has(want ...string) {
	h.t.Helper()
	page, err := h.After(h.t.Context(), chat.Lobby, 0, 100, chat.OutboxMax)
	var got []string
	for _, e := range page.Events {
		got = append(got, e.Message.Text)
	}
	if err != nil || !slices.Equal(got, want) {
		h.t.Errorf("got %q (%v), want %q", got, err, want)
	}
}
