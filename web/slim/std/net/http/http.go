// Package http stands in for net/http where the program runs in a browser. go-app names that package for its server, and
// its initialisation alone brings in TLS, X.509 and every elliptic curve: 1.7 MB of
// the program, 0.34 MB of each first visit. In a browser none of it can run. This package has the names, and nothing
// works: what would ask the network says so.
package http

import (
	"errors"
	"io"
	"net/url"
)

// ErrBrowser is what everything returns that would need the real package.
var ErrBrowser = errors.New("net/http is not part of the program in a browser")

// The statuses that go-app names.
const (
	StatusOK                  = 200
	StatusNotModified         = 304
	StatusNotFound            = 404
	StatusInternalServerError = 500
)

// Header is a message's header fields by name.
type Header map[string][]string

// Set puts value in place of the former ones.
func (h Header) Set(key, value string) { h[key] = []string{value} }

// Get returns the first value, or "".
func (h Header) Get(key string) string {
	if values := h[key]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// ResponseWriter is what a handler would write to.
type ResponseWriter interface {
	Header() Header
	Write([]byte) (int, error)
	WriteHeader(status int)
}

// Handler would answer requests.
type Handler interface {
	ServeHTTP(ResponseWriter, *Request)
}

// Request is what a handler would answer.
type Request struct {
	URL    *url.URL
	Header Header
	Host   string
	TLS    *struct{}
}

// Response is what Get would return.
type Response struct {
	StatusCode int
	Header     Header
	Body       io.ReadCloser
}

// Dir would be a folder to serve.
type Dir string

// FileServer returns a handler that finds nothing.
func FileServer(Dir) Handler { return nowhere{} }

// NotFound says that nothing is there.
func NotFound(w ResponseWriter, _ *Request) { w.WriteHeader(StatusNotFound) }

// Get asks nobody.
func Get(string) (*Response, error) { return nil, ErrBrowser }

// nowhere finds nothing.
type nowhere struct{}

// ServeHTTP says that nothing is there.
func (nowhere) ServeHTTP(w ResponseWriter, r *Request) { NotFound(w, r) }
