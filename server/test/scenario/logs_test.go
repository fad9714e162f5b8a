package scenario

import (
	"net/http"
	"strings"
	"testing"

	"parley/server/test/kit"
)

// TestAStrangersRequestIsAShortLine sends what is as long as a header may be.
func TestAStrangersRequestIsAShortLine(t *testing.T) {
	p := kit.StartProcess(t)
	long := strings.Repeat("x", 12_000)
	for _, change := range []func(*http.Request){
		func(r *http.Request) { r.URL.Path = "/" + long },
		func(r *http.Request) { r.Method = long },
		func(r *http.Request) { r.URL.Path = "/ws"; r.Header.Set("Connection", long) },
		func(r *http.Request) {
			r.URL.Path = "/ws"
			r.Header.Set("Authorization", "Bearer "+long)
			r.Header.Set("User-Agent", long)
		},
		func(r *http.Request) { r.Header.Set("X-Forwarded-For", long) },
		func(r *http.Request) { r.Host = long + ".example" },
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	p.Stop()
	for line := range strings.Lines(p.Logs.Text.String()) {
		if len(line) > 1_000 {
			t.Errorf("a line of %d bytes: %.200s", len(line), line)
		}
	}
	if !strings.Contains(p.Logs.Text.String(), "xxx") {
		t.Error("nothing of it is in the log: this proves nothing")
	}
}
