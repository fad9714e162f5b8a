//go:build linux

package main

import (
	"context"
	"strings"
	"testing"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// endsBroken waits until the server, whose disk has failed, ends by itself.
func (p *process) endsBroken() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if code := p.await(ctx); code != 1 {
		p.t.Errorf("got status %d, want 1", code)
	}
	if text := p.logs.text.String(); !strings.Contains(text, "check the disk and start the server again") {
		p.t.Errorf("it does not say what to do: %s", text)
	}
}

// breaks has somebody write into a failing disk, and then onto one that works again.
func breaks(t *testing.T, server *process, fail, mend func()) {
	t.Helper()
	ada, bo := startClient(t, server.url, newStorage()), startClient(t, server.url, newStorage())
	ada.online()
	bo.online()
	ada.says("kept", bo, "kept")
	fail()
	ada.client.Send(chat.Lobby, view.Draft{Text: "unsure"})
	server.endsBroken()
	ada.until("a message that waits", func(v *view.Snapshot) bool { return v.Waiting == 1 })
	mend()
	server.start()
	ada.sees([]string{"kept", "unsure"})
	bo.says("after", ada, "kept", "unsure", "after")
	startClient(t, server.url, newStorage()).sees([]string{"kept", "unsure", "after"})
}

func TestAFailedSyncEndsTheServerAndNoMessage(t *testing.T) {
	t.Parallel()
	server := startProcess(t)
	var stop func()
	breaks(t, server, func() { stop = tamper(t, server, "error=EIO:when=1+") }, func() { stop() })
}

func TestAFileSystemThatTurnsReadOnlyEndsTheServerAndNoMessage(t *testing.T) {
	d := newDisk(t, 64)
	server := d.server()
	breaks(t, server, d.fail, d.powerOn)
}
