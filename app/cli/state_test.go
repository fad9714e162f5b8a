package cli

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/shared/chat"
)

func TestATokenIsKeptPerServerAndForTheUserAlone(t *testing.T) {
	root := t.TempDir()
	first, second := openForTest(t, root, "http://localhost:8080"), openForTest(t, root, "https://localhost:8080")
	if got := first.Token(); got != "" {
		t.Errorf("got %q before any was kept", got)
	}
	for _, token := range []string{"first token", "second token"} {
		if err := first.SaveToken(token); err != nil {
			t.Fatal(err)
		}
		if got := openForTest(t, root, "http://localhost:8080").Token(); got != token {
			t.Errorf("got %q, want %q", got, token)
		}
	}
	if got := second.Token(); got != "" {
		t.Errorf("another server gets %q", got)
	}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v: others can read it", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAStateThatCannotBeKeptSaysSo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openState(file, "http://h"); err == nil || !strings.Contains(err.Error(), "--state") {
		t.Errorf("got %v, want advice about --state", err)
	}
}

func TestFilesKeepValues(t *testing.T) {
	ctx, kept := context.Background(), openForTest(t, t.TempDir(), "http://h").storage()
	longest := "room " + strings.Repeat("界", chat.RoomNameRunes) + " outbox"
	values := map[string]string{"outbox 1": "a", "outbox 2": "", "me": "\x00\n\xff", "../escape": "b", "a\nb": "c", longest: "d", "": "e"}
	for key, value := range values {
		for _, v := range []string{"before", value} {
			if err := kept.Put(ctx, key, []byte(v)); err != nil {
				t.Fatalf("%q: %v", key, err)
			}
		}
	}
	for key, want := range values {
		if got, err := kept.Get(ctx, key); err != nil || string(got) != want || got == nil {
			t.Errorf("%q: got %q, %v; want %q", key, got, err, want)
		}
	}
	keys, err := kept.Keys(ctx, "outbox")
	if want := []string{"outbox 1", "outbox 2"}; err != nil || !slices.Equal(keys, want) {
		t.Errorf("got %q, %v; want %q", keys, err, want)
	}
	for range 2 {
		if err := kept.Delete(ctx, "outbox 1"); err != nil {
			t.Error(err)
		}
	}
	if got, err := kept.Get(ctx, "outbox 1"); err != nil || got != nil {
		t.Errorf("deleted: got %q, %v", got, err)
	}
}

func TestFilesAreEmptyAtFirst(t *testing.T) {
	ctx, kept := context.Background(), openForTest(t, t.TempDir(), "http://h").storage()
	if got, err := kept.Get(ctx, "x"); got != nil || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := kept.Keys(ctx, ""); len(got) != 0 || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestWhatACrashLeftIsNoValue(t *testing.T) {
	ctx, s := context.Background(), openForTest(t, t.TempDir(), "http://h")
	kept := s.storage()
	if err := kept.Put(ctx, "good", []byte("1")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".new-123", "half" + suffix, "note.txt"} {
		if err := os.WriteFile(filepath.Join(s.dir, "kept", name), []byte(`"cut`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := kept.Keys(ctx, ""); err != nil || !slices.Equal(got, []string{"good"}) {
		t.Errorf("got %q, %v", got, err)
	}
}

func openForTest(t *testing.T, root, base string) *state {
	t.Helper()
	s, err := openState(root, base)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
