package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"parley/server/store/sqlite"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// says sends a message and waits until both see exactly want.
func (m *machine) says(text string, other *machine, want ...string) {
	m.t.Helper()
	m.client.Send(chat.Lobby, view.Draft{Text: text})
	m.sees(want)
	other.sees(want)
	// It was acknowledged before its event came back. Until that is seen too, it is sent again to a server that does not have it.
	head := other.client.View().Open.ReadUpTo
	m.until("its own event", func(v *view.Snapshot) bool { return v.Open.ReadUpTo >= head })
}

// backup stops the server, copies its database and starts it again.
func (p *process) backup() []byte {
	p.t.Helper()
	if code := p.stop(); code != 0 {
		p.t.Fatalf("the server's status is %d", code)
	}
	data, err := os.ReadFile(p.file())
	if err != nil {
		p.t.Fatal(err)
	}
	p.start()
	return data
}

// putBack copies data over the database of a server that is down, as from a backup.
func (p *process) putBack(data []byte) {
	p.t.Helper()
	if err := os.WriteFile(p.file(), data, 0o600); err != nil {
		p.t.Fatal(err)
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(p.file() + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			p.t.Fatal(err)
		}
	}
}

func TestAnOlderBackupIsTheHistoryForEverybody(t *testing.T) {
	t.Parallel()
	server := startProcess(t)
	ada, bo := startClient(t, server.url, newStorage()), startClient(t, server.url, newStorage())
	ada.online()
	bo.online()
	ada.says("kept 1", bo, "kept 1")
	bo.says("kept 2", ada, "kept 1", "kept 2")
	backup := server.backup()
	ada.says("lost 1", bo, "kept 1", "kept 2", "lost 1")
	bo.says("lost 2", ada, "kept 1", "kept 2", "lost 1", "lost 2")
	server.kill()
	server.putBack(backup)
	bo.client.Send(chat.Lobby, view.Draft{Text: "down"})
	bo.until("pending", func(v *view.Snapshot) bool { return v.Waiting == 1 })
	server.start()

	want := []string{"kept 1", "kept 2", "down"}
	ada.sees(want)
	bo.sees(want)
	startClient(t, server.url, newStorage()).sees(want)
	for i, text := range []string{"new 1", "new 2", "new 3"} { // past the seqs of what was lost
		want = append(want, text)
		speaker, other := ada, bo
		if i%2 == 1 {
			speaker, other = bo, ada
		}
		speaker.says(text, other, want...)
	}
	startClient(t, server.url, newStorage()).sees(want)
	server.stop()
	copied := filepath.Join(t.TempDir(), "parley.db")
	if err := os.WriteFile(copied, backup, 0o600); err != nil {
		t.Fatal(err)
	}
	if was, now := epochOf(t, copied), epochOf(t, server.file()); was == now {
		t.Errorf("the epoch is still %s", now)
	}
}

// epochOf reads the epoch of a database that no server has open.
func epochOf(t *testing.T, path string) chat.Epoch {
	t.Helper()
	db, err := sqlite.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	epoch, err := db.Epoch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return epoch
}

// Without its mark the server cannot know that the database is older. A client that comes back when the seqs of what was
// lost are taken again still finds out.
func TestABackupWithoutItsMarkIsNoticedByWhoReturns(t *testing.T) {
	t.Parallel()
	server, kept := startProcess(t), newStorage()
	ada := startClient(t, server.url, kept)
	ada.online()
	ada.client.Send(chat.Lobby, view.Draft{Text: "kept"})
	ada.sees([]string{"kept"})
	backup := server.backup()
	ada.client.Send(chat.Lobby, view.Draft{Text: "lost"})
	ada.sees([]string{"kept", "lost"})
	ada.keeps(kept, "lost")
	ada.stop()
	server.kill()
	server.putBack(backup)
	if err := os.Remove(server.file() + ".lock"); err != nil {
		t.Fatal(err)
	}
	server.start()
	bo := startClient(t, server.url, newStorage())
	bo.online()
	want := []string{"kept"}
	for _, text := range []string{"other 1", "other 2"} {
		want = append(want, text)
		bo.client.Send(chat.Lobby, view.Draft{Text: text})
		bo.sees(want)
	}
	startClient(t, server.url, kept).sees(want)
}
