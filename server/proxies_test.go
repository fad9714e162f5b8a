//go:build linux

package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"parley/server/doctor"
	"parley/server/node/certtest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// proxy is a program that stands before servers, and the address by which people come.
type proxy struct{ url string }

// proxies are the examples of deploy/, each started as it is but for its ports and files.
var proxies = map[string]func(t *testing.T, front string, nodes []*process){
	"caddy": startCaddy, "nginx": startNginx,
}

// eachProxy runs a test behind each proxy, with several servers of one database.
func eachProxy(t *testing.T, test func(t *testing.T, front proxy, nodes []*process)) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: proxies and their servers take seconds")
	}
	for name, start := range proxies {
		t.Run(name, func(t *testing.T) {
			front, scheme := freeAddr(t), "http://"
			if name == "nginx" {
				scheme = "https://"
			}
			nodes := startNodes(t, 2, "--public-url", scheme+front, "--trusted-proxies", "127.0.0.1/32")
			start(t, front, nodes)
			p := proxy{scheme + front}
			p.await(t)
			test(t, p, nodes)
		})
	}
}

func (p proxy) await(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		if answer, err := http.Get(p.url + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("nothing answers behind the proxy")
}

func startCaddy(t *testing.T, front string, nodes []*process) {
	t.Helper()
	dir := t.TempDir()
	run(t, []string{"caddy", "run", "--adapter", "caddyfile", "--config", "../deploy/Caddyfile"},
		"PARLEY_SITE=http://"+front, "PARLEY_NODES="+strings.Join(addrs(nodes), " "), "CADDY_ADMIN=off",
		"HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
}

// startNginx writes the names of the test into the example, and what Debian's nginx.conf says around it.
func startNginx(t *testing.T, front string, nodes []*process) {
	t.Helper()
	dir := t.TempDir()
	cert := certtest.New(t, dir, time.Now().Add(time.Hour))
	trust(t, cert)
	example := edited(t, "../deploy/nginx.conf", map[string]string{
		"listen 80;":                     "listen " + freeAddr(t) + ";",
		"listen 443 ":                    "listen " + front + " ",
		"\tlisten [::]:80;\n":            "",
		"\tlisten [::]:443 ssl http2;\n": "",
		"/etc/letsencrypt/live/chat.example.org/fullchain.pem":   cert.File,
		"/etc/letsencrypt/live/chat.example.org/privkey.pem":     cert.Key,
		"server_name chat.example.org;":                          "server_name 127.0.0.1;",
		"\tserver 127.0.0.1:8083 max_fails=1 fail_timeout=2s;\n": "",
		"127.0.0.1:8081": addrs(nodes)[0],
		"127.0.0.1:8082": addrs(nodes)[1],
		"$host;":         "$http_host;", // the port is not the usual one
	})
	runNginx(t, dir, example)
}

// runNginx runs nginx with a file of /etc/nginx/conf.d/.
func runNginx(t *testing.T, dir, example string) {
	t.Helper()
	rights := ""
	if os.Getuid() == 0 {
		rights = "user root;"
	}
	conf := fmt.Sprintf(`%s daemon off; pid %[2]s/pid; error_log %[2]s/log; events {} http { access_log off;
		client_body_temp_path %[2]s/b; proxy_temp_path %[2]s/p; fastcgi_temp_path %[2]s/f; uwsgi_temp_path %[2]s/u; scgi_temp_path %[2]s/s;
		%[3]s }`, rights, dir, example)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, []string{"nginx", "-p", dir, "-c", file, "-e", filepath.Join(dir, "log")})
}

// edited returns a file with every old text replaced. One that is not there any more is an error.
func edited(t *testing.T, name string, changes map[string]string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for old, with := range changes {
		if !strings.Contains(text, old) {
			t.Fatalf("%s does not have %q", name, old)
		}
		text = strings.ReplaceAll(text, old, with)
	}
	return text
}

// run runs a program to the end of the test, and shows what it said if the test has failed.
func run(t *testing.T, command []string, env ...string) {
	t.Helper()
	path := command[0]
	for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin") {
		if found := filepath.Join(dir, command[0]); isProgram(found) {
			path = found
			break
		}
	}
	if path == command[0] {
		missing(t, command[0])
	}
	var said strings.Builder
	cmd := exec.Command(path, command[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), env...), &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		late := time.AfterFunc(patience, func() { cmd.Process.Kill() })
		defer late.Stop()
		cmd.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%s", command[0], said.String())
		}
	})
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// addrs are where servers listen, as HOST:PORT.
func addrs(nodes []*process) []string {
	var all []string
	for _, n := range nodes {
		all = append(all, strings.TrimPrefix(n.url, "http://"))
	}
	return all
}

func TestTheRoomIsReadAndTalkedInThroughAProxy(t *testing.T) {
	eachProxy(t, func(t *testing.T, front proxy, _ []*process) {
		answer, err := http.Get(front.url + "/r/lobby")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "<title>") {
			t.Errorf("status %d, %d bytes, %v", answer.StatusCode, len(page), err)
		}
		ada, bo := startClient(t, front.url, newStorage()), startClient(t, front.url, newStorage())
		ada.online()
		bo.online()
		ada.client.Send(chat.Lobby, view.Draft{Text: "through"})
		for _, m := range []*machine{ada, bo} {
			m.sees([]string{"through"})
		}
	})
}

// TestPeopleMoveWhenTheirServerStops stops one server after the other, so that everyone has to move at least once.
func TestPeopleMoveWhenTheirServerStops(t *testing.T) {
	t.Parallel()
	eachProxy(t, func(t *testing.T, front proxy, nodes []*process) {
		ada, bo := startClient(t, front.url, newStorage()), startClient(t, front.url, newStorage())
		var want []string
		talk := func(text string) {
			t.Helper()
			ada.client.Send(chat.Lobby, view.Draft{Text: text})
			want = append(want, text)
			ada.sees(want)
			bo.sees(want)
		}
		ada.online()
		bo.online()
		user := ada.client.View().Me
		talk("both are up")
		for i, n := range nodes {
			if code := n.stop(); code != 0 {
				t.Errorf("server %d: status %d", i, code)
			}
			talk(fmt.Sprint("without ", i))
			n.start()
		}
		talk("both are up again")
		if now := ada.client.View().Me; now.ID != user.ID {
			t.Errorf("ada was %v, is %v", user, now)
		}
	})
}

// TestTheServerKnowsTheRealAddressBehindAProxy comes from an address of its own and claims another one.
func TestTheServerKnowsTheRealAddressBehindAProxy(t *testing.T) {
	eachProxy(t, func(t *testing.T, front proxy, nodes []*process) {
		from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 7)}}
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.DialContext, transport.DisableKeepAlives = from.DialContext, true
		ask, err := http.NewRequestWithContext(context.Background(), http.MethodGet, front.url+"/r/lobby", nil)
		if err != nil {
			t.Fatal(err)
		}
		ask.Header.Set("X-Forwarded-For", "203.0.113.9")
		answer, err := transport.RoundTrip(ask)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		var logs strings.Builder
		for _, n := range nodes {
			n.stop()
			logs.WriteString(n.logs.text.String())
		}
		lines := slices.Collect(strings.Lines(logs.String()))
		asked := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, "path=/r/lobby") })
		if asked < 0 || !strings.Contains(lines[asked], "address=127.0.0.7") || strings.Contains(logs.String(), "203.0.113.9") {
			t.Errorf("the servers logged\n%s", logs.String())
		}
	})
}

// trust makes this process believe a certificate, to the end of the test.
func trust(t *testing.T, c certtest.Certificate) {
	transport := http.DefaultTransport.(*http.Transport)
	was := transport.TLSClientConfig
	transport.TLSClientConfig = &tls.Config{RootCAs: c.Pool}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		transport.TLSClientConfig = was
	})
}

func TestDoctorFindsTheExamplesOfProxiesGood(t *testing.T) {
	eachProxy(t, func(t *testing.T, front proxy, nodes []*process) {
		d := diagnose(t, "--store", nodes[0].option("--store"), "--bus", nodes[0].option("--bus"), "--public-url", front.url, "--trusted-proxies", "127.0.0.1/32")
		d.well()
		for _, check := range []string{"public", "public.ready", "public.socket", "public.origin", "public.epoch", "public.proxies"} {
			d.has(check, doctor.OK)
		}
	})
}
