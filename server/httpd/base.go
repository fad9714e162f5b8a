package httpd

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"parley/server/httpd/static"
)

// Base returns the path below which people find the server, as browsers spell it. It begins and ends with a slash.
func Base(public *url.URL) string {
	if public == nil {
		return "/"
	}
	return "/" + strings.TrimPrefix(strings.TrimSuffix(public.EscapedPath(), "/")+"/", "/")
}

// below strips the base from a request's path, so that routes need not know it. Some proxies pass it on, others strip it
// themselves: without it a request is for the same page.
func below(base string, next http.Handler) http.Handler {
	if base == "/" {
		return next
	}
	plain, err := url.PathUnescape(base)
	if err != nil {
		plain = base
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path+"/" == plain {
			static.Redirect(w, r, base)
			return
		}
		if strings.HasPrefix(r.URL.Path, plain) {
			r = without(r, plain, base)
		}
		// The mux would redirect to a path that is not below the base.
		if escaped := r.URL.EscapedPath(); clean(escaped) != escaped {
			static.Redirect(w, r, strings.TrimSuffix(base, "/")+clean(escaped))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// without returns a copy of r whose path begins where the base ends.
func without(r *http.Request, plain, spelled string) *http.Request {
	short, u := *r, *r.URL
	u.Path = "/" + strings.TrimPrefix(u.Path, plain)
	raw, same := strings.CutPrefix(u.RawPath, spelled)
	if u.RawPath = ""; same {
		u.RawPath = "/" + raw
	}
	short.URL = &u
	return &short
}

// clean does what http.ServeMux does to a path.
func clean(escaped string) string {
	short := path.Clean("/" + escaped)
	if strings.HasSuffix(escaped, "/") && short != "/" {
		return short + "/"
	}
	return short
}
