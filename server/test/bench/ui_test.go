//go:build linux

package bench

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
)

const (
	uiStored  = 12_000 // messages in the room
	uiAuthors = 20
)

// TestBenchUI measures the interface in a browser, with a server of its own: make bench-ui.
func TestBenchUI(t *testing.T) {
	if !*kit.Full {
		t.Skip("missing -full: make bench-ui gives it")
	}
	path := filepath.Join(t.TempDir(), "full.db")
	fillStore(t, path)
	browser, server := chromium.In(t, t.TempDir()), kit.StartProcess(t, "--limits", "off", "--store", "sqlite:"+path)
	all := benchLighthouse(t, server.URL)
	all = append(all, benchLoad(t, browser, server.URL)...)
	all = append(all, benchRoom(chromium.NewPerson(t, browser, server.URL, chromium.Desktop), 1)...)
	all = append(all, benchRoom(chromium.NewPerson(t, browser, server.URL, chromium.Desktop), 4)...)
	all = append(all, benchMemory(t, browser, server.URL)...)
	report(t, "ui", "make bench-ui", all)
}

// fillStore writes a room of messages as people write them: some lines by one author, then another.
func fillStore(t *testing.T, path string) {
	t.Helper()
	db, err := sqlite.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	began := time.Now().Add(-uiStored * 30 * time.Second)
	var authors []chat.User
	for i := range uiAuthors {
		shown := fmt.Sprintf("Author-%02d", i)
		u, err := db.CreateUser(t.Context(), chat.UserID("u-"+strings.ToLower(shown)), store.Name{Shown: shown, Folded: strings.ToLower(shown), Skeleton: strings.ToLower(shown)}, []byte(shown), began)
		if err != nil {
			t.Fatal(err)
		}
		authors = append(authors, u)
	}
	batch := make([]store.Append, uiStored)
	for i := range batch {
		batch[i] = store.Append{Event: chat.Event{
			Room: chat.Lobby, Kind: chat.Said, At: chat.MillisOf(began.Add(time.Duration(i) * 30 * time.Second)),
			By: chat.User{ID: authors[i/3*7%uiAuthors].ID}, Nonce: chat.Nonce(fmt.Sprintf("nonce-%012d", i)),
			Message: &chat.Message{Text: lineOf(i)},
		}}
	}
	if _, err := db.Append(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
}

// lineOf returns the n-th text: from a few words to a few lines.
func lineOf(n int) string {
	const words = "the quick brown fox jumps over a lazy dog and tells the others what it has seen on the way to the river where nobody swims today "
	return fmt.Sprintf("%d %s", n, strings.TrimSpace(strings.Repeat(words, 2)[:20+n*37%180]))
}
