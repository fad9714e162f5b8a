//go:build linux

package main

import (
	"io"
	"net/http"
	"regexp"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestAStoppedServerAnswersAndSaysGoodbye has a slow disk, so that a message is under way when the server is told to stop.
func TestAStoppedServerAnswersAndSaysGoodbye(t *testing.T) {
	t.Parallel()
	admin := freeAddr(t)
	server := startProcess(t, "--admin", admin)
	ada, bo := startClient(t, server.url, newStorage()), startClient(t, server.url, newStorage())
	ada.online()
	bo.online()
	untamed := tamper(t, server, "delay_enter=1000000")
	defer untamed()
	ada.client.Send(chat.Lobby, view.Draft{Text: "under way"})
	for !syncs(t, admin) {
		time.Sleep(5 * time.Millisecond)
	}
	if code := server.stop(); code != 0 {
		t.Errorf("got status %d", code)
	}
	ada.until("the answer, and then the goodbye", func(v *view.Snapshot) bool {
		return v.Waiting == 0 && v.Link.Reason == "restart"
	})
	bo.until("the goodbye", func(v *view.Snapshot) bool { return v.Link.Reason == "restart" })
	server.start()
	for _, m := range []*machine{ada, bo} {
		m.sees([]string{"under way"})
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
