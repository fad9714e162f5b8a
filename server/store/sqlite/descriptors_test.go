//go:build linux

package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"

	"parley/shared/chat"
)

// withoutDescriptors lets this process open no file until the test ends.
func withoutDescriptors(t *testing.T) {
	t.Helper()
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &was); err != nil {
		t.Fatal(err)
	}
	none := syscall.Rlimit{Cur: 0, Max: was.Max}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &none); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &was); err != nil {
			t.Error(err)
		}
	})
}

func TestReadsAndWritesNeedNoMoreDescriptors(t *testing.T) {
	s := withUser(t)
	withoutDescriptors(t)
	if f, err := os.Open(os.DevNull); err == nil {
		f.Close()
		t.Fatal("there are descriptors left")
	}
	text := strings.Repeat("x", chat.TextBytes)
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			ctx := context.Background()
			if done, err := s.Append(ctx, said(text, chat.Nonce(fmt.Sprint("nonce-", i)))); err != nil || done[0].Err != nil {
				t.Errorf("append: %v, %v", err, done)
			}
			if _, err := s.RoomStates(ctx, "u-a"); err != nil {
				t.Errorf("read: %v", err)
			}
			if _, err := s.Before(ctx, chat.Lobby, 1<<40, 50, 1<<20); err != nil {
				t.Errorf("read: %v", err)
			}
		})
	}
	all.Wait()
	if log := burst(t, s, 80); log > logMax+2*logStep {
		t.Errorf("the log has %d bytes: no checkpoint was made", log)
	}
	undone := errors.New("on purpose")
	_, err := write(t.Context(), s.writer, func(ctx context.Context, tx tx) (int, error) {
		if err := tx.Exec(ctx, `DELETE FROM events`, nil); err != nil {
			return 0, err
		}
		return 0, undone
	})
	if !errors.Is(err, undone) {
		t.Errorf("take back a large change: %v", err)
	}
}
