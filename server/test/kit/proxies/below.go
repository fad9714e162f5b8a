package proxies

import (
	"os"
	"path/filepath"
	"testing"

	"parley/server/test/kit"
)

// frontsBelow are the examples of deploy/ for a server that is a part of a site, over a unix socket: as they are, and changed so
// that the proxy takes the path off.
var frontsBelow = map[string]func(t *testing.T, front, socket string, changes map[string]string){
	"nginx": nginxBelow, "caddy": caddyBelow,
}

// takenOff is what changes in an example so that the proxy removes the path.
var takenOff = map[string]map[string]string{
	"nginx": {"proxy_pass http://parley-below;": "proxy_pass http://parley-below/;"},
	"caddy": {"handle /chat/*": "handle_path /chat/*"},
}

// EachBelow runs a test at the address of a server below a path.
func EachBelow(t *testing.T, test func(t *testing.T, url string, server *kit.Process)) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: proxies and their servers take seconds")
	}
	for name, start := range frontsBelow {
		for about, changes := range map[string]map[string]string{"passes the path on": nil, "takes the path off": takenOff[name]} {
			t.Run(name+" "+about, func(t *testing.T) {
				front, socket := kit.FreeAddr(t), filepath.Join(kit.SocketDir(t), "parley.sock")
				p := Proxy{"http://" + front + "/chat"}
				server := kit.StartOnSocket(t, socket, "", "--public-url", p.URL+"/")
				start(t, front, socket, changes)
				p.await(t)
				test(t, p.URL, server)
			})
		}
	}
}

func nginxBelow(t *testing.T, front, socket string, changes map[string]string) {
	t.Helper()
	all := map[string]string{
		"listen 443 ssl http2;":          "listen " + front + ";",
		"\tlisten [::]:443 ssl http2;\n": "",
		"server_name example.org;":       "server_name 127.0.0.1;",
		"/run/parley.sock":               socket,
		"$host;":                         "$http_host;", // the port is not the usual one
		"return 301 /chat/;":             "return 301 $scheme://$http_host/chat/;",
		"\tssl_certificate     /etc/letsencrypt/live/example.org/fullchain.pem;\n": "",
		"\tssl_certificate_key /etc/letsencrypt/live/example.org/privkey.pem;\n":   "",
	}
	for old, with := range changes {
		all[old] = with
	}
	StartNginx(t, t.TempDir(), kit.Edited(t, "../../../deploy/nginx-path.conf", all))
}

func caddyBelow(t *testing.T, front, socket string, changes map[string]string) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "Caddyfile")
	if err := os.WriteFile(file, []byte(kit.Edited(t, "../../../deploy/Caddyfile.path", changes)), 0o600); err != nil {
		t.Fatal(err)
	}
	kit.StartCommand(t, []string{"caddy", "run", "--adapter", "caddyfile", "--config", file},
		"PARLEY_SITE=http://"+front, "PARLEY_SOCKET="+socket, "CADDY_ADMIN=off",
		"HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
}
