package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	redirect = regexp.MustCompile(`(?s)server \{\n\tlisten 80;.*?\n\}\n`)
	keys     = regexp.MustCompile(`(?m)^\tssl_.*\n`)
)

// nginx writes the example of deploy/ without TLS, as a complete configuration.
func (c *cluster) nginx(upstreams []string) (file string, err error) {
	example, err := os.ReadFile(filepath.Join(c.examples, "nginx.conf"))
	if err != nil {
		return "", err
	}
	conf := keys.ReplaceAllString(redirect.ReplaceAllString(string(example), ""), "")
	changes := []string{"\tlisten [::]:443 ssl http2;\n", "", "listen 443 ssl http2;", fmt.Sprintf("listen %d;", c.port), "server_name chat.example.org;", "server_name _;", "$host;", "$http_host;"}
	for i, addr := range upstreams {
		changes = append(changes, fmt.Sprintf("127.0.0.1:%d", 8081+i), addr)
	}
	rights := ""
	if os.Getuid() == 0 {
		rights = "user root;"
	}
	conf = fmt.Sprintf(`%s daemon off; pid %[2]s/nginx.pid; error_log %[2]s/proxy.log; events {} http { access_log off;
client_body_temp_path %[2]s/nginx-b; proxy_temp_path %[2]s/nginx-p; fastcgi_temp_path %[2]s/nginx-f; uwsgi_temp_path %[2]s/nginx-u; scgi_temp_path %[2]s/nginx-s;
%[3]s}
`, rights, c.dir, strings.NewReplacer(changes...).Replace(conf))
	file = filepath.Join(c.dir, "nginx.conf")
	return file, os.WriteFile(file, []byte(conf), 0o600)
}
