package scenario

import (
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestASweptGuestComesBackAsANewOne removes a guest while the server is away, as if a month had passed.
func TestASweptGuestComesBackAsANewOne(t *testing.T) {
	t.Parallel()
	server := kit.StartProcess(t)
	kept := kit.NewStorage()
	ada, bo := kit.StartClient(t, server.URL, kept), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	was := ada.Client.View().Me
	ada.Stop()
	bo.Client.Send(chat.Lobby, view.Draft{Text: "I stay"})
	bo.Sees([]string{"I stay"})
	if code := server.Stop(); code != 0 {
		t.Fatalf("got status %d", code)
	}
	db, err := sqlite.Open(server.File(), nil)
	if err != nil {
		t.Fatal(err)
	}
	swept, err := db.Sweep(t.Context(), store.Idle{GuestsBefore: time.Now().Add(time.Hour)}, 100)
	if err != nil || swept.Guests != 1 {
		t.Errorf("got %+v (%v), want one guest removed", swept, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	server.Start()
	again := kit.StartClient(t, server.URL, kept)
	again.Until("another one", func(v *view.Snapshot) bool { return v.Link.State == view.Online && v.Me.ID != was.ID })
	again.Client.Send(chat.Lobby, view.Draft{Text: "hello again"})
	again.Sees([]string{"I stay", "hello again"})
	bo.Sees([]string{"I stay", "hello again"})
	if me := bo.Client.View().Me; me.Name == "" {
		t.Error("bo is nobody any more")
	}
}
