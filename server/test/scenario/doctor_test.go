//go:build linux

package scenario

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/doctor"
	"parley/server/node/certtest"
	"parley/server/test/kit"
)

// diagnosis is what parley doctor has said.
type diagnosis struct {
	t        *testing.T
	status   int
	findings []doctor.Finding
}

// diagnose runs parley doctor with these options, and a store that is there if none is among them.
func diagnose(t *testing.T, args ...string) *diagnosis {
	t.Helper()
	if !strings.Contains(strings.Join(args, " "), "--store") {
		args = append(args, "--store", "sqlite:"+filepath.Join(t.TempDir(), "parley.db"))
	}
	ctx, cancel := context.WithTimeout(t.Context(), kit.Patience)
	defer cancel()
	var out, errOut bytes.Buffer
	d := &diagnosis{t: t, status: kit.Doctor(ctx, append(args, "--json"), &out, &errOut)}
	var report struct {
		OK       bool
		Findings []doctor.Finding
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatalf("%v: %s%s", err, &out, &errOut)
	}
	if report.OK != (d.status == 0) {
		t.Errorf("status %d, ok %v", d.status, report.OK)
	}
	d.findings = report.Findings
	return d
}

// has demands a finding with these words in it, in what was found or what to do. The status must fit.
func (d *diagnosis) has(check string, level doctor.Level, words ...string) {
	d.t.Helper()
	for _, f := range d.findings {
		if f.Check != check {
			continue
		}
		for _, word := range words {
			if !strings.Contains(f.Found+" "+f.Do, word) {
				d.t.Errorf("%s does not speak of %q: %+v", check, word, f)
			}
		}
		if f.Level != level || level == doctor.Fail && d.status != 1 {
			d.t.Errorf("want %s: %+v, status %d", level, f, d.status)
		}
		if (level == doctor.Fail || level == doctor.Warn) && f.Do == "" {
			d.t.Errorf("it does not say what to do: %+v", f)
		}
		return
	}
	d.t.Errorf("no finding %s in %+v", check, d.findings)
}

// measured demands that something was measured. How fast this machine is today is no matter.
func (d *diagnosis) measured(check string) {
	d.t.Helper()
	for _, f := range d.findings {
		if f.Check == check && f.Level != doctor.Fail && strings.Contains(f.Found, "takes") {
			return
		}
	}
	d.t.Errorf("nothing was measured of %s in %+v", check, d.findings)
}

// well demands that nothing failed.
func (d *diagnosis) well() {
	d.t.Helper()
	if d.status != 0 {
		d.t.Errorf("status %d: %+v", d.status, d.findings)
	}
}

func TestDoctorFindsAHealthyServerHealthy(t *testing.T) {
	server := kit.StartProcess(t)
	d := diagnose(t, "--store", server.Args[4], "--public-url", server.URL, "--nodes", server.URL)
	d.well()
	d.has("database", doctor.OK, "SQLite", "epoch")
	d.has("database.claim", doctor.OK, "a server is using it")
	d.has("database.search", doctor.OK, "complete")
	d.measured("database.commit")
	d.has("bus", doctor.OK, "one server")
	d.has("public", doctor.OK, "build")
	d.has("public.ready", doctor.OK, "ready")
	d.has("public.socket", doctor.OK, "were opened")
	d.has("public.origin", doctor.OK, "refused")
	d.has("public.epoch", doctor.OK, "this database")
	d.has("public.tls", doctor.Warn, "proxy with TLS")
	d.has("node "+strings.TrimPrefix(server.URL, "http://")+".epoch", doctor.OK)
	d.has("machine.files", doctor.OK)
}

func TestDoctorSaysItInWordsToo(t *testing.T) {
	var out, errOut bytes.Buffer
	status := kit.Doctor(t.Context(), []string{"--store", "sqlite:" + filepath.Join(t.TempDir(), "parley.db"), "--public-url", "http://" + kit.FreeAddr(t)}, &out, &errOut)
	if status != 1 || !strings.Contains(out.String(), "\nfail  public ") || !strings.Contains(out.String(), "→ start the server") {
		t.Errorf("status %d\n%s%s", status, &out, &errOut)
	}
	if status := kit.Doctor(t.Context(), []string{"--nodes", "x"}, &out, &errOut); status != 2 || !strings.Contains(errOut.String(), "--nodes") {
		t.Errorf("status %d: %s", status, &errOut)
	}
}

func TestDoctorAsksWhetherAServerIsReady(t *testing.T) {
	server := kit.StartProcess(t)
	ask := func() int {
		var out, errOut bytes.Buffer
		return kit.Doctor(t.Context(), []string{"--ready", "--addr", strings.TrimPrefix(server.URL, "http://")}, &out, &errOut)
	}
	if status := ask(); status != 0 {
		t.Errorf("ready: status %d", status)
	}
	server.Stop()
	if status := ask(); status != 1 {
		t.Errorf("stopped: status %d", status)
	}
}

func TestDoctorLooksAtTheFile(t *testing.T) {
	foreign := filepath.Join(t.TempDir(), "parley.db")
	if err := os.WriteFile(foreign, []byte("not a database, but quite a long text"), 0o600); err != nil {
		t.Fatal(err)
	}
	diagnose(t, "--store", "sqlite:"+foreign).has("database", doctor.Fail, "not a database", "choose another path")
	diagnose(t, "--store", "sqlite:/proc/parley.db").has("database.directory", doctor.Fail, "--store sqlite:FILE")
	diagnose(t).has("database", doctor.OK, "does not exist yet")
}

func TestDoctorFindsWhatIsNotParley(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	diagnose(t, "--public-url", other.URL).has("public", doctor.Fail, "another program", "404")
	polite := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }))
	defer polite.Close()
	diagnose(t, "--public-url", polite.URL).has("public", doctor.Fail, "another program")
	moved := httptest.NewServer(http.RedirectHandler("https://chat.example.org/", http.StatusMovedPermanently))
	defer moved.Close()
	diagnose(t, "--public-url", moved.URL).has("public", doctor.Fail, "https://chat.example.org/")
	diagnose(t, "--public-url", "http://parley.invalid").has("public.name", doctor.Fail, "parley.invalid")
}

// reverse is a proxy in front of a server that changes each request, and adds itself to each answer as nginx does.
func reverse(t *testing.T, target string, change func(*http.Request)) *httptest.Server {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	pass := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(u)
			r.Out.Host = r.In.Host
		},
		ModifyResponse: func(r *http.Response) error {
			r.Header.Set("Server", "nginx")
			return nil
		},
	}
	front := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		change(r)
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	return front
}

func TestDoctorFindsAProxyThatPassesOnTooLittle(t *testing.T) {
	server := kit.StartProcess(t)
	store := server.Args[4]
	for about, c := range map[string]struct {
		change func(*http.Request)
		check  string
		words  []string
	}{
		"no WebSockets":                      {func(r *http.Request) { r.Header.Del("Upgrade"); r.Header.Del("Connection") }, "public.socket", []string{"Upgrade and Connection"}},
		"no Origin":                          {func(r *http.Request) { r.Header.Del("Origin") }, "public.socket", []string{"pass on the Origin"}},
		"one Origin":                         {func(r *http.Request) { r.Header.Set("Origin", "http://"+r.Host) }, "public.origin", []string{"unchanged"}},
		"no cookies":                         {func(r *http.Request) { r.Header.Del("Cookie") }, "public.socket", []string{"no welcome"}},
		"another Host":                       {func(r *http.Request) { r.Host = "other.example.org" }, "public", []string{"--public-url", "pass on the Host"}},
		"another Host, in a private network": {func(r *http.Request) { r.Host = "parley.internal" }, "public.socket", []string{"--public-url"}},
		"no POST": {func(r *http.Request) {
			if r.Method == http.MethodPost {
				r.Method = http.MethodPut
			}
		}, "public.socket", []string{"POST"}},
	} {
		t.Run(about, func(t *testing.T) {
			front := reverse(t, server.URL, c.change)
			front.Start()
			d := diagnose(t, "--store", store, "--public-url", front.URL)
			d.has(c.check, doctor.Fail, c.words...)
			if c.check != "public" { // else it does not get so far
				d.has("public.proxies", doctor.Warn, "nginx", "--trusted-proxies")
			}
		})
	}
	server.Kill()
	front := reverse(t, server.URL, func(*http.Request) {})
	front.Config.ErrorLog = nil
	front.Start()
	diagnose(t, "--store", store, "--public-url", front.URL).has("public", doctor.Fail, "502", "cannot reach a server")
}

func TestDoctorReadsCertificates(t *testing.T) {
	server := kit.StartProcess(t)
	for about, c := range map[string]struct {
		end     time.Time
		trusted bool
		level   doctor.Level
		words   string
	}{
		"expired":        {time.Now().Add(-time.Hour), true, doctor.Fail, "renew"},
		"nearly so":      {time.Now().Add(73 * time.Hour), true, doctor.Warn, "3 days"},
		"good":           {time.Now().Add(2000 * time.Hour), true, doctor.OK, "83 days"},
		"made by nobody": {time.Now().Add(2000 * time.Hour), false, doctor.Fail, "that browsers trust"},
	} {
		t.Run(about, func(t *testing.T) {
			cert := certtest.New(t, t.TempDir(), c.end)
			if c.trusted {
				kit.Trust(t, cert)
			}
			pair, err := tls.LoadX509KeyPair(cert.File, cert.Key)
			if err != nil {
				t.Fatal(err)
			}
			front := reverse(t, server.URL, func(r *http.Request) {})
			front.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
			front.StartTLS()
			diagnose(t, "--store", server.Args[4], "--public-url", front.URL, "--trusted-proxies", "127.0.0.1/32").has("public.tls", c.level, c.words)
		})
	}
}

func TestDoctorFindsServersThatDoNotBelongTogether(t *testing.T) {
	a, b := kit.StartProcess(t), kit.StartProcess(t)
	d := diagnose(t, "--store", a.Args[4], "--nodes", a.URL+","+b.URL)
	d.has("node "+strings.TrimPrefix(a.URL, "http://")+".epoch", doctor.OK)
	d.has("node "+strings.TrimPrefix(b.URL, "http://")+".epoch", doctor.Fail, "another history")
	d.has("bus", doctor.Fail, "--bus redis://")
}

// diagnoseBus looks at a bus only: the database is one that nobody has.
func diagnoseBus(t *testing.T, url string) *diagnosis {
	t.Helper()
	return diagnose(t, "--store", "postgres://parley@"+kit.FreeAddr(t)+"/parley", "--bus", url)
}

func TestDoctorLooksAtRedis(t *testing.T) {
	d := diagnoseBus(t, kit.StartRedis(t, "--maxmemory", "64mb", "--appendonly", "yes"))
	d.has("bus", doctor.OK, "Redis")
	d.measured("bus.latency")
	d.has("bus.pubsub", doctor.OK, "arrives")
	d.has("bus.memory", doctor.OK, "64.00M", "noeviction")
	d.has("bus.persistence", doctor.Note, "appendonly no")
	d.has("bus.clock", doctor.OK)
}

func TestDoctorSaysWhyRedisDoesNotHelp(t *testing.T) {
	diagnoseBus(t, "redis://"+kit.FreeAddr(t)).has("bus", doctor.Fail, "start it")
	diagnoseBus(t, "redis://parley.invalid:6379").has("bus", doctor.Fail, "correct the host")
	locked := kit.StartRedis(t, "--requirepass", "right", "--user", "mute", "on", ">mute", "~*", "&*", "+@all", "-publish", "-subscribe")
	diagnoseBus(t, locked).has("bus", doctor.Fail, "redis://:PASSWORD@")
	wrong := diagnoseBus(t, strings.Replace(locked, "//", "//:wrong-one@", 1))
	wrong.has("bus", doctor.Fail, "correct the password")
	for _, f := range wrong.findings {
		if strings.Contains(f.Found+f.Do, "wrong-one") {
			t.Errorf("it tells the password: %+v", f)
		}
	}
	diagnoseBus(t, strings.Replace(locked, "//", "//mute:mute@", 1)).has("bus.pubsub", doctor.Fail, "ACL")
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	diagnoseBus(t, "redis://"+silent.Addr().String()).has("bus", doctor.Fail, "firewall")
}

func TestDoctorNeedsNoMoreRightsInRedisThanAServer(t *testing.T) {
	url := kit.StartRedis(t, "--user", "few", "on", ">few", "~parley:*", "&parley:*", "-@all", "+@connection", "+info", "+get", "+set", "+del", "+time",
		"+eval", "+evalsha", "+publish", "+subscribe", "+unsubscribe", "+spublish", "+ssubscribe", "+sunsubscribe", "+cluster")
	d := diagnoseBus(t, strings.Replace(url, "//", "//few:few@", 1))
	for _, check := range []string{"bus", "bus.pubsub", "bus.memory", "bus.persistence", "bus.clock"} {
		d.has(check, doctor.OK)
	}
}

// TestDoctorSeesAWrongOriginAsABrowserDoes asks servers whose --public-url is not, or is only spelled otherwise than, where people come.
func TestDoctorSeesAWrongOriginAsABrowserDoes(t *testing.T) {
	server := kit.StartProcess(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(server.URL, "http://"))
	plain := server.Args
	for public, level := range map[string]doctor.Level{
		server.URL: doctor.OK, "HTTP://127.0.0.1.:" + port: doctor.OK, "http://127.0.0.1:0" + port + "/": doctor.OK,
		"http://localhost:" + port: doctor.Fail, "https://127.0.0.1:" + port: doctor.Fail, "http://127.0.0.1": doctor.Fail,
	} {
		server.Stop()
		server.Args = append(slices.Clone(plain), "--public-url", public)
		server.Start()
		words := []string{"were opened"}
		if level == doctor.Fail {
			words = []string{"does not allow this origin", "--public-url"}
		}
		for _, asked := range []string{server.URL, "HTTP://127.0.0.1.:" + port} {
			d := diagnose(t, "--store", server.Args[4], "--public-url", asked)
			d.has("public.socket", level, words...)
			if t.Failed() {
				t.Fatalf("--public-url %s, asked at %s", public, asked)
			}
		}
	}
}
