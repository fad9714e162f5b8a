//go:build linux

package main

import (
	"crypto/tls"
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/server/node/certtest"
)

// startTLS starts a server with a certificate of its own.
func startTLS(t *testing.T, args ...string) (*process, way) {
	t.Helper()
	c := certtest.New(t, t.TempDir(), time.Now().Add(time.Hour))
	p := startWith(t, way{trust: c.Pool}, nil, append(args, "--tls-cert", c.File, "--tls-key", c.Key)...)
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
