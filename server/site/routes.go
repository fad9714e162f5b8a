package site

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parley/shared/chat"
)

// act answers a request. What it returns is shown on a page of its own, unless the answer has begun.
type act func(p *page) error

// route is a path and what it does by method.
type route struct {
	path   string // as http.ServeMux spells patterns, without a method
	member bool   // nobody gets to sign in first
	by     map[string]act
}

// table has all routes.
func table() []route {
	return slices.Concat(
		signInRoutes(),
		signUpRoutes(),
		signOutRoutes(),
		accountRoutes(),
		passwordRoutes(),
		codesRoutes(),
		passkeyRoutes(),
		devicesRoutes(),
		handoverRoutes(),
		recoverRoutes(),
		emailRoutes(),
		dataRoutes(),
		oidcRoutes(),
		adminRoutes(),
		asksRoutes(),
		startRoutes(),
		joinRoutes(),
	)
}

// routes fills the mux.
func (s *Site) routes() {
	for _, route := range table() {
		allow := strings.Join(slices.Sorted(maps.Keys(route.by)), ", ")
		s.mux.HandleFunc(route.path, func(w http.ResponseWriter, r *http.Request) {
			method := r.Method
			if method == http.MethodHead {
				method = http.MethodGet
			}
			act, ok := route.by[method]
			if !ok {
				w.Header().Set("Allow", allow)
				http.Error(w, "only "+allow, http.StatusMethodNotAllowed)
				return
			}
			s.serve(w, r, route.member, act)
		})
	}
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, false, func(p *page) error { return p.lost() })
	})
}

// serve runs an act for who makes the request.
func (s *Site) serve(w http.ResponseWriter, r *http.Request, member bool, act act) {
	p := s.newPage(w, r)
	by, err := s.Edge.Identify(r)
	switch {
	case err == nil:
		p.by, p.Signed = by, true
	case chat.AsError(err).Code != chat.CodeUnauthorized:
		p.fail(err)
		return
	case member:
		p.goTo("sign-in?next=" + url.QueryEscape(p.here()))
		return
	}
	if err := act(p); err != nil {
		p.fail(err)
	}
}

// here returns the address to come back to after signing in: forms begin at a page of the same path.
func (p *page) here() string { return p.Path(strings.TrimPrefix(p.r.URL.EscapedPath(), "/")) }

// code returns the code of an error, or "" for nil.
func code(err error) chat.Code {
	if err == nil {
		return ""
	}
	if visible, ok := errors.AsType[*chat.Error](err); ok {
		return visible.Code
	}
	return chat.CodeInternal
}
