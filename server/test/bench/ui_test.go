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
	uiPlain   = 9_000 // of them, the newest, which have neither marks nor reactions
	uiReacted = 400   // of those before, the newest, which have reactions
)

// TestBenchUI measures the interface in a browser, with a server of its own: make bench-ui.
func TestBenchUI(t *testing.T) {
	if !*kit.Full {
		t.Skip("missing -full: make bench-ui gives it")
	}
	path := filepath.Join(t.TempDir(), "full.db")
	fillStore(t, path)
	browser, server := chromium.In(t, t.TempDir()), kit.StartProcess(t, "--limits", "off", "--search-engines", "on", "--store", "sqlite:"+path)
	all := benchLighthouse(t, server.URL)
	all = append(all, benchLoad(t, browser, server.URL)...)
	all = append(all, benchRoom(chromium.NewPerson(t, browser, server.URL, chromium.Desktop), 1)...)
	all = append(all, benchRoom(chromium.NewPerson(t, browser, server.URL, chromium.Desktop), 4)...)
	all = append(all, benchOpen(t, chromium.NewPerson(t, browser, server.URL, chromium.Desktop))...)
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
		u, err := db.CreateUser(t.Context(), store.Newcomer{ID: chat.UserID("u-" + strings.ToLower(shown)), Name: store.Name{Shown: shown, Folded: strings.ToLower(shown), Skeleton: strings.ToLower(shown)}, Token: []byte(shown)}, began)
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
			Message: &chat.Message{Text: textOf(i)},
		}}
	}
	if _, err := db.Append(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	var reactions []store.Append
	for i := uiStored - uiPlain - uiReacted; i < uiStored-uiPlain; i++ {
		for k, key := range [...]string{"👍", "🎉", "👀"} {
			reactions = append(reactions, store.Append{Amendment: &store.Amendment{}, Event: chat.Event{
				Room: chat.Lobby, Kind: chat.Reacted, At: chat.MillisOf(began.Add(uiStored * 30 * time.Second)), Target: chat.Seq(i + 1),
				By: chat.User{ID: authors[(i+k)%uiAuthors].ID}, Reaction: &chat.Reaction{Key: key}, On: true,
			}})
		}
	}
	if _, err := db.Append(t.Context(), reactions); err != nil {
		t.Fatal(err)
	}
}

// textOf returns the n-th text of the room. Those before the uiPlain newest have marks.
func textOf(n int) string {
	if n < uiStored-uiPlain {
		return markedLineOf(n)
	}
	return lineOf(n)
}

// markedLineOf returns the n-th text with marks: in each some in the line, and in some a quote, a list or code.
func markedLineOf(n int) string {
	line := strings.Replace(lineOf(n), "quick brown", "**quick** *brown*", 1) + " at https://example.org/river?n=1, `where` it ||swims||"
	return line + [...]string{"", "", "\n> a quote of somebody", "\n- one\n- two", "\n```go\nfunc main() {\n\tprintln(1)\n}\n```"}[n%5]
}

// lineOf returns the n-th text: from a few words to a few lines.
func lineOf(n int) string {
	const words = "the quick brown fox jumps over a lazy dog and tells the others what it has seen on the way to the river where nobody swims today "
	return fmt.Sprintf("%d %s", n, strings.TrimSpace(strings.Repeat(words, 2)[:20+n*37%180]))
}
