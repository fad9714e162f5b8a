package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/andybalholm/brotli"

	"parley/server/httpd/static/statictest"
)

func TestAssetsAreKeptForGoodAndTyped(t *testing.T) {
	a := newAssets(t, statictest.Files())
	for name, kind := range map[string]string{
		"app.wasm":       "application/wasm",
		"css/parley.css": "text/css; charset=utf-8",
		"app.js":         "text/javascript; charset=utf-8",
		"boot.js":        "text/javascript; charset=utf-8",
		"wasm_exec.js":   "text/javascript; charset=utf-8",
		"icons/icon.svg": "image/svg+xml",
	} {
		head := statictest.Get(t, a, a.URL(name), nil).Header()
		if got := head.Get("Content-Type"); got != kind {
			t.Errorf("%s: got type %q, want %q", name, got, kind)
		}
		if got, want := head.Get("Cache-Control"), "public, max-age=31536000, immutable"; got != want {
			t.Errorf("%s: got Cache-Control %q, want %q", name, got, want)
		}
		if got := head.Get("X-Content-Type-Options"); got != "nosniff" {
			t.Errorf("%s: got %q, want nosniff", name, got)
		}
	}
}

func TestCodingIsNegotiated(t *testing.T) {
	a := newAssets(t, statictest.Files())
	for _, name := range []string{"app.wasm", "css/parley.css"} {
		for accept, want := range map[string]string{
			"gzip, deflate, br, zstd": "br",
			"gzip":                    "gzip",
			"br;q=0, gzip;q=0.5":      "gzip",
			"BR":                      "br",
			"":                        "",
			"identity":                "",
		} {
			got := statictest.Get(t, a, a.URL(name), http.Header{"Accept-Encoding": {accept}})
			if coding := got.Header().Get("Content-Encoding"); coding != want {
				t.Errorf("%s for %q: got %q, want %q", name, accept, coding, want)
			}
			if plain := statictest.Get(t, a, a.URL(name), nil).Body.String(); decode(t, got) != plain {
				t.Errorf("%s in %q: got something else than the file", name, want)
			}
		}
	}
}

func TestKnownAssetIsNotSentAgain(t *testing.T) {
	a := newAssets(t, statictest.Files())
	url := a.URL("app.wasm")
	etag := statictest.Get(t, a, url, nil).Header().Get("ETag")
	for _, header := range []string{etag, "W/" + etag, `"x", ` + etag, "*"} {
		if got := statictest.Get(t, a, url, http.Header{"If-None-Match": {header}}); got.Code != http.StatusNotModified || got.Body.Len() > 0 {
			t.Errorf("%s: got %d with %d bytes, want 304 without", header, got.Code, got.Body.Len())
		}
	}
	packed := statictest.Get(t, a, url, http.Header{"If-None-Match": {etag}, "Accept-Encoding": {"br"}})
	if packed.Code != http.StatusOK {
		t.Errorf("got %d for another coding's ETag, want 200", packed.Code)
	}
}

func TestHeadSaysWhatGetWouldSend(t *testing.T) {
	a := newAssets(t, statictest.Files())
	r := httptest.NewRequest(http.MethodHead, a.URL("app.wasm"), nil)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	if got, want := w.Header().Get("Content-Length"), statictest.Get(t, a, a.URL("app.wasm"), nil).Header().Get("Content-Length"); got != want || w.Body.Len() > 0 {
		t.Errorf("got length %s and %d bytes, want %s and none", got, w.Body.Len(), want)
	}
}

func TestUnknownAssetIsNotKept(t *testing.T) {
	a := newAssets(t, statictest.Files())
	for _, path := range []string{"/web/0000000000000000/app.wasm", "/web/app.js", "/web/", a.URL("sw.js"), a.URL("../wasm/app.wasm")} {
		got := statictest.Get(t, a, path, nil)
		if got.Code != http.StatusNotFound || got.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got %d, %q, want 404, no-store", path, got.Code, got.Header().Get("Cache-Control"))
		}
	}
}

// decode returns the body without its content coding.
func decode(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var reader io.Reader = bytes.NewReader(w.Body.Bytes())
	switch w.Header().Get("Content-Encoding") {
	case "br":
		reader = brotli.NewReader(reader)
	case "gzip":
		unzip, err := gzip.NewReader(reader)
		if err != nil {
			t.Fatal(err)
		}
		reader = unzip
	}
	body, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// pointed notes where what is written to it stands in memory.
type pointed struct {
	http.ResponseWriter
	at *byte
}

func (p *pointed) Write(b []byte) (int, error) {
	p.at = &b[0]
	return p.ResponseWriter.Write(b)
}

func TestAllWhoAskForAFileShareIt(t *testing.T) {
	files := statictest.Files()
	a := newAssets(t, files)
	for _, name := range []string{"css/parley.css", program} {
		var first *byte
		for range 2 {
			w := &pointed{ResponseWriter: httptest.NewRecorder()}
			a.ServeHTTP(w, httptest.NewRequest(http.MethodGet, a.URL(name), nil))
			if first == nil {
				first = w.at
			}
			if w.at == nil || w.at != first {
				t.Errorf("%s is copied for each request", name)
			}
		}
	}
}
