//go:build unix

package main

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestAHangUpStopsInOrder ends the server as a terminal does that is closed.
func TestAHangUpStopsInOrder(t *testing.T) {
	t.Parallel()
	server := startProcess(t)
	server.kill()
	server.wrap = []string{"env", "--default-signal=HUP"} // the tests may run under nohup themselves
	server.start()
	ada := startClient(t, server.url, newStorage())
	ada.online()
	server.cmd.Process.Signal(syscall.SIGHUP)
	err := server.cmd.Wait()
	if code := server.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("got status %d, %v", code, err)
	}
	server.cmd = nil
	ada.until("the goodbye", func(v *view.Snapshot) bool { return v.Link.Reason == "restart" })
}

// TestAHangUpThatIsIgnoredEndsNothing starts the server as nohup does.
func TestAHangUpThatIsIgnoredEndsNothing(t *testing.T) {
	t.Parallel()
	server := startProcess(t)
	server.kill()
	server.wrap = []string{"nohup"}
	server.start()
	server.cmd.Process.Signal(syscall.SIGHUP)
	ada := startClient(t, server.url, newStorage())
	ada.online()
	ada.client.Send(chat.Lobby, view.Draft{Text: "still here"})
	ada.sees([]string{"still here"})
	if code := server.stop(); code != 0 {
		t.Errorf("got status %d", code)
	}
}

// TestALogThatNobodyReadsEndsNothing closes what the server writes its log into, as head does.
func TestALogThatNobodyReadsEndsNothing(t *testing.T) {
	t.Parallel()
	addr := freeAddr(t)
	cmd := exec.Command(os.Args[0], "serve", "--addr", addr, "--store", "sqlite:"+t.TempDir()+"/parley.db")
	cmd.Env = append(os.Environ(), "PARLEY_TEST_COMMAND=1")
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	server := &process{t: t, url: "http://" + addr, cmd: cmd}
	t.Cleanup(server.kill)
	server.waitReady()
	in.Close()
	out.Close()
	for range 3 { // each is a line of the log
		answer, err := http.Get(server.url + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
	if code := server.stop(); code != 0 {
		t.Errorf("got status %d", code)
	}
}
