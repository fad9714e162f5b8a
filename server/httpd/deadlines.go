package httpd

import (
	"io"
	"net/http"
	"time"
)

// writeStep is what a peer must take within writeStall: a slow download goes on as long as it is faster than 550 bytes a second.
const writeStep = 16 << 10

// timed ends a request whose peer makes no progress. Deadlines are of the connection in HTTP/1, of the stream in HTTP/2, where to set
// one waits for the connection: timed comes after what bounds the requests.
func timed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		control.SetWriteDeadline(time.Now().Add(writeStall))
		if hasBody(r) {
			body := &timedBody{ReadCloser: r.Body, control: control, end: time.Now().Add(bodyWait)}
			body.extend() // also for a handler that does not read: the server drops the rest before it answers
			r.Body = body
		}
		next.ServeHTTP(&timedWriter{w, control}, r)
	})
}

// hasBody reports whether a request has, or may have, a body.
func hasBody(r *http.Request) bool {
	return r.ContentLength != 0 && r.Body != nil && r.Body != http.NoBody
}

// timedWriter gives the peer writeStall for each step.
type timedWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

// Write writes p in steps.
func (w *timedWriter) Write(p []byte) (written int, err error) {
	for {
		step := p[:min(len(p), writeStep)]
		w.control.SetWriteDeadline(time.Now().Add(writeStall))
		n, err := w.ResponseWriter.Write(step)
		written += n
		if p = p[len(step):]; err != nil || len(p) == 0 {
			return written, err
		}
	}
}

// Unwrap is for http.ResponseController.
func (w *timedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// timedBody gives the peer bodyStall for each part of a body, and bodyWait for all of it.
type timedBody struct {
	io.ReadCloser
	control *http.ResponseController
	end     time.Time
}

// Read waits for the next part.
func (b *timedBody) Read(p []byte) (int, error) {
	b.extend()
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		b.control.SetReadDeadline(time.Time{}) // a read in the background, for the end of the connection, must not fail
	}
	return n, err
}

// extend gives the peer bodyStall more, within bodyWait.
func (b *timedBody) extend() {
	deadline := time.Now().Add(bodyStall)
	if deadline.After(b.end) {
		deadline = b.end
	}
	b.control.SetReadDeadline(deadline)
}
