package scenario

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"parley/server/store/sqlite"
	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// says sends a message and waits until both see exactly want.
func says(m *kit.Client, text string, other *kit.Client, want ...string) {
	m.T.Helper()
	m.Client.Send(chat.Lobby, view.Draft{Text: text})
	m.Sees(want)
	other.Sees(want)
	// It was acknowledged before its event came back. Until that is seen too, it is sent again to a server that does not have it.
	head := other.Client.View().Open.ReadUpTo
	m.Until("its own event", func(v *view.Snapshot) bool { return v.Open.ReadUpTo >= head })
}

// backup stops the server, copies its database and starts it again.
func backup(p *kit.Process) []byte {
	p.T.Helper()
	if code := p.Stop(); code != 0 {
		p.T.Fatalf("the server's status is %d", code)
	}
	data, err := os.ReadFile(p.File())
	if err != nil {
		p.T.Fatal(err)
	}
	p.Start()
	return data
}

// putBack copies data over the database of a server that is down, as from a backup.
func putBack(p *kit.Process, data []byte) {
	p.T.Helper()
	if err := os.WriteFile(p.File(), data, 0o600); err != nil {
		p.T.Fatal(err)
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(p.File() + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			p.T.Fatal(err)
		}
	}
}

func TestAnOlderBackupIsTheHistoryForEverybody(t *testing.T) {
	t.Parallel()
	server := kit.StartProcess(t)
	ada, bo := kit.StartClient(t, server.URL, kit.NewStorage()), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	says(ada, "kept 1", bo, "kept 1")
	says(bo, "kept 2", ada, "kept 1", "kept 2")
	backup := backup(server)
	says(ada, "lost 1", bo, "kept 1", "kept 2", "lost 1")
	says(bo, "lost 2", ada, "kept 1", "kept 2", "lost 1", "lost 2")
	server.Kill()
	putBack(server, backup)
	bo.Client.Send(chat.Lobby, view.Draft{Text: "down"})
	bo.Until("pending", func(v *view.Snapshot) bool { return v.Waiting == 1 })
	server.Start()

	want := []string{"kept 1", "kept 2", "down"}
	ada.Sees(want)
	bo.Sees(want)
	kit.StartClient(t, server.URL, kit.NewStorage()).Sees(want)
	for i, text := range []string{"new 1", "new 2", "new 3"} { // past the seqs of what was lost
		want = append(want, text)
		speaker, other := ada, bo
		if i%2 == 1 {
			speaker, other = bo, ada
		}
		says(speaker, text, other, want...)
	}
	kit.StartClient(t, server.URL, kit.NewStorage()).Sees(want)
	server.Stop()
	copied := filepath.Join(t.TempDir(), "parley.db")
	if err := os.WriteFile(copied, backup, 0o600); err != nil {
		t.Fatal(err)
	}
	if was, now := epochOf(t, copied), epochOf(t, server.File()); was == now {
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
	server, kept := kit.StartProcess(t), kit.NewStorage()
	ada := kit.StartClient(t, server.URL, kept)
	ada.Online()
	ada.Client.Send(chat.Lobby, view.Draft{Text: "kept"})
	ada.Sees([]string{"kept"})
	backup := backup(server)
	ada.Client.Send(chat.Lobby, view.Draft{Text: "lost"})
	ada.Sees([]string{"kept", "lost"})
	ada.Stores(kept, "lost")
	ada.Stop()
	server.Kill()
	putBack(server, backup)
	if err := os.Remove(server.File() + ".lock"); err != nil {
		t.Fatal(err)
	}
	server.Start()
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	want := []string{"kept"}
	for _, text := range []string{"other 1", "other 2"} {
		want = append(want, text)
		bo.Client.Send(chat.Lobby, view.Draft{Text: text})
		bo.Sees(want)
	}
	kit.StartClient(t, server.URL, kept).Sees(want)
}
