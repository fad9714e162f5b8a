//go:build linux

package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestAFullDiskIsWaitedForAndHeals fills the disk, several times, while people write on.
func TestAFullDiskIsWaitedForAndHeals(t *testing.T) {
	t.Parallel()
	d := newDisk(t, 32)
	server := d.server()
	kept := newStorage()
	ada, bo := startClient(t, server.url, newStorage()), startClient(t, server.url, kept)
	ada.online()
	bo.online()
	ada.says("before", bo, "before")
	said := []string{"before"}
	for _, text := range []string{"first", "second", "third"} {
		filler := filepath.Join(d.dir, "filler")
		fill(t, filler)
		send := text
		for range 20 { // one of them does not fit any more
			ada.client.Send(chat.Lobby, view.Draft{Text: send})
			said = append(said, send)
			send += " " + text
		}
		server.becomes("degraded: ")
		bo.readsOn(server, kept, len(ada.said()))
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		ada.sees(said)
		bo.sees(said)
		server.becomes("ready")
	}
	if code := server.stop(); code != 0 {
		t.Errorf("got status %d", code)
	}
}

// readsOn demands that a user who comes with another device can read what there is.
func (m *machine) readsOn(server *process, kept *memoryStorage, messages int) {
	m.t.Helper()
	other := newStorage()
	if err := other.Keep(kept.Token()); err != nil {
		m.t.Fatal(err)
	}
	device := startClient(m.t, server.url, other)
	device.until("what was stored", func(*view.Snapshot) bool { return len(device.said()) >= messages })
	device.stop()
}

// becomes waits until the server says that of itself.
func (p *process) becomes(state string) {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for !strings.HasPrefix(p.health(), state) {
		if time.Now().After(deadline) {
			p.t.Fatalf("the server calls itself %q, want %q", p.health(), state)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// health returns what the server says about itself.
func (p *process) health() string {
	p.t.Helper()
	answer, err := http.Get(p.url + "/readyz")
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		p.t.Errorf("status %d, %v", answer.StatusCode, err)
	}
	return string(text)
}
