package proxies

import (
	"cmp"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/test/kit"
)

func nginxFront(t *testing.T, address, node, password string) {
	dir, lock, rights := t.TempDir(), "", ""
	if password != "" {
		lock = fmt.Sprintf("auth_basic people; auth_basic_user_file %s;", proxyFile(t, dir, "people", "ada:{PLAIN}"+password+"\n"))
	}
	if os.Getuid() == 0 {
		rights = "user root;"
	}
	conf := fmt.Sprintf(`%[1]s daemon off; pid %[2]s/pid; events {} http { access_log off;
		client_body_temp_path %[2]s/b; proxy_temp_path %[2]s/p; fastcgi_temp_path %[2]s/f; uwsgi_temp_path %[2]s/u; scgi_temp_path %[2]s/s;
		server { listen %[3]s; location / { %[5]s
			proxy_pass http://%[4]s; proxy_http_version 1.1; proxy_buffering off;
			proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_set_header Host $http_host;
			proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
		} } }`, rights, dir, address, node, lock)
	kit.StartCommand(t, []string{"nginx", "-p", dir, "-c", proxyFile(t, dir, "nginx.conf", conf), "-e", filepath.Join(dir, "log")})
}

func haproxyFront(t *testing.T, address, node, password string) {
	StartHAProxy(t, address, node, password, "option forwardfor")
}

// StartHAProxy starts HAProxy with a line that says how it tells the client's address.
func StartHAProxy(t *testing.T, address, node, password, telling string) {
	lock := ""
	if password != "" {
		lock = "http-request auth unless { http_auth(people) }"
	}
	kit.StartCommand(t, []string{"haproxy", "-db", "-f", proxyFile(t, t.TempDir(), "haproxy.cfg", fmt.Sprintf(`
global
	maxconn 500
defaults
	mode http
	timeout connect 5s
	timeout client 90s
	timeout server 90s
	timeout tunnel 90s
userlist people
	user ada insecure-password %s
frontend people
	bind %s
	%s
	%s
	default_backend parley
backend parley
	server node %s
`, cmp.Or(password, "none"), address, lock, telling, node))})
}

func apacheFront(t *testing.T, address, node, password string) {
	dir, lock := t.TempDir(), "Require all granted"
	if password != "" {
		sum := sha1.Sum([]byte(password))
		lock = "AuthType Basic\nAuthName people\nAuthUserFile " +
			proxyFile(t, dir, "people", "ada:{SHA}"+base64.StdEncoding.EncodeToString(sum[:])+"\n") + "\nRequire valid-user"
	}
	modules := ""
	for _, name := range strings.Fields("mpm_event authn_core authn_file authz_core authz_user auth_basic proxy proxy_http proxy_wstunnel") {
		modules += fmt.Sprintf("LoadModule %[1]s_module /usr/lib/apache2/modules/mod_%[1]s.so\n", name)
	}
	kit.StartCommand(t, []string{"apache2", "-DFOREGROUND", "-d", dir, "-f", proxyFile(t, dir, "apache.conf", fmt.Sprintf(`%s
ServerName 127.0.0.1
DefaultRuntimeDir %[2]s
PidFile %[2]s/pid
ErrorLog /dev/stderr
User www-data
Group www-data
Listen %[3]s
ProxyPreserveHost On
ProxyPass /ws ws://%[4]s/ws
ProxyPass / http://%[4]s/
<Location />
%[5]s
</Location>
`, modules, dir, address, node, lock))})
}

func caddyFront(t *testing.T, address, node, password string) {
	dir := t.TempDir()
	if password != "" {
		t.Fatal("Caddy takes hashes of passwords only")
	}
	kit.StartCommand(t, []string{"caddy", "run", "--adapter", "caddyfile", "--config", proxyFile(t, dir, "Caddyfile", fmt.Sprintf(`
{
	admin off
}
http://%s {
	reverse_proxy %s
}
`, address, node))}, "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
}
