//go:build linux

package main

import (
	"crypto/tls"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// startTLS starts a server with a certificate of its own.
func startTLS(t *testing.T, args ...string) (*process, way) {
	t.Helper()
	c := newCertificate(t, t.TempDir(), time.Now().Add(time.Hour))
	p := startWith(t, way{trust: c.pool}, nil, append(args, "--tls-cert", c.file, "--tls-key", c.key)...)
	return p, p.way
}

func TestAServerWithACertificateNeedsNoProxy(t *testing.T) {
	p, w := startTLS(t, "--limits", "off")
	if said := <-p.said; !strings.Contains(said, "Parley is at https://") {
		t.Errorf("it says %q", said)
	}
	answer, err := (&http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: w.trust}}}).Get(p.url)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.ProtoMajor != 2 {
		t.Errorf("the page came as %s with status %d", answer.Proto, answer.StatusCode)
	}
	ada, err := newListener(w, p.url, nil, "lobby")
	if err != nil {
		t.Fatal(err)
	}
	defer ada.conn.Close()
	go ada.run()
	const messages = 300 // all of them by a goroutine on demand
	for i := range messages {
		ada.speak("lobby", i+10)
	}
	for deadline := time.Now().Add(patience); ada.events.Load() < messages; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d messages came back", ada.events.Load(), messages)
		}
	}
}

func TestARenewedCertificateIsTaken(t *testing.T) {
	dir := t.TempDir()
	first := newCertificate(t, dir, time.Now().Add(time.Hour))
	k := &keeper{cert: first.file, key: first.key, log: slog.New(slog.DiscardHandler)}
	if err := k.load(); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	end := func() time.Time { return k.current(now).Leaf.NotAfter }
	was := end()
	newCertificate(t, dir, time.Now().Add(48*time.Hour))
	later := time.Now().Add(time.Second)
	os.Chtimes(first.file, later, later)
	if !end().Equal(was) {
		t.Error("the file is looked at for each connection")
	}
	now = now.Add(renewCheck)
	if !end().After(was) {
		t.Error("the renewed certificate is not taken")
	}
	was = end()
	os.WriteFile(first.file, []byte("half a certif"), 0o600)
	now = now.Add(renewCheck)
	if !end().Equal(was) {
		t.Error("a broken file replaced a certificate that works")
	}
}

func TestACertificateThatCannotServeIsRefused(t *testing.T) {
	expired := newCertificate(t, t.TempDir(), time.Now().Add(-time.Minute))
	other := newCertificate(t, t.TempDir(), time.Now().Add(time.Hour))
	for want, files := range map[string][2]string{
		"expired":   {expired.file, expired.key},
		"--tls-key": {other.file, expired.key},
		"no such":   {other.file + ".missing", other.key},
	} {
		cfg := &config{tlsCert: files[0], tlsKey: files[1]}
		if _, err := withTLS(nil, cfg, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want something with %q", err, want)
		}
	}
}

func TestProfilesAreForOperators(t *testing.T) {
	addr := freeAddr(t)
	p := startProcess(t, "--admin", addr)
	for url, want := range map[string]int{
		"http://" + addr + "/debug/pprof/heap?gc=1":         http.StatusOK,
		"http://" + addr + "/debug/pprof/goroutine?debug=1": http.StatusOK,
		"http://" + addr + "/":                              http.StatusNotFound,
		p.url + "/debug/pprof/heap":                         http.StatusNotFound,
	} {
		answer, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: status %d, want %d", url, answer.StatusCode, want)
		}
	}
	answer, err := http.Post("http://"+addr+"/debug/free", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("status %d", answer.StatusCode)
	}
}

func TestAServerWithACertificatePassesItsHealthCheck(t *testing.T) {
	t.Parallel()
	p, _ := startTLS(t)
	args := []string{"doctor", "--ready", "--addr", strings.TrimPrefix(p.url, "https://"),
		"--tls-cert", p.option("--tls-cert"), "--tls-key", p.option("--tls-key")}
	var said strings.Builder
	if code := command(t.Context(), args, nil, &said, &said); code != 0 {
		t.Errorf("status %d: %s", code, said.String())
	}
	p.kill()
	if code := command(t.Context(), args, nil, &said, &said); code != 1 {
		t.Errorf("without the server: status %d", code)
	}
}
