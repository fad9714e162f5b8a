package site

import (
	"bytes"
	"cmp"
	"html/template"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"parley/server/language"
	"parley/server/store"
	"parley/shared/catalog"
	"parley/shared/catalog/pages"
	"parley/shared/chat"
)

// page is the answer to one request, and what templates get.
type page struct {
	site *Site
	w    http.ResponseWriter
	r    *http.Request
	by   store.Login // who makes the request, if Signed

	Signed bool
	Lang   catalog.Lang
	T      *pages.Texts
	W      *catalog.Words // of the program
	Place  Place
	Title  string
	Wide   bool   // with a bar on top; else the page is one card
	Failed bool   // the title says so
	Done   string // said on top: what the last form has done
	Script string // the name of a script file of the page; "": none
	Body   any    // of the page's own
}

func (s *Site) newPage(w http.ResponseWriter, r *http.Request) *page {
	lang := language.Of(r)
	p := &page{site: s, w: w, r: r, Lang: lang, T: pages.For(lang), W: lang.Words(), Place: s.Place(r.Context())}
	p.Place.Name = cmp.Or(p.Place.Name, p.W.App)
	return p
}

// Path returns an address below the base.
func (p *page) Path(path string) string { return p.site.Edge.Path(path) }

// Asset returns the URL of a file of the web program.
func (p *page) Asset(name string) string { return p.site.Asset(name) }

// Theme returns the theme that was chosen by hand, or "".
func (p *page) Theme() string {
	if cookie, err := p.r.Cookie("theme"); err == nil && (cookie.Value == "light" || cookie.Value == "dark") {
		return cookie.Value
	}
	return ""
}

// User returns who makes the request.
func (p *page) User() chat.User { return p.by.User }

// goTo sends the browser to a page below the base, with GET.
func (p *page) goTo(path string) { p.redirect(p.Path(path)) }

// redirect sends the browser to a local address, with GET.
func (p *page) redirect(to string) {
	p.w.Header().Set("Location", to)
	p.w.WriteHeader(http.StatusSeeOther)
}

// value returns what was typed into a field of the form.
func (p *page) value(name string) string { return p.r.PostFormValue(name) }

// line returns the same without the spaces around it.
func (p *page) line(name string) string { return strings.TrimSpace(p.value(name)) }

// show draws a page by the name of its template. title is completed by the name of the place.
func (p *page) show(status int, name, title string, body any) error {
	p.Title, p.Body = title, body
	var out bytes.Buffer
	if err := p.site.templates[name].ExecuteTemplate(&out, "layout", p); err != nil {
		return err
	}
	head := p.w.Header()
	maps.Copy(head, http.Header{
		"Content-Type":     {"text/html; charset=utf-8"},
		"Content-Language": {p.Lang.Tag()},
		"Content-Length":   {strconv.Itoa(out.Len())},
		"Vary":             {"Accept-Language, Cookie"},
	})
	p.w.WriteHeader(status)
	if p.r.Method != http.MethodHead {
		p.w.Write(out.Bytes())
	}
	return nil
}

// draw returns a piece of a page.
func (p *page) draw(name string, body any) (template.HTML, error) {
	piece := *p
	piece.Body = body
	var out bytes.Buffer
	err := p.site.templates[partsName].ExecuteTemplate(&out, name, &piece)
	return template.HTML(out.String()), err //nolint:gosec // a template has escaped it
}

// Claimed reports whether who makes the request has an account.
func (p *page) Claimed() bool { return p.by.Claimed }

// Session returns the id of the session of who makes the request.
func (p *page) Session() string { return p.by.Session }
