//go:build linux

package scenario

import (
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/node"
	"parley/server/node/certtest"
	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// talks sends many messages, so that not all are taken at once, and demands that all come back.
func talks(p *kit.Process) {
	p.T.Helper()
	ada, err := raw.Listen(p.Route, p.URL, nil, "lobby")
	if err != nil {
		p.T.Fatal(err)
	}
	defer ada.Conn.Close()
	go ada.Run()
	const messages = 300
	for i := range messages {
		ada.Speak("lobby", i+10)
	}
	for deadline := time.Now().Add(kit.Patience); ada.Events.Load() < messages; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			p.T.Fatalf("%d of %d messages came back", ada.Events.Load(), messages)
		}
	}
}

// asks asks for the lobby with these headers.
func asks(p *kit.Process, headers map[string]string) {
	p.T.Helper()
	request, err := http.NewRequest(http.MethodGet, p.URL+"/r/lobby", nil)
	if err != nil {
		p.T.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	answer, err := p.Route.Client().Do(request)
	if err != nil {
		p.T.Fatal(err)
	}
	answer.Body.Close()
}

func TestAServerListensOnAUnixSocket(t *testing.T) {
	t.Parallel()
	path := filepath.Join(kit.SocketDir(t), "parley.sock")
	p := kit.StartOnSocket(t, path, "")
	if said := <-p.FirstLine; !strings.Contains(said, "Parley is at unix:"+path) {
		t.Errorf("it says %q", said)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != fs.ModeSocket|0o660 {
		t.Errorf("the socket is %v, %v, want mode 0660", info.Mode(), err)
	}
	talks(p)
	asks(p, map[string]string{"X-Forwarded-For": "203.0.113.9"})
	asks(p, nil)
	d := []string{"--ready", "--addr", "unix:" + path}
	if status := kit.Doctor(t.Context(), d, t.Output(), t.Output()); status != 0 {
		t.Errorf("doctor --ready: status %d", status)
	}
	if status := p.Stop(); status != 0 {
		t.Errorf("status %d", status)
	}
	if _, err := os.Lstat(path); err == nil {
		t.Error("the socket is still there")
	}
	if status := kit.Doctor(t.Context(), d, t.Output(), t.Output()); status != 1 {
		t.Errorf("doctor --ready without a server: status %d", status)
	}
	var asked []string
	for line := range strings.Lines(p.Logs.Text.String()) {
		if strings.Contains(line, "path=/r/lobby") {
			asked = append(asked, line)
		}
	}
	slices.SortFunc(asked, func(a, b string) int { // a line is written after its answer, and so perhaps after the next one
		return strings.Compare(b[strings.Index(b, "address="):], a[strings.Index(a, "address="):])
	})
	if len(asked) != 2 || !strings.Contains(asked[0], "address=203.0.113.9") || !strings.Contains(asked[1], "address=127.0.0.1") {
		t.Errorf("logged are %q", asked)
	}
}

// A browser behind a proxy with TLS must get a cookie for TLS only, whoever the proxy is.
func TestAProxyOnAUnixSocketIsBelievedAboutTLS(t *testing.T) {
	t.Parallel()
	p := kit.StartOnSocket(t, filepath.Join(kit.SocketDir(t), "parley.sock"), "")
	for proto, want := range map[string]bool{"https": true, "http": false} {
		request, err := http.NewRequest(http.MethodPost, p.URL+"/api/guest", strings.NewReader(`{"keep":"cookie"}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Host = "parley.internal"
		request.Header = http.Header{"Content-Type": {"application/json"}, "X-Forwarded-Proto": {proto}, "Origin": {proto + "://parley.internal"}}
		answer, err := p.Route.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if cookies := answer.Cookies(); len(cookies) != 1 || cookies[0].Secure != want {
			t.Errorf("%s: status %d, cookies %v", proto, answer.StatusCode, cookies)
		}
	}
}

func TestTheModeOfASocketIsTheOperators(t *testing.T) {
	t.Parallel()
	path := filepath.Join(kit.SocketDir(t), "parley.sock")
	kit.StartOnSocket(t, path, "?mode=0600")
	if info, err := os.Stat(path); err != nil || info.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("the socket is %v, %v, want mode 0600", info.Mode(), err)
	}
}

func TestTheSocketOfADeadServerIsReplaced(t *testing.T) {
	t.Parallel()
	path := filepath.Join(kit.SocketDir(t), "parley.sock")
	p := kit.StartOnSocket(t, path, "")
	p.Kill()
	if _, err := os.Lstat(path); err != nil {
		t.Fatalf("a killed server leaves its socket: %v", err)
	}
	p.Start()
	talks(p)
}

func TestASocketInUseIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := kit.SocketDir(t)
	path := filepath.Join(dir, "parley.sock")
	p := kit.StartOnSocket(t, path, "")
	if _, err := node.Listen("--addr", "unix:"+path); err == nil || !strings.Contains(err.Error(), "another server listens") {
		t.Errorf("a live socket: got %v", err)
	}
	talks(p)
	file := filepath.Join(dir, "notes")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := node.Listen("--admin", "unix:"+file); err == nil || !strings.Contains(err.Error(), "is not a socket") || !strings.Contains(err.Error(), "--admin") {
		t.Errorf("another file: got %v", err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "mine" {
		t.Errorf("the file has %q, %v", text, err)
	}
	if _, err := node.Listen("--addr", "unix:"+filepath.Join(dir, "missing", "parley.sock")); err == nil || !strings.Contains(err.Error(), "no directory") {
		t.Errorf("no directory: got %v", err)
	}
}

func TestProfilesAreOnAUnixSocketToo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(kit.SocketDir(t), "admin.sock")
	kit.StartProcess(t, "--admin", "unix:"+path)
	answer, err := kit.Route{Socket: path}.Client().Get("http://localhost/debug/pprof/goroutine?debug=1")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("status %d", answer.StatusCode)
	}
}

// startActivated starts a server by a program that passes sockets, as systemd does when somebody comes.
func startActivated(t *testing.T, w kit.Route, sockets []string, args ...string) *kit.Process {
	t.Helper()
	tool, err := exec.LookPath("systemd-socket-activate")
	if err != nil {
		kit.Missing(t, "systemd-socket-activate, of systemd")
	}
	wrap := append([]string{tool, "-E", "HOME"}, sockets...)
	p := &kit.Process{T: t, Route: w, Wrap: wrap, URL: w.Scheme() + "://localhost", Args: append([]string{
		"serve", "--limits", "off", "--addr", "unix:/nowhere/at/all.sock", "--store", "sqlite:" + filepath.Join(t.TempDir(), "parley.db"),
	}, args...)}
	t.Cleanup(p.Kill)
	return p
}

func TestSystemdPassesASocket(t *testing.T) {
	t.Parallel()
	path := filepath.Join(kit.SocketDir(t), "parley.sock")
	p := startActivated(t, kit.Route{Socket: path}, []string{"-l", path}, "--public-url", "https://example.org/chat/")
	p.Start()
	talks(p)
	asks(p, map[string]string{"X-Forwarded-For": "203.0.113.9"})
	if status := p.Stop(); status != 0 {
		t.Errorf("status %d", status)
	}
	if !strings.Contains(p.Logs.Text.String(), "address=203.0.113.9") {
		t.Errorf("the proxy is not believed: %s", p.Logs.Text.String())
	}
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("the socket of the service manager: %v", err)
	}
}

func TestSystemdPassesTheAdminSocketByName(t *testing.T) {
	t.Parallel()
	addr, admin := kit.FreeAddr(t), filepath.Join(kit.SocketDir(t), "admin.sock")
	p := startActivated(t, kit.Route{}, []string{"-l", addr, "-l", admin, "--fdname=parley.socket:admin"})
	p.URL = "http://" + addr
	p.Start()
	for url, want := range map[string]int{p.URL + "/r/lobby": 200, p.URL + "/debug/pprof/": 404} {
		answer, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: status %d, want %d", url, answer.StatusCode, want)
		}
	}
	answer, err := kit.Route{Socket: admin}.Client().Get("http://localhost/debug/pprof/goroutine?debug=1")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("profiles: status %d", answer.StatusCode)
	}
}

func TestASocketThatIsPassedHasTLS(t *testing.T) {
	t.Parallel()
	c, addr := certtest.New(t, t.TempDir(), time.Now().Add(time.Hour)), kit.FreeAddr(t)
	p := startActivated(t, kit.Route{Trust: c.Pool}, []string{"-l", addr}, "--tls-cert", c.File, "--tls-key", c.Key)
	p.URL = "https://" + addr
	p.Start()
	talks(p)
}

// passing is a service manager that keeps a socket while its server is away.
func passing(t *testing.T) (listener *net.TCPListener, launch func(p *kit.Process)) {
	t.Helper()
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	file, err := listener.File()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return listener, func(p *kit.Process) {
		p.Wrap, p.Files = []string{"sh", "-c", `export LISTEN_PID=$$ LISTEN_FDS=1; exec "$@"`, "sh"}, []*os.File{file}
		p.Launch()
	}
}

func TestARestartRefusesNobodyWhoComesByAPassedSocket(t *testing.T) {
	listener, launch := passing(t)
	p := &kit.Process{T: t, URL: "http://" + listener.Addr().String(), Args: []string{"serve", "--store", "sqlite:" + filepath.Join(t.TempDir(), "parley.db")}}
	t.Cleanup(p.Kill)
	launch(p)
	p.WaitReady()
	p.Stop()
	waiting, err := net.Dial("tcp", listener.Addr().String()) // while there is no server
	if err != nil {
		t.Fatal(err)
	}
	defer waiting.Close()
	fmt.Fprint(waiting, "GET /healthz HTTP/1.0\r\n\r\n")
	launch(p)
	waiting.SetReadDeadline(time.Now().Add(kit.Patience))
	answer := make([]byte, 12)
	if _, err := waiting.Read(answer); err != nil || string(answer) != "HTTP/1.0 200" {
		t.Errorf("got %q, %v", answer, err)
	}
}

// TestTheSocketUnitIsSound has systemd read the unit together with the service that it starts.
func TestTheSocketUnitIsSound(t *testing.T) {
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		kit.Missing(t, "systemd-analyze, of systemd")
	}
	dir := t.TempDir()
	for name, changes := range map[string]map[string]string{
		"parley.socket": {}, "parley.service": {"/usr/local/bin/parley ": kit.Program(t) + " "},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(kit.Edited(t, "../../../deploy/"+name, changes)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if said, err := exec.Command(tool, "verify", filepath.Join(dir, "parley.socket")).CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("%v\n%s", err, said)
	}
}
