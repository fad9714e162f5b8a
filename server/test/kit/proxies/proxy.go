// Package proxies puts nginx, Caddy, HAProxy and Apache before servers: by the examples in deploy/, and by their manuals.
package proxies

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"parley/server/test/kit"
)

// Starter starts a proxy before one server, set up by its manual. With a password it asks for that of the user ada.
type Starter func(t *testing.T, address, node string, password string)

// Kinds are all proxies.
var Kinds = map[string]Starter{"nginx": nginxFront, "haproxy": haproxyFront, "apache": apacheFront, "caddy": caddyFront}

// Start starts a proxy before a server and waits until the server answers through it.
func Start(t *testing.T, start Starter, node *kit.Process, password string) (url string) {
	t.Helper()
	address := kit.FreeAddr(t)
	start(t, address, kit.Addrs([]*kit.Process{node})[0], password)
	p := Proxy{"http://" + address}
	if password == "" {
		p.await(t)
		return p.URL
	}
	Proxy{"http://ada:" + password + "@" + address}.await(t)
	return p.URL
}

// proxyFile writes a file of a proxy, whose workers may be another user than this one.
func proxyFile(t *testing.T, dir, name, text string) (path string) {
	t.Helper()
	path = filepath.Join(dir, name)
	for ; len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Proxy is a program that stands before servers, and the address by which people come.
type Proxy struct{ URL string }

// await waits until a server answers behind the proxy.
func (p Proxy) await(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(kit.Patience)
	for time.Now().Before(deadline) {
		if answer, err := http.Get(p.URL + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("nothing answers behind the proxy")
}

// StartNginx runs nginx with a file of /etc/nginx/conf.d/.
func StartNginx(t *testing.T, dir, example string) {
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
	kit.StartCommand(t, []string{"nginx", "-p", dir, "-c", file, "-e", filepath.Join(dir, "log")})
}
