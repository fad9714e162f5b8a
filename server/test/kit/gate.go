package kit

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Gate stands before a server and holds the web program back until it is opened.
type Gate struct {
	URL  string
	once sync.Once
	free chan struct{}
}

// HoldProgram starts a gate before the server at target.
func HoldProgram(t *testing.T, target string) *Gate {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	g := &Gate{free: make(chan struct{})}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(u)
		r.Out.Host = r.In.Host // the server compares it with the page's origin
	}}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".wasm") {
			select {
			case <-g.free:
			case <-r.Context().Done():
				return
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.CloseClientConnections)
	t.Cleanup(g.Open)
	g.URL = front.URL
	return g
}

// Open lets the program through.
func (g *Gate) Open() { g.once.Do(func() { close(g.free) }) }
