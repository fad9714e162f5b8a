package httpd

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pages returns the handler of everything that a browser loads: the pages, drawn by go-app, and the assets. The
// pages' routes must have been registered with go-app.
func (a *Assets) Pages() http.Handler {
	return &pages{assets: a, drawers: map[string]http.Handler{
		english.lang: a.goapp(english),
		chinese.lang: a.goapp(chinese),
	}}
}

type pages struct {
	assets  *Assets
	drawers map[string]http.Handler // by language
	packer  packer
}

// ServeHTTP never lets go-app see what is not a page: it would answer with its own files, and a conditional request
// with 304 before looking whether the room has changed.
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f, ok := p.assets.fixed[r.URL.Path]; ok {
		w.Header().Set("Cache-Control", "no-cache")
		f.ServeHTTP(w, r)
		return
	}
	if strings.HasPrefix(r.URL.Path, webRoot+"/") {
		p.assets.ServeHTTP(w, r)
		return
	}
	if !readOnly(w, r) {
		return
	}
	s := speechFor(r)
	if !p.drawable(r.URL.Path) {
		p.send(w, r, s, http.StatusNotFound, p.lost(s))
		return
	}
	status, body := p.draw(r, s)
	p.send(w, r, s, status, body)
}

// notPages are go-app's own addresses; for some it would fetch a file from the host that the request names.
var notPages = map[string]bool{
	"/app.css": true, "/app.wasm": true, "/goapp.js": true, "/goapp.wasm": true, "/wasm_exec.js": true,
	"/manifest.json": true, "/sitemap.xml": true, "/ads.txt": true,
}

// drawable reports whether path may be a page. go-app does not escape attributes, and a path gets into some.
func (p *pages) drawable(path string) bool {
	if notPages[path] || strings.HasPrefix(path, "/"+p.assets.build+"/") || !utf8.ValidString(path) {
		return false
	}
	return !strings.ContainsFunc(path, func(r rune) bool {
		return strings.ContainsRune("\"'`<>&\\", r) || unicode.IsControl(r)
	})
}

// draw has go-app draw the page in that language. Nothing else of the request reaches it.
func (p *pages) draw(r *http.Request, s speech) (status int, body []byte) {
	page := newDraft()
	p.drawers[s.lang].ServeHTTP(page, (&http.Request{
		Method: http.MethodGet,
		URL:    &url.URL{Path: r.URL.Path, RawQuery: "lang=" + s.lang},
		Header: http.Header{},
	}).WithContext(r.Context()))
	switch page.status {
	case http.StatusOK:
		return http.StatusOK, mend(page.body.Bytes())
	case http.StatusNotFound:
		return http.StatusNotFound, p.lost(s)
	}
	return http.StatusInternalServerError, p.notice(s, s.brokenTitle, s.brokenText, "", s.tryText)
}

// brokenLinks are absolute addresses that go-app makes of a host that it does not know. It writes attributes in any
// order.
var brokenLinks = regexp.MustCompile(`\n *<meta [^\n]*property="og:(?:url|image)"[^\n]*`)

// mends are what go-app writes into each page and what we want there: a keyboard that does not cover the composer,
// and no words for a picture that says nothing.
var mends = strings.NewReplacer(
	`content="width=device-width, initial-scale=1, viewport-fit=cover"`,
	`content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"`,
	`alt="wasm loader icon"`, `alt=""`,
)

// mend touches nothing that a person wrote: in what people write, quotes and brackets are escaped.
func mend(page []byte) []byte {
	return []byte(mends.Replace(string(brokenLinks.ReplaceAll(page, nil))))
}

func (p *pages) lost(s speech) []byte {
	return p.notice(s, s.lostTitle, s.lostText, p.assets.base, s.lostLink)
}

// notice is a page that needs no program. An empty link leads to the same page.
func (p *pages) notice(s speech, title, text, link, label string) []byte {
	return []byte(`<!doctype html>
<html lang="` + s.tag + `">
  <head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <title>` + title + ` · ` + appName + `</title>
    <link rel="icon" href="` + p.assets.URL("icons/favicon.svg") + `">
    <link rel="stylesheet" href="` + p.assets.URL(bundlePath) + `">
    <script src="` + p.assets.URL("boot.js") + `"></script>
  </head>
  <body>
    <main class="lost">
      <h1>` + title + `</h1>
      <p>` + text + `</p>
      <p><a href="` + link + `">` + label + `</a></p>
    </main>
  </body>
</html>
`)
}

// send writes a page. Nothing keeps it: the next visitor sees what was said since.
func (p *pages) send(w http.ResponseWriter, r *http.Request, s speech, status int, body []byte) {
	head := w.Header()
	guard(head, r)
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Language", s.tag)
	head.Set("Cache-Control", "no-store")
	head.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
	head.Set("Parley-Build", p.assets.build)
	coding, packed := p.packer.pack(r.Header.Get("Accept-Encoding"), body)
	if coding != "" {
		head.Set("Content-Encoding", coding)
	}
	head.Set("Content-Length", strconv.Itoa(len(packed)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(packed)
	}
}
