package static

import (
	"net/http"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/catalog"
)

const (
	appName = "Parley"
	paper   = "#fcfaf7" // --paper of the light theme; boot.js follows the theme in use
)

// goapp returns what draws the pages in one language: go-app, told to use our files only.
func (a *Assets) goapp(lang catalog.Lang) *app.Handler {
	return &app.Handler{
		Name: appName, ShortName: appName, Title: appName, Author: appName,
		Description: lang.Site().Description, LoadingLabel: lang.Site().Loading, Lang: lang.Tag(),
		Icon: app.Icon{
			Default: "/web/icons/icon-192.png", Large: "/web/icons/icon-512.png",
			SVG: "/web/icons/favicon.svg", Maskable: "/web/icons/apple-touch-180.png",
		},
		ThemeColor: paper, BackgroundColor: paper,
		Scripts:   []string{"/web/boot.js"}, // neither async nor deferred: the theme must be set before the first paint
		Resources: pageURLs{a}, Version: a.build,
	}
}

// pageURLs resolves the addresses in pages. Unlike Assets it is no http.Handler: go-app would otherwise fetch
// "/robots.txt" from whatever host a request names.
type pageURLs struct{ assets *Assets }

// Resolve gives hashed URLs also to the three files that go-app names by itself, so that a page and all that it loads
// are of one build.
func (p pageURLs) Resolve(location string) string {
	switch location {
	case "/app.css":
		return p.assets.URL(bundlePath)
	case "/app.js", "/wasm_exec.js":
		return p.assets.URL(location)
	case "/manifest.webmanifest":
		return p.assets.at(location)
	}
	return p.assets.Resolve(location)
}

// goappFiles returns the script that joins a Go program with a browser, and go-app's own style sheet, which it serves
// but does not export.
func goappFiles() (wasmExec, css []byte) {
	stock := &app.Handler{Name: appName, Icon: app.Icon{Default: "/", Large: "/", SVG: "/"}, Version: "-", Resources: pageURLs{&Assets{}}}
	get := func(path string) []byte {
		page := newDraft()
		request, _ := http.NewRequest(http.MethodGet, path, nil) // cannot fail: a constant path
		stock.ServeHTTP(page, request)
		return page.body.Bytes()
	}
	return get("/wasm_exec.js"), get("/app.css")
}
