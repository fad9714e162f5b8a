package scenario

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestEnginesTalkThroughARestartAndAKill(t *testing.T) {
	t.Parallel()
	server := kit.StartProcess(t)
	ada, bo := kit.StartClient(t, server.URL, kit.NewStorage()), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	var want []string
	for round := range 4 {
		text := fmt.Sprint("up ", round)
		ada.Client.Send(chat.Lobby, view.Draft{Text: text})
		want = append(want, text)
		bo.Sees(want)
		if round%2 == 0 {
			server.Kill()
		} else if code := server.Stop(); code != 0 {
			t.Errorf("a stopped server's status is %d", code)
		}
		late := fmt.Sprint("down ", round)
		bo.Client.Send(chat.Lobby, view.Draft{Text: late})
		server.Start()
		want = append(want, late)
		ada.Sees(want)
		bo.Sees(want)
	}
	late := kit.StartClient(t, server.URL, kit.NewStorage())
	late.Sees(want)
}

func TestTheFirstLineSaysWhereToGo(t *testing.T) {
	server := kit.StartProcess(t)
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	if line := <-server.FirstLine; !strings.Contains(line, "http://localhost:"+port) {
		t.Errorf("the first line is %q", line)
	}
}

func TestAPortInUseIsToldBeforeTheDataAreTouched(t *testing.T) {
	server := kit.StartProcess(t)
	file := filepath.Join(t.TempDir(), "parley.db")
	second := exec.Command(kit.Program(t), "serve", "--addr", strings.TrimPrefix(server.URL, "http://"), "--store", "sqlite:"+file)
	out, err := second.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "--addr") {
		t.Errorf("got %v: %s", err, out)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a database was made all the same")
	}
}

func TestAnOutboxSurvivesTheClientAndTheServer(t *testing.T) {
	server, kept := kit.StartProcess(t), kit.NewStorage()
	ada := kit.StartClient(t, server.URL, kept)
	ada.Online()
	name := ada.Client.View().Me.Name
	server.Kill()
	ada.Client.Send(chat.Lobby, view.Draft{Text: "written while away"})
	ada.Until("pending", func(v *view.Snapshot) bool { return v.Waiting == 1 })
	ada.Until("kept", func(*view.Snapshot) bool {
		keys, _ := kept.Keys(context.Background(), "outbox")
		if len(keys) == 0 {
			time.AfterFunc(10*time.Millisecond, func() { ada.Changed <- struct{}{} })
		}
		return len(keys) > 0
	})
	ada.Stop()
	server.Start()
	again := kit.StartClient(t, server.URL, kept)
	again.Sees([]string{"written while away"})
	if got := again.Client.View().Me.Name; got != name {
		t.Errorf("came back as %q, was %q", got, name)
	}
}

func TestAClientInAnotherLanguage(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import websockets").Run(); err != nil {
		kit.Missing(t, "python3-websockets: run make deps")
	}
	server := kit.StartProcess(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*kit.Patience)
	defer cancel()
	out, err := exec.CommandContext(ctx, python, filepath.Join("testdata", "python", "client.py"), server.URL, "scenario").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestTheCommandLineSendsAndFollows(t *testing.T) {
	server := kit.StartProcess(t)
	follow := exec.Command(kit.Program(t), "chat", server.URL, "--follow", "--state", t.TempDir())
	var out lockedBuffer
	follow.Stdout, follow.Stderr = &out, &out
	if err := follow.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		follow.Process.Signal(os.Interrupt)
		follow.Wait()
	}()
	send := exec.Command(kit.Program(t), "chat", server.URL, "--send", "from a script", "--state", t.TempDir())
	if got, err := send.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	deadline := time.Now().Add(kit.Patience)
	for !strings.Contains(out.String(), "from a script") {
		if time.Now().After(deadline) {
			t.Fatalf("--follow shows %q", out.String())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// lockedBuffer takes a process's output while a test reads it.
type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write adds to the text.
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String returns what was written.
func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func TestPrivateStaysWovenThroughARestartOfTheClient(t *testing.T) {
	t.Parallel()
	server, kept := kit.StartProcess(t), kit.NewStorage()
	ada, bo := kit.StartClient(t, server.URL, kept), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	ada.Stores(kept, "Epoch")
	want := []string{"for all", "for one", "for all again"}
	for i, address := range []string{"", "@" + bo.Client.View().Me.Name + " ", ""} {
		ada.Client.Send(chat.Lobby, view.Draft{Text: address + want[i]})
		ada.Sees(want[:i+1])
		bo.Sees(want[:i+1])
		ada.Stores(kept, want[i])
	}
	ada.Stop()
	for i, values := range kept.Past() { // wherever a program was killed
		if values["token"] == nil {
			continue
		}
		again := kit.StartClient(t, server.URL, kit.StorageOf(values))
		again.Sees(want)
		again.Stop()
		t.Logf("restart %d of %d", i+1, len(kept.Past()))
	}
}
