//go:build unix

package scenario

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestAHangUpStopsInOrder ends the server as a terminal does that is closed.
func TestAHangUpStopsInOrder(t *testing.T) {
	t.Parallel()
	server := kit.StartProcess(t)
	server.Kill()
	server.Wrap = []string{"env", "--default-signal=HUP"} // the tests may run under nohup themselves
	server.Start()
	ada := kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	server.Cmd.Process.Signal(syscall.SIGHUP)
	err := server.Cmd.Wait()
	if code := server.Cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("got status %d, %v", code, err)
	}
	server.Cmd = nil
	ada.Until("the goodbye", func(v *view.Snapshot) bool { return v.Link.Reason == "restart" })
}

// TestAHangUpThatIsIgnoredEndsNothing starts the server as nohup does.
func TestAHangUpThatIsIgnoredEndsNothing(t *testing.T) {
	t.Parallel()
	server := kit.StartProcess(t)
	server.Kill()
	server.Wrap = []string{"nohup"}
	server.Start()
	server.Cmd.Process.Signal(syscall.SIGHUP)
	ada := kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	ada.Client.Send(chat.Lobby, view.Draft{Text: "still here"})
	ada.Sees([]string{"still here"})
	if code := server.Stop(); code != 0 {
		t.Errorf("got status %d", code)
	}
}

// TestALogThatNobodyReadsEndsNothing closes what the server writes its log into, as head does.
func TestALogThatNobodyReadsEndsNothing(t *testing.T) {
	t.Parallel()
	addr := kit.FreeAddr(t)
	cmd := exec.Command(kit.Program(t), "serve", "--addr", addr, "--store", "sqlite:"+t.TempDir()+"/parley.db")
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	server := &kit.Process{T: t, URL: "http://" + addr, Cmd: cmd}
	t.Cleanup(server.Kill)
	server.WaitReady()
	in.Close()
	out.Close()
	for range 3 { // each is a line of the log
		answer, err := http.Get(server.URL + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
	if code := server.Stop(); code != 0 {
		t.Errorf("got status %d", code)
	}
}
