//go:build linux

package scenario

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestAFullDiskIsWaitedForAndHeals fills the disk, several times, while people write on.
func TestAFullDiskIsWaitedForAndHeals(t *testing.T) {
	t.Parallel()
	d := kit.NewDisk(t, 32)
	server := d.Server()
	kept := kit.NewStorage()
	ada, bo := kit.StartClient(t, server.URL, kit.NewStorage()), kit.StartClient(t, server.URL, kept)
	ada.Online()
	bo.Online()
	says(ada, "before", bo, "before")
	said := []string{"before"}
	for _, text := range []string{"first", "second", "third"} {
		filler := filepath.Join(d.Dir, "filler")
		kit.Fill(t, filler)
		send := text
		for range 20 { // one of them does not fit any more
			ada.Client.Send(chat.Lobby, view.Draft{Text: send})
			said = append(said, send)
			send += " " + text
		}
		becomes(server, "degraded: ")
		readsOn(bo, server, kept, len(ada.Said()))
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		ada.Sees(said)
		bo.Sees(said)
		becomes(server, "ready")
	}
	if code := server.Stop(); code != 0 {
		t.Errorf("got status %d", code)
	}
}

// readsOn demands that a user who comes with another device can read what there is.
func readsOn(m *kit.Client, server *kit.Process, kept *kit.Storage, messages int) {
	m.T.Helper()
	other := kit.NewStorage()
	if err := other.SaveToken(kept.Token()); err != nil {
		m.T.Fatal(err)
	}
	device := kit.StartClient(m.T, server.URL, other)
	device.Until("what was stored", func(*view.Snapshot) bool { return len(device.Said()) >= messages })
	device.Stop()
}

// becomes waits until the server says that of itself.
func becomes(p *kit.Process, state string) {
	p.T.Helper()
	deadline := time.Now().Add(kit.Patience)
	for !strings.HasPrefix(health(p), state) {
		if time.Now().After(deadline) {
			p.T.Fatalf("the server calls itself %q, want %q", health(p), state)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// health returns what the server says about itself.
func health(p *kit.Process) string {
	p.T.Helper()
	answer, err := http.Get(p.URL + "/readyz")
	if err != nil {
		p.T.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		p.T.Errorf("status %d, %v", answer.StatusCode, err)
	}
	return string(text)
}
