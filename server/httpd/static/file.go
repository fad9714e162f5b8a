package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// file is one file, ready to send.
type file struct {
	kind   string // Content-Type
	etag   string // without quotes
	raw    content
	packed func() []variant // the best first
}

// content is a body. What is embedded in the binary is copied to memory only when it is first requested; all requests share the copy.
type content struct {
	size   int64
	open   func() io.ReadCloser
	shared func() []byte
}

// inMemory returns the content of a slice.
func inMemory(b []byte) content {
	open := func() io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }
	return content{int64(len(b)), open, func() []byte { return b }}
}

// variant is a file in a content coding.
type variant struct {
	coding string
	body   content
}

// newFile compresses a text when it is first requested, if that pays: a server that starts, or that nobody visits, does not need it.
func newFile(name string, text []byte) *file {
	return &file{kind: kindOf(name), etag: hash(text), raw: inMemory(text), packed: sync.OnceValue(func() []variant { return pack(text) })}
}

// packWindow is enough for files of this size; a larger one costs brotli 30 MB for each.
const packWindow = 16

// pack returns the compressed forms that are worth sending, the best first.
func pack(text []byte) (packed []variant) {
	var br, gz bytes.Buffer
	squeeze(brotli.NewWriterOptions(&br, brotli.WriterOptions{Quality: 9, LGWin: packWindow}), text)
	writer, _ := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	squeeze(writer, text)
	for _, v := range []variant{{"br", inMemory(br.Bytes())}, {"gzip", inMemory(gz.Bytes())}} {
		if v.body.size < int64(len(text)*9/10) { // pictures are compressed already
			packed = append(packed, v)
		}
	}
	return packed
}

// squeeze cannot fail: it writes to memory.
func squeeze(w io.WriteCloser, content []byte) {
	w.Write(content)
	w.Close()
}

// ServeHTTP sends the file in the best coding that the client accepts. The caller has set Cache-Control.
func (f *file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !readOnly(w, r) {
		return
	}
	v := f.variant(r.Header.Get("Accept-Encoding"))
	etag := `"` + f.etag + v.coding + `"`
	head := w.Header()
	head.Set("Content-Type", f.kind)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	head.Del("Content-Security-Policy") // of a worker's script it would bind the worker
	head.Set("Vary", "Accept-Encoding")
	head.Set("ETag", etag)
	if knows(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if v.coding != "" {
		head.Set("Content-Encoding", v.coding)
	}
	head.Set("Content-Length", strconv.FormatInt(v.body.size, 10))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		w.Write(v.body.shared())
	}
}

// variant returns the best form that the client accepts.
func (f *file) variant(accept string) variant {
	for _, v := range f.packed() {
		if accepts(accept, v.coding) {
			return v
		}
	}
	return variant{"", f.raw}
}

// readOnly refuses what is neither GET nor HEAD.
func readOnly(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	http.Error(w, "only GET, HEAD", http.StatusMethodNotAllowed)
	return false
}

// accepts reports whether an Accept-Encoding header allows coding (RFC 9110, section 12.5.3); "br;q=0" refuses it.
func accepts(header, coding string) bool {
	for item := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(item, ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			return weight(params) > 0
		}
	}
	return false
}

// weight returns the q of "q=0.5", 1 if there is none, 0 if it is none.
func weight(params string) float64 {
	value, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return 0
	}
	return q
}

// knows reports whether an If-None-Match header names etag. Proxies that compress weaken it.
func knows(header, etag string) bool {
	for item := range strings.SplitSeq(header, ",") {
		if item = strings.TrimSpace(item); item == "*" || strings.TrimPrefix(item, "W/") == etag {
			return true
		}
	}
	return false
}

// kindOf returns a Content-Type. It asks the table of the machine for unknown types only: that differs between machines,
// and without application/wasm a browser does not compile while it loads.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".webp":
		return "image/webp"
	case ".wasm":
		return "application/wasm"
	case ".webmanifest":
		return "application/manifest+json"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}
