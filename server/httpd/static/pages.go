package static

import (
	"bytes"
	"cmp"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/server/language"
	"parley/shared/catalog"
)

// Pages returns everything that a browser loads: the pages, rendered by go-app, and the assets. The
// pages' routes must have been registered with go-app. Without a source every request renders its page.
func (a *Assets) Pages(source Source) http.Handler {
	p := &pages{assets: a, goapp: map[catalog.Lang]http.Handler{}, notices: map[catalog.Lang]notices{}}
	for _, lang := range catalog.Languages() {
		site := lang.Site()
		p.goapp[lang] = a.goapp(lang)
		p.notices[lang] = notices{
			lost:   p.packer.rendered(http.StatusNotFound, p.notice(lang, site.LostTitle, site.LostText, a.base, site.LostLink)),
			broken: p.packer.rendered(http.StatusInternalServerError, p.notice(lang, site.BrokenTitle, site.BrokenText, "", site.TryText)),
			busy:   p.packer.rendered(http.StatusServiceUnavailable, p.notice(lang, site.BusyTitle, site.BusyText, "", site.TryText)),
		}
	}
	p.renderer = newRenderer(source, p.render, &p.packer)
	return p
}

// place returns the name of the place.
func (p *pages) place() string {
	if p.renderer.source == nil {
		return appName
	}
	return cmp.Or(p.renderer.source.Place(), appName)
}

// pages answers every request that the API does not.
type pages struct {
	assets   *Assets
	goapp    map[catalog.Lang]http.Handler // by language
	notices  map[catalog.Lang]notices      // by language
	renderer *renderer
	packer   packer
	manifest manifestFile
}

// notices are pages that need no program.
type notices struct{ lost, broken, busy *rendered }

// ServeHTTP never lets go-app see what is not a page: it would answer with its own files, and a conditional request
// with 304 before looking whether the room has changed.
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := p.assets.fixed[r.URL.Path]
	if r.URL.Path == manifestPath {
		f, ok = p.manifest.of(p.place(), p.assets.manifest), true
	}
	if ok {
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
	lang := language.Of(r)
	page := p.notices[lang].lost
	if p.isPage(r.URL.Path) {
		if to := p.renderer.moved(r.URL); to != "" {
			Redirect(w, r, to)
			return
		}
		found, err := p.renderer.page(r, lang)
		switch {
		case err != nil:
			w.Header().Set("Retry-After", renderRetry)
			page = p.notices[lang].busy
		case found != nil:
			page = found
		}
	}
	p.send(w, r, lang, page)
}

// notPages are go-app's own addresses; for some it would fetch a file from the host that the request names.
var notPages = map[string]bool{
	"/app.css": true, "/app.wasm": true, "/goapp.js": true, "/goapp.wasm": true, "/wasm_exec.js": true,
	"/manifest.json": true, "/sitemap.xml": true, "/ads.txt": true,
}

// isPage reports whether path may be a page. go-app does not escape attributes, and some contain the path.
func (p *pages) isPage(path string) bool {
	if notPages[path] || strings.HasPrefix(path, "/"+p.assets.build+"/") || !utf8.ValidString(path) {
		return false
	}
	return !strings.ContainsFunc(path, func(r rune) bool {
		return strings.ContainsRune("\"'`<>&\\", r) || unicode.IsControl(r)
	})
}

// render has go-app render the page in that language.
func (p *pages) render(path string, lang catalog.Lang) *rendered {
	page := newDraft()
	p.goapp[lang].ServeHTTP(page, request(path, lang))
	switch page.status {
	case http.StatusOK:
		return p.packer.rendered(http.StatusOK, unscripted(lang, named(p.place(), mend(lang, page.body.Bytes()))))
	case http.StatusNotFound:
		return p.notices[lang].lost
	}
	return p.notices[lang].broken
}

// brokenLinks are absolute addresses that go-app makes with a host that it does not know. It writes attributes in any
// order.
var brokenLinks = regexp.MustCompile(`\n *<meta [^\n]*property="og:(?:url|image)"[^\n]*`)

// loaderIcon is the app's icon, which go-app spins while the program loads: 192 pixels, for a spinner of 16. The style sheet
// draws one.
var loaderIcon = regexp.MustCompile(`\n *<img [^\n]*id="app-wasm-loader-icon"[^\n]*`)

// mends replaces what go-app writes into each page: a keyboard must not cover the composer, and the direction is known before the program.
func mends(lang catalog.Lang) *strings.Replacer {
	return strings.NewReplacer(
		`<html lang="`+lang.Tag()+`"`, htmlTag(lang),
		`content="width=device-width, initial-scale=1, viewport-fit=cover"`,
		`content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"`,
	)
}

// htmlTag returns how the first element of a page begins.
func htmlTag(lang catalog.Lang) string {
	return `<html lang="` + lang.Tag() + `" dir="` + lang.Dir() + `"`
}

// mend changes nothing that a person wrote: quotes and brackets are escaped there.
func mend(lang catalog.Lang, page []byte) []byte {
	return []byte(mends(lang).Replace(string(loaderIcon.ReplaceAll(brokenLinks.ReplaceAll(page, nil), nil))))
}

// named adds to a page what the place is called, which the program reads: go-app leaves the head of a page alone.
func named(place string, page []byte) []byte {
	return bytes.Replace(page, []byte("</head>"), []byte(`<meta name="application-name" content="`+html.EscapeString(place)+`"></head>`), 1)
}

// unscripted adds to a page what browsers without JavaScript show, and those that are too old: boot.js hides that from the others.
func unscripted(lang catalog.Lang, page []byte) []byte {
	end := bytes.LastIndex(page, []byte("</body>"))
	if end < 0 {
		return page
	}
	site := lang.Site()
	return slices.Concat(page[:end], []byte(`<noscript><p class="noscript">`+site.NoScript+`</p></noscript>`+
		`<p class="noscript noscript--old" role="note" data-nosnippet>`+site.OldBrowser+`</p>`), page[end:])
}

// notice returns a page that needs no program. An empty link leads to the same page.
func (p *pages) notice(lang catalog.Lang, title, text, link, label string) []byte {
	return []byte(`<!doctype html>
` + htmlTag(lang) + `>
  <head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="theme-color" content="` + paper + `">
    <meta name="color-scheme" content="light dark">
    <title>` + title + ` · ` + appName + `</title>
    <link rel="icon" href="` + p.assets.URL("icons/favicon.svg") + `">
    <link rel="stylesheet" href="` + p.assets.URL(bundlePath) + `">
    <script src="` + p.assets.URL("boot.js") + `"></script>
  </head>
  <body>
    <main class="lost">
      <img class="lost__logo" src="` + p.assets.URL("icons/icon.svg") + `" alt="" width="56" height="56">
      <h1>` + title + `</h1>
      <p>` + text + `</p>
      <a class="button button--main" href="` + link + `">` + label + `</a>
    </main>
  </body>
</html>
`)
}

// send writes a page. No proxy stores it, and no browser shows a stored one without asking: the next visitor sees what was
// said since. With no-store, a browser would also not keep the running page for the Back button.
func (p *pages) send(w http.ResponseWriter, r *http.Request, lang catalog.Lang, page *rendered) {
	head := w.Header()
	guard(head, r)
	head.Set("X-Robots-Tag", "noindex")
	if page.indexed {
		head.Del("X-Robots-Tag")
	}
	if page.framed {
		head.Set("Content-Security-Policy", framedPolicy(p.assets.Frames))
		if p.unchanged(w, r, lang, page) {
			return
		}
	}
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Language", lang.Tag())
	head.Set("Cache-Control", "private, no-cache")
	head.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
	head.Set("Parley-Build", p.assets.build)
	coding, packed := page.in(r.Header.Get("Accept-Encoding"))
	if coding != "" {
		head.Set("Content-Encoding", coding)
	}
	head.Set("Content-Length", strconv.Itoa(len(packed)))
	w.WriteHeader(page.status)
	if r.Method != http.MethodHead {
		w.Write(packed)
	}
}

// unchanged answers 304 to whoever has the page as it is.
func (p *pages) unchanged(w http.ResponseWriter, r *http.Request, lang catalog.Lang, page *rendered) bool {
	tag := `W/"` + hash([]byte(p.assets.build), []byte(lang), []byte(page.version)) + `"`
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") != tag {
		return false
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	w.WriteHeader(http.StatusNotModified)
	return true
}

// Redirect redirects for good, with the query of the request.
func Redirect(w http.ResponseWriter, r *http.Request, to string) {
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusPermanentRedirect)
}
