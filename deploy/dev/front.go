package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

const (
	scriptPath = "/_dev/reload.js"
	eventsPath = "/_dev/events"
	script     = `new EventSource("` + eventsPath + `").onmessage = () => location.reload();` + "\n"
)

// front is a proxy before the server. Requests wait while the server is replaced, and pages get a script that reloads them afterwards,
// from the same site, since their content policy allows no other.
type front struct {
	proxy *httputil.ReverseProxy

	mu    sync.Mutex
	open  chan struct{}          // closed while there is a server
	pages map[chan struct{}]bool // one for each open page
}

// newFront returns a front for the server at target. Requests wait until release.
func newFront(target string) *front {
	f := &front{open: make(chan struct{}), pages: map[chan struct{}]bool{}}
	f.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: target})
			r.Out.Host = r.In.Host              // the origin of pages is compared with it
			r.Out.Header.Del("Accept-Encoding") // addScript needs plain text
			if accepts(r.In, "text/html") {     // a cached page may lack the script
				r.Out.Header.Del("If-None-Match")
			}
		},
		Transport:      &http.Transport{DisableCompression: true},
		ModifyResponse: addScript,
	}
	return f
}

func accepts(r *http.Request, kind string) bool {
	return strings.Contains(r.Header.Get("Accept"), kind)
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case scriptPath:
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		fmt.Fprint(w, script)
	case eventsPath:
		f.events(w, r)
	default:
		f.await(r.Context())
		f.proxy.ServeHTTP(w, r)
	}
}

// await returns when there is a server, or ctx has ended.
func (f *front) await(ctx context.Context) {
	f.mu.Lock()
	open := f.open
	f.mu.Unlock()
	select {
	case <-open:
	case <-ctx.Done():
	}
}

// addScript inserts the script into a page.
func addScript(answer *http.Response) error {
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") || answer.Request.Method == http.MethodHead {
		return nil
	}
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	answer.Body.Close()
	page = bytes.Replace(page, []byte("</head>"), []byte(`<script src="`+scriptPath+`" async></script></head>`), 1)
	answer.Body = io.NopCloser(bytes.NewReader(page))
	answer.ContentLength = int64(len(page))
	answer.Header.Set("Content-Length", strconv.Itoa(len(page)))
	return nil
}

// events tells a page when to reload, until the page is closed.
func (f *front) events(w http.ResponseWriter, r *http.Request) {
	told := make(chan struct{}, 1)
	f.mu.Lock()
	f.pages[told] = true
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		delete(f.pages, told)
		f.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	http.NewResponseController(w).Flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-told:
			fmt.Fprint(w, "data: reload\n\n")
			http.NewResponseController(w).Flush()
		}
	}
}

// hold makes requests wait until release.
func (f *front) hold() {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.open:
		f.open = make(chan struct{})
	default:
	}
}

// release lets waiting requests continue.
func (f *front) release() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.open)
}

// reload tells all open pages.
func (f *front) reload() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for page := range f.pages {
		select {
		case page <- struct{}{}:
		default: // a notification is already waiting
		}
	}
}
