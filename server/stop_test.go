//go:build linux

package main

import (
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client"
)

// TestAStoppedServerAnswersAndSaysGoodbye has a slow disk, so that a message is under way when the server is told to stop.
func TestAStoppedServerAnswersAndSaysGoodbye(t *testing.T) {
	t.Parallel()
	server := startProcess(t)
	ada, bo := startClient(t, server.url, newStorage()), startClient(t, server.url, newStorage())
	ada.online()
	bo.online()
	untamed := tamper(t, server, "delay_enter=1000000")
	defer untamed()
	ada.client.Send(chat.Lobby, client.Draft{Text: "under way"})
	time.Sleep(300 * time.Millisecond) // it is in the server, which waits for the disk: nothing shows that outside
	start := time.Now()
	code := server.stop()
	if took := time.Since(start); code != 0 || took > 10*time.Second {
		t.Errorf("got status %d after %v", code, took)
	}
	ada.until("the answer, and then the goodbye", func(v *client.View) bool {
		return v.Waiting == 0 && v.Link.Reason == "restart"
	})
	bo.until("the goodbye", func(v *client.View) bool { return v.Link.Reason == "restart" })
	server.start()
	for _, m := range []*machine{ada, bo} {
		m.sees([]string{"under way"})
	}
}
