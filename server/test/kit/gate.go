package kit

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Gate stands before a server and holds something back until it is opened.
type Gate struct {
	URL  string
	once sync.Once
	free chan struct{}
}

// HoldProgram starts a gate before the server at target.
func HoldProgram(t *testing.T, target string) *Gate {
	return hold(t, target, func(g *Gate, proxy http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, ".wasm") {
				select {
				case <-g.free:
				case <-r.Context().Done():
					return
				}
			}
			proxy.ServeHTTP(w, r)
		})
	})
}

// HoldRest starts a gate before the server at target. Of a page, it lets through what comes before a text, as a slow network would, and
// holds the rest back.
func HoldRest(t *testing.T, target, text string) *Gate {
	return hold(t, target, func(g *Gate, proxy http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			whole := httptest.NewRecorder()
			r.Header.Del("Accept-Encoding")
			proxy.ServeHTTP(whole, r)
			maps.Copy(w.Header(), whole.Header())
			w.Header().Del("Content-Length")
			w.WriteHeader(whole.Code)
			body := whole.Body.String()
			if at := strings.Index(body, text); at >= 0 {
				io.WriteString(w, body[:at])
				http.NewResponseController(w).Flush()
				select {
				case <-g.free:
				case <-r.Context().Done():
					return
				}
				body = body[at:]
			}
			io.WriteString(w, body)
		})
	})
}

func hold(t *testing.T, target string, with func(*Gate, http.Handler) http.Handler) *Gate {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	g := &Gate{free: make(chan struct{})}
	front := httptest.NewServer(with(g, &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(u)
		r.Out.Host = r.In.Host // the server compares it with the page's origin
	}}))
	t.Cleanup(front.CloseClientConnections)
	t.Cleanup(g.Open)
	g.URL = front.URL
	return g
}

// Open lets through what was held back.
func (g *Gate) Open() { g.once.Do(func() { close(g.free) }) }
