//go:build linux

package scenario

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/server/node/certtest"
	"parley/server/test/kit"
)

// host is a machine of its own as far as programs see: its network, and some of its files. What is shipped runs there as it
// is, with the ports and paths that it names.
type host struct {
	t     *testing.T
	name  string
	binds [][2]string // what stands in place of a directory of this machine
}

// newHost makes a machine that knows two names, each with both kinds of addresses.
func newHost(t *testing.T, name string) *host {
	t.Helper()
	for _, tool := range []string{"ip", "unshare", "setpriv"} {
		if _, err := exec.LookPath(tool); err != nil {
			kit.Missing(t, "%s", tool)
		}
	}
	h := &host{t: t, name: fmt.Sprintf("parley-%s-%d", name, os.Getpid())}
	if out, err := exec.Command("ip", "netns", "add", h.name).CombinedOutput(); err != nil {
		kit.Missing(t, "network namespaces: %s", out)
	}
	t.Cleanup(func() { exec.Command("ip", "netns", "del", h.name).Run() })
	if out, err := exec.Command("ip", "-n", h.name, "link", "set", "lo", "up").CombinedOutput(); err != nil {
		t.Fatalf("bring the network up: %s", out)
	}
	return h
}

// bind has the programs of the machine see dir at path, which must be a directory there.
func (h *host) bind(dir, path string) {
	h.t.Helper()
	if _, err := os.Stat(path); err != nil {
		if err := os.MkdirAll(path, 0o755); err != nil {
			h.t.Fatal(err)
		}
		h.t.Cleanup(func() { os.Remove(path) })
	}
	h.binds = append(h.binds, [2]string{dir, path})
}

// command returns the words with which a program is run on the machine.
func (h *host) command(words ...string) []string {
	var script strings.Builder
	for _, b := range h.binds {
		fmt.Fprintf(&script, "mount --bind '%s' '%s' && ", b[0], b[1])
	}
	script.WriteString(`exec "$@"`)
	return append([]string{"ip", "netns", "exec", h.name, "unshare", "-m", "sh", "-c", script.String(), "sh"}, words...)
}

// parley runs this program there to its end.
func (h *host) parley(env []string, args ...string) (string, error) {
	words := h.command(append([]string{kit.Program(h.t)}, args...)...)
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// server starts one there with a database of its own.
func (h *host) server(addr string, args ...string) {
	h.t.Helper()
	store := "sqlite:" + filepath.Join(h.t.TempDir(), "parley.db")
	kit.StartCommand(h.t, h.command(append([]string{kit.Program(h.t), "serve", "--addr", addr, "--store", store}, args...)...))
}

// talks says something by the front door, again and again until it opens, and reads it there.
func (h *host) talks(url, trust string) {
	h.t.Helper()
	env := []string{"SSL_CERT_FILE=" + trust, "HOME=" + h.t.TempDir()}
	said, err := "", io.EOF
	for deadline := time.Now().Add(kit.Patience); err != nil && time.Now().Before(deadline); {
		said, err = h.parley(env, "chat", url, "--send", "hello from outside", "--timeout", "5s")
	}
	if err != nil {
		h.t.Fatalf("%s: nobody can talk: %v\n%s", url, err, said)
	}
}

// names gives the machine's programs addresses for names.
func (h *host) names(lines string) {
	h.t.Helper()
	dir := filepath.Join("/etc/netns", h.name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.WriteFile(filepath.Join(dir, "hosts"), []byte(lines), 0o644); err != nil {
		h.t.Fatal(err)
	}
}

// letsEncrypt puts a certificate where certbot would.
func (h *host) letsEncrypt(site string) certtest.Certificate {
	h.t.Helper()
	dir := h.t.TempDir()
	live := filepath.Join(dir, "live", site)
	if err := os.MkdirAll(live, 0o755); err != nil {
		h.t.Fatal(err)
	}
	cert := certtest.New(h.t, live, time.Now().Add(time.Hour), site)
	for from, to := range map[string]string{cert.File: "fullchain.pem", cert.Key: "privkey.pem"} {
		if err := os.Rename(from, filepath.Join(live, to)); err != nil {
			h.t.Fatal(err)
		}
	}
	h.bind(dir, "/etc/letsencrypt")
	cert.File, cert.Key = filepath.Join(live, "fullchain.pem"), filepath.Join(live, "privkey.pem")
	return cert
}

// TestTheExampleForNginxRunsAsItIs puts it into Debian's nginx, where its first lines say.
func TestTheExampleForNginxRunsAsItIs(t *testing.T) {
	if testing.Short() {
		t.Skip("short: proxies and their servers take seconds")
	}
	if _, err := os.Stat("/etc/nginx/nginx.conf"); err != nil {
		kit.Missing(t, "Debian's nginx")
	}
	const site = "chat.example.org"
	for family, addr := range map[string]string{"4": "127.0.0.1", "6": "::1"} {
		t.Run("IPv"+family, func(t *testing.T) {
			h := newHost(t, "nginx"+family)
			h.names(addr + " " + site + "\n")
			cert := h.letsEncrypt(site)
			conf, state := t.TempDir(), t.TempDir()
			h.bind(conf, "/etc/nginx/conf.d")
			h.bind(t.TempDir(), "/etc/nginx/sites-enabled") // Debian's own page has the port
			h.bind(state, "/run")
			h.bind(t.TempDir(), "/var/log/nginx")
			example, err := os.ReadFile("../../../deploy/nginx.conf")
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(conf, "parley.conf"), example, 0o644); err != nil {
				t.Fatal(err)
			}
			h.server("127.0.0.1:8081", "--public-url", "https://"+site, "--trusted-proxies", "127.0.0.1/32")
			kit.StartCommand(t, h.command("nginx", "-g", "daemon off;"))
			h.talks("https://"+site, cert.File)
			h.talks("http://"+site, cert.File) // which leads to https
		})
	}
}

// TestTheExampleForCaddyRunsAsItIs takes its defaults: localhost, with a certificate that Caddy makes itself.
func TestTheExampleForCaddyRunsAsItIs(t *testing.T) {
	if testing.Short() {
		t.Skip("short: proxies and their servers take seconds")
	}
	h := newHost(t, "caddy")
	dir := t.TempDir()
	h.server("127.0.0.1:8081", "--public-url", "https://localhost", "--trusted-proxies", "127.0.0.1/32")
	kit.StartCommand(t, h.command("caddy", "run", "--adapter", "caddyfile", "--config", "../../../deploy/Caddyfile"),
		"HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	root := filepath.Join(dir, "caddy", "pki", "authorities", "local", "root.crt")
	for deadline := time.Now().Add(kit.Patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(root); err == nil {
			break
		}
	}
	h.talks("https://localhost", root)
}

// unitEnvironment is what a unit or its drop-in sets.
var unitEnvironment = regexp.MustCompile(`(?m)^Environment=(.*)$`)

// TestTheUnitServesHTTPSItselfWithoutRoot runs what the unit and its drop-in say, as a user without rights but the one of the
// drop-in, as systemd would.
func TestTheUnitServesHTTPSItselfWithoutRoot(t *testing.T) {
	h := newHost(t, "unit")
	const site = "chat.example.org"
	h.names("127.0.0.1 " + site + "\n")
	cert, dir := h.letsEncrypt(site), t.TempDir()
	data, binary := filepath.Join(dir, "data"), filepath.Join(dir, "parley")
	copyFile(t, kit.Program(t), binary, 0o755)
	for path := dir; path != os.TempDir() && path != "/"; path = filepath.Dir(path) {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	for name, from := range map[string]string{"cert.pem": cert.File, "key.pem": cert.Key} {
		copyFile(t, from, filepath.Join(data, name), 0o400)
		if err := os.Chown(filepath.Join(data, name), nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(data, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	var env []string
	for _, file := range []string{"../../../deploy/parley.service", "../../../deploy/parley-tls.conf"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range unitEnvironment.FindAllStringSubmatch(string(text), -1) {
			env = append(env, strings.NewReplacer("%d", data, "/var/lib/parley", data).Replace(found[1]))
		}
	}
	kit.StartCommand(t, h.command("setpriv", "--reuid", fmt.Sprint(nobody), "--regid", fmt.Sprint(nobody), "--clear-groups", "--no-new-privs",
		"--inh-caps", "-all,+net_bind_service", "--ambient-caps", "-all,+net_bind_service", "--bounding-set", "-all,+net_bind_service",
		binary, "serve"), env...)
	h.talks("https://"+site, cert.File)
}

func copyFile(t *testing.T, from, to string, mode os.FileMode) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, mode); err != nil {
		t.Fatal(err)
	}
}
