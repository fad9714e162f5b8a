package httpd

import "net/http"

// guarded sets the headers of every answer, whatever its route and status: JSON, redirects and errors too. Nobody keeps an answer and no
// search engine lists it, unless its route says otherwise. Pages and files replace the policy.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Cache-Control", "no-store")
		head.Set("X-Robots-Tag", "noindex")
		next.ServeHTTP(w, r)
	})
}

// strict refuses requests that no honest client sends, and those to a host that is not known to be this server.
func (e *edge) strict(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 1 && len(r.TransferEncoding) > 0 {
			// There may have been a Content-Length too, of which net/http does not tell: after both of them a connection must
			// be closed (RFC 9112, section 6.1), since a proxy may see its next request elsewhere.
			w.Header().Set("Connection", "close")
		}
		if hasBody(r) && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			http.Error(w, r.Method+" has no body here", http.StatusBadRequest)
			return
		}
		if !e.hosts.know(r) {
			e.hosts.refuse(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// notAllowed answers 405 and names the methods that a route has.
func notAllowed(allow string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", allow)
		http.Error(w, "only "+allow, http.StatusMethodNotAllowed)
	})
}
