//go:build linux

package scenario

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// startCluster runs what make cluster runs, with this test as the program, and returns when everything answers.
func startCluster(t *testing.T, program, dir string, port int, proxy string) (stop func()) {
	t.Helper()
	cmd := exec.Command(program, "-dir", dir, "-parley", kit.Program(t), "-deploy", "../../../deploy", "-port", strconv.Itoa(port), "-proxy", proxy)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} // if this test is killed, nothing is left
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errors strings.Builder
	cmd.Stderr = &errors
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(2*kit.Patience, func() { cmd.Process.Signal(syscall.SIGTERM) })
	var once sync.Once
	stop = func() {
		once.Do(func() {
			late.Stop()
			cmd.Process.Signal(os.Interrupt)
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, errors.String())
			}
		})
	}
	t.Cleanup(stop)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "Parley is at") {
			go io.Copy(io.Discard, out) // what it says later is not waited for
			return stop
		}
	}
	t.Fatal("it does not start")
	return stop
}

// TestMakeClusterRunsAndRunsAgain talks through two of its servers and through the proxy, stops everything, and finds it again.
func TestMakeClusterRunsAndRunsAgain(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("short: a cluster takes seconds")
	}
	for _, tool := range []string{"go", "redis-server", "caddy", "nginx"} {
		if _, err := exec.LookPath(tool); err != nil && !kit.IsProgram("/usr/sbin/"+tool) {
			kit.Missing(t, tool)
		}
	}
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(found) == 0 {
		kit.Missing(t, "PostgreSQL")
	}
	top, err := os.MkdirTemp("", "cluster") // PostgreSQL's user must get there
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(top) })
	if err := os.Chmod(top, 0o755); err != nil {
		t.Fatal(err)
	}
	program, dir := filepath.Join(top, "cluster"), filepath.Join(top, "data")
	if said, err := exec.Command("go", "build", "-o", program, "../../../deploy/cluster").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	port := kit.FreePorts(t, 4)
	at := func(i int) string { return fmt.Sprintf("http://localhost:%d", port+i) }
	kept := []*kit.Storage{kit.NewStorage(), kit.NewStorage(), kit.NewStorage()}
	var said []string
	for round, proxy := range []string{"caddy", "nginx", "none"} {
		stop := startCluster(t, program, dir, port, proxy)
		places := []string{at(1), at(2), at(0)}
		if proxy == "none" {
			places[2] = at(3)
		}
		var people []*kit.Client
		for i, place := range places {
			people = append(people, kit.StartClient(t, place, kept[i]))
			people[i].Online()
		}
		for i, m := range people {
			text := fmt.Sprintf("round %d, from %d", round, i)
			m.Client.Send(chat.Lobby, view.Draft{Text: text})
			said = append(said, text)
			for _, other := range people {
				other.Sees(said)
			}
		}
		for _, m := range people {
			m.Stop()
		}
		stop()
		for i := range 4 {
			if conn, err := net.Dial("tcp", strings.TrimPrefix(at(i), "http://")); err == nil {
				conn.Close()
				t.Errorf("somebody still listens at %s", at(i))
			}
		}
	}
}
