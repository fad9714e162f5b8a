package scenario

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/dial"
	"parley/shared/client/view"
)

// guestsWithTokens makes guests in a new file, and returns it with their tokens.
func guestsWithTokens(t *testing.T, count int) (path string, all []string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "parley.db")
	db, err := sqlite.Open(path, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	secret, err := db.Secret(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	guests := auth.NewGuests(db, time.Now).SignedWith(secret)
	for range count {
		_, token, err := guests.New(t.Context(), "", "", store.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, token)
	}
	return path, all
}

// startNeighbour opens sockets all the time with tokens that it makes up, as a page and as a program, and counts its refusals. It ends with
// the test.
func startNeighbour(t *testing.T, url string) (refused *atomic.Int64) {
	t.Helper()
	refused = new(atomic.Int64)
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	knock := func(origin string) {
		made := make([]byte, 32)
		rand.Read(made)
		ask, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/ws", nil)
		if err != nil {
			return
		}
		for key, value := range map[string]string{"Authorization": "Bearer " + base64.RawURLEncoding.EncodeToString(made), "Connection": "Upgrade",
			"Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="} {
			ask.Header.Set(key, value)
		}
		if origin != "" {
			ask.Header.Set("Origin", origin)
		}
		answer, err := http.DefaultTransport.RoundTrip(ask)
		if err != nil {
			time.Sleep(time.Millisecond) // the server is down
			return
		}
		answer.Body.Close()
		if answer.StatusCode == http.StatusTooManyRequests {
			refused.Add(1)
		}
	}
	for _, origin := range []string{"", url} {
		work.Go(func() {
			for ctx.Err() == nil {
				knock(origin)
			}
		})
	}
	t.Cleanup(func() {
		cancel()
		work.Wait()
	})
	return refused
}

// refusals collects what clients are told that keeps them out.
type refusals struct {
	mu  sync.Mutex
	all []string
}

// log takes the lines of a client.
func (r *refusals) log(message string, pairs ...any) {
	if line := fmt.Sprint(message, pairs); strings.Contains(line, "429") || strings.Contains(line, "sign in") {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.all = append(r.all, line)
	}
}

// TestAnOfficeBehindOneAddressIsBackAfterARestart has a neighbour at the same address who tries to keep everybody out.
func TestAnOfficeBehindOneAddressIsBackAfterARestart(t *testing.T) {
	t.Parallel()
	const people = 60
	path, all := guestsWithTokens(t, people)
	server := kit.StartProcess(t, "--store", "sqlite:"+path)
	var told refusals
	var office []*kit.Client
	for _, token := range all {
		storage := kit.NewStorage()
		if err := storage.SaveToken(token); err != nil {
			t.Fatal(err)
		}
		office = append(office, startLogged(t, server.URL, storage, told.log))
	}
	for _, person := range office {
		person.Online()
	}
	refused := startNeighbour(t, server.URL)
	busy := func() {
		t.Helper()
		for start, deadline := refused.Load(), time.Now().Add(kit.Patience); refused.Load() < start+100; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("the neighbour was refused %d times", refused.Load())
			}
		}
	}
	for range 2 {
		busy()
		if code := server.Stop(); code != 0 {
			t.Fatalf("status %d", code)
		}
		for _, person := range office {
			person.Until("offline", func(v *view.Snapshot) bool { return v.Link.State != view.Online })
		}
		server.Start()
		busy()
		for _, person := range office {
			person.Online()
		}
	}
	told.mu.Lock()
	defer told.mu.Unlock()
	if len(told.all) > 0 {
		t.Errorf("people were told to wait %d times: %q", len(told.all), told.all[0])
	}
}

// startLogged starts a client whose log goes somewhere.
func startLogged(t *testing.T, url string, storage *kit.Storage, log client.Log) *kit.Client {
	t.Helper()
	dialer, err := dial.New(url, storage)
	if err != nil {
		t.Fatal(err)
	}
	return kit.StartConfigured(t, client.Config{Dialer: dialer, Storage: storage, Room: chat.Lobby, Location: time.UTC, Log: log})
}
