package proxies

import (
	"strings"
	"testing"
	"time"

	"parley/server/node/certtest"
	"parley/server/test/kit"
)

// proxies are the examples of deploy/, each started as it is but for its ports and files.
var proxies = map[string]func(t *testing.T, front string, nodes []*kit.Process){
	"caddy": startCaddy, "nginx": startNginx,
}

// Each runs a test behind each proxy, with several servers of one database.
func Each(t *testing.T, test func(t *testing.T, front Proxy, nodes []*kit.Process)) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: proxies and their servers take seconds")
	}
	for name, start := range proxies {
		t.Run(name, func(t *testing.T) {
			front, scheme := kit.FreeAddr(t), "http://"
			if name == "nginx" {
				scheme = "https://"
			}
			nodes := kit.StartNodes(t, 2, "--public-url", scheme+front, "--trusted-proxies", "127.0.0.1/32")
			start(t, front, nodes)
			p := Proxy{scheme + front}
			p.await(t)
			test(t, p, nodes)
		})
	}
}

func startCaddy(t *testing.T, front string, nodes []*kit.Process) {
	t.Helper()
	dir := t.TempDir()
	kit.StartCommand(t, []string{"caddy", "run", "--adapter", "caddyfile", "--config", "../../../deploy/Caddyfile"},
		"PARLEY_SITE=http://"+front, "PARLEY_NODES="+strings.Join(kit.Addrs(nodes), " "), "CADDY_ADMIN=off",
		"HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
}

// startNginx writes the names of the test into the example, and what Debian's nginx.conf says around it.
func startNginx(t *testing.T, front string, nodes []*kit.Process) {
	t.Helper()
	dir := t.TempDir()
	cert := certtest.New(t, dir, time.Now().Add(time.Hour))
	kit.Trust(t, cert)
	example := kit.Edited(t, "../../../deploy/nginx.conf", map[string]string{
		"listen 80;":                     "listen " + kit.FreeAddr(t) + ";",
		"listen 443 ":                    "listen " + front + " ",
		"\tlisten [::]:80;\n":            "",
		"\tlisten [::]:443 ssl http2;\n": "",
		"/etc/letsencrypt/live/chat.example.org/fullchain.pem":   cert.File,
		"/etc/letsencrypt/live/chat.example.org/privkey.pem":     cert.Key,
		"server_name chat.example.org;":                          "server_name 127.0.0.1;",
		"\tserver 127.0.0.1:8083 max_fails=1 fail_timeout=2s;\n": "",
		"127.0.0.1:8081": kit.Addrs(nodes)[0],
		"127.0.0.1:8082": kit.Addrs(nodes)[1],
		"$host;":         "$http_host;", // the port is not the usual one
	})
	StartNginx(t, dir, example)
}
