//go:build linux

package scenario

import (
	"context"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// endsBroken waits until the server, whose disk has failed, ends by itself.
func endsBroken(p *kit.Process) {
	p.T.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), kit.Patience)
	defer cancel()
	if code := p.Await(ctx); code != 1 {
		p.T.Errorf("got status %d, want 1", code)
	}
	if text := p.Logs.Text.String(); !strings.Contains(text, "check the disk and start the server again") {
		p.T.Errorf("it does not say what to do: %s", text)
	}
}

// breaks has somebody write into a failing disk, and then onto one that works again.
func breaks(t *testing.T, server *kit.Process, fail, mend func()) {
	t.Helper()
	ada, bo := kit.StartClient(t, server.URL, kit.NewStorage()), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	says(ada, "kept", bo, "kept")
	fail()
	ada.Client.Send(chat.Lobby, view.Draft{Text: "unsure"})
	endsBroken(server)
	ada.Until("a message that waits", func(v *view.Snapshot) bool { return v.Waiting == 1 })
	mend()
	server.Start()
	ada.Sees([]string{"kept", "unsure"})
	says(bo, "after", ada, "kept", "unsure", "after")
	kit.StartClient(t, server.URL, kit.NewStorage()).Sees([]string{"kept", "unsure", "after"})
}

func TestAFailedSyncEndsTheServerAndNoMessage(t *testing.T) {
	t.Parallel()
	server := kit.StartProcess(t)
	var stop func()
	breaks(t, server, func() { stop = kit.Tamper(t, server, "error=EIO:when=1+") }, func() { stop() })
}

func TestAFileSystemThatTurnsReadOnlyEndsTheServerAndNoMessage(t *testing.T) {
	d := kit.NewDisk(t, 64)
	server := d.Server()
	breaks(t, server, d.Fail, d.PowerOn)
}
