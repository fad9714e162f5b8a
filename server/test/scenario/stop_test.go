//go:build linux

package scenario

import (
	"io"
	"net/http"
	"regexp"
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestAStoppedServerAnswersAndSaysGoodbye has a slow disk, so that a message is under way when the server is told to stop.
func TestAStoppedServerAnswersAndSaysGoodbye(t *testing.T) {
	t.Parallel()
	admin := kit.FreeAddr(t)
	server := kit.StartProcess(t, "--admin", admin)
	ada, bo := kit.StartClient(t, server.URL, kit.NewStorage()), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	untamed := kit.Tamper(t, server, "delay_enter=1000000")
	defer untamed()
	ada.Client.Send(chat.Lobby, view.Draft{Text: "under way"})
	for !syncs(t, admin) {
		time.Sleep(5 * time.Millisecond)
	}
	if code := server.Stop(); code != 0 {
		t.Errorf("got status %d", code)
	}
	ada.Until("the answer, and then the goodbye", func(v *view.Snapshot) bool {
		return v.Waiting == 0 && v.Link.Reason == "restart"
	})
	bo.Until("the goodbye", func(v *view.Snapshot) bool { return v.Link.Reason == "restart" })
	server.Start()
	for _, m := range []*kit.Client{ada, bo} {
		m.Sees([]string{"under way"})
	}
}

// syncs reports whether a goroutine of the server waits for the disk.
func syncs(t *testing.T, admin string) bool {
	t.Helper()
	answer, err := http.Get("http://" + admin + "/debug/pprof/goroutine?debug=2")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	stacks, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?i)\bx?f(data)?sync\(`).Match(stacks)
}
