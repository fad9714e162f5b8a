package static

import (
	"bytes"
	"compress/gzip"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"parley/server/httpd/forwarded"
)

const pageLevel = 4 // of brotli and gzip: a page is compressed for few visitors

// guard sets what a browser must refuse to do on our pages, whatever they contain.
func guard(head http.Header, r *http.Request) {
	head.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data:",
		"connect-src 'self'" + sockets(r.Host), "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
	}, "; "))
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "same-origin")
	head.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	if trustworthy(r) {
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
}

// framedPolicy is what a browser may do on a page that only shows: run our script, which asks for the page again. Sites that are named may
// show it in a frame.
func framedPolicy(sites []string) string {
	ancestors := "'none'"
	if len(sites) > 0 {
		ancestors = "'self' " + strings.Join(sites, " ")
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors " + ancestors
}

// trustworthy reports whether a browser trusts the page's origin: over plain http in a local network it does not,
// and complains about a header that it must then ignore. A forged protocol does no harm here.
func trustworthy(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(host)
	scheme, _ := forwarded.Scheme(r.Header)
	return r.TLS != nil || scheme == "https" || host == "localhost" || ip != nil && ip.IsLoopback()
}

// sockets allows WebSockets to host by name, since older browsers do not count them as 'self'. A host with other
// characters than those of hosts is left out: it could end the directive and begin another.
func sockets(host string) string {
	odd := strings.ContainsFunc(host, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == ':')
	})
	if host == "" || odd {
		return ""
	}
	return " ws://" + host + " wss://" + host
}

// packer compresses pages and reuses its work space. The zero value is ready.
type packer struct{ spare sync.Pool }

// pack returns body in a coding, br or gzip.
func (p *packer) pack(coding string, body []byte) []byte {
	var out bytes.Buffer
	if coding == "gzip" {
		writer, _ := gzip.NewWriterLevel(&out, pageLevel) // cannot fail: a valid level
		squeeze(writer, body)
		return out.Bytes()
	}
	writer, ok := p.spare.Get().(*brotli.Writer)
	if !ok {
		writer = brotli.NewWriterLevel(nil, pageLevel)
	}
	writer.Reset(&out)
	squeeze(writer, body)
	p.spare.Put(writer)
	return out.Bytes()
}

// draft is a response that is not sent yet.
type draft struct {
	head   http.Header
	status int
	body   bytes.Buffer
}

func newDraft() *draft { return &draft{head: http.Header{}, status: http.StatusOK} }

// Header returns the draft's header, which is not sent.
func (d *draft) Header() http.Header { return d.head }

// WriteHeader notes the status.
func (d *draft) WriteHeader(status int) { d.status = status }

// Write appends to the body.
func (d *draft) Write(b []byte) (int, error) { return d.body.Write(b) }
