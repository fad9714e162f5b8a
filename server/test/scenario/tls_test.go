//go:build linux

package scenario

import (
	"crypto/tls"
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

func TestAServerWithACertificateNeedsNoProxy(t *testing.T) {
	p, w := kit.StartTLS(t, "--limits", "off")
	if said := <-p.FirstLine; !strings.Contains(said, "Parley is at https://") {
		t.Errorf("it says %q", said)
	}
	answer, err := (&http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: w.Trust}}}).Get(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.ProtoMajor != 2 {
		t.Errorf("the page came as %s with status %d", answer.Proto, answer.StatusCode)
	}
	ada, err := raw.Listen(w, p.URL, nil, "lobby")
	if err != nil {
		t.Fatal(err)
	}
	defer ada.Conn.Close()
	go ada.Run()
	const messages = 300 // all of them by a goroutine on demand
	for i := range messages {
		ada.Speak("lobby", i+10)
	}
	for deadline := time.Now().Add(kit.Patience); ada.Events.Load() < messages; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d messages came back", ada.Events.Load(), messages)
		}
	}
}

func TestProfilesAreForOperators(t *testing.T) {
	addr := kit.FreeAddr(t)
	p := kit.StartProcess(t, "--admin", addr)
	for url, want := range map[string]int{
		"http://" + addr + "/debug/pprof/heap?gc=1":         http.StatusOK,
		"http://" + addr + "/debug/pprof/goroutine?debug=1": http.StatusOK,
		"http://" + addr + "/":                              http.StatusNotFound,
		p.URL + "/debug/pprof/heap":                         http.StatusNotFound,
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
	p, _ := kit.StartTLS(t)
	args := []string{"doctor", "--ready", "--addr", strings.TrimPrefix(p.URL, "https://"),
		"--tls-cert", p.Option("--tls-cert"), "--tls-key", p.Option("--tls-key")}
	var said strings.Builder
	if code := kit.Command(t.Context(), args, nil, &said, &said); code != 0 {
		t.Errorf("status %d: %s", code, said.String())
	}
	p.Kill()
	if code := kit.Command(t.Context(), args, nil, &said, &said); code != 1 {
		t.Errorf("without the server: status %d", code)
	}
}
