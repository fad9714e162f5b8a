//go:build linux

package kit

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/node/certtest"
)

// Proxy is a program that stands before servers, and the address by which people come.
type Proxy struct{ URL string }

// proxies are the examples of deploy/, each started as it is but for its ports and files.
var proxies = map[string]func(t *testing.T, front string, nodes []*Process){
	"caddy": startCaddy, "nginx": startNginx,
}

// EachProxy runs a test behind each proxy, with several servers of one database.
func EachProxy(t *testing.T, test func(t *testing.T, front Proxy, nodes []*Process)) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: proxies and their servers take seconds")
	}
	for name, start := range proxies {
		t.Run(name, func(t *testing.T) {
			front, scheme := FreeAddr(t), "http://"
			if name == "nginx" {
				scheme = "https://"
			}
			nodes := StartNodes(t, 2, "--public-url", scheme+front, "--trusted-proxies", "127.0.0.1/32")
			start(t, front, nodes)
			p := Proxy{scheme + front}
			p.await(t)
			test(t, p, nodes)
		})
	}
}

func (p Proxy) await(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(Patience)
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

func startCaddy(t *testing.T, front string, nodes []*Process) {
	t.Helper()
	dir := t.TempDir()
	StartCommand(t, []string{"caddy", "run", "--adapter", "caddyfile", "--config", "../../../deploy/Caddyfile"},
		"PARLEY_SITE=http://"+front, "PARLEY_NODES="+strings.Join(Addrs(nodes), " "), "CADDY_ADMIN=off",
		"HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
}

// startNginx writes the names of the test into the example, and what Debian's nginx.conf says around it.
func startNginx(t *testing.T, front string, nodes []*Process) {
	t.Helper()
	dir := t.TempDir()
	cert := certtest.New(t, dir, time.Now().Add(time.Hour))
	Trust(t, cert)
	example := Edited(t, "../../../deploy/nginx.conf", map[string]string{
		"listen 80;":                     "listen " + FreeAddr(t) + ";",
		"listen 443 ":                    "listen " + front + " ",
		"\tlisten [::]:80;\n":            "",
		"\tlisten [::]:443 ssl http2;\n": "",
		"/etc/letsencrypt/live/chat.example.org/fullchain.pem":   cert.File,
		"/etc/letsencrypt/live/chat.example.org/privkey.pem":     cert.Key,
		"server_name chat.example.org;":                          "server_name 127.0.0.1;",
		"\tserver 127.0.0.1:8083 max_fails=1 fail_timeout=2s;\n": "",
		"127.0.0.1:8081": Addrs(nodes)[0],
		"127.0.0.1:8082": Addrs(nodes)[1],
		"$host;":         "$http_host;", // the port is not the usual one
	})
	StartNginxWith(t, dir, example)
}

// StartNginxWith runs nginx with a file of /etc/nginx/conf.d/.
func StartNginxWith(t *testing.T, dir, example string) {
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
	StartCommand(t, []string{"nginx", "-p", dir, "-c", file, "-e", filepath.Join(dir, "log")})
}

// Addrs are where servers listen, as HOST:PORT.
func Addrs(nodes []*Process) []string {
	var all []string
	for _, n := range nodes {
		all = append(all, strings.TrimPrefix(n.URL, "http://"))
	}
	return all
}
