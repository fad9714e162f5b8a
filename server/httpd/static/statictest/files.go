// Package statictest has a small web program, and a page that shows what go-app was told of its request.
package statictest

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/catalog"
)

// Program is the program in Files.
const Program = "\x00asm, but not really; long enough to be worth compressing, compressing, compressing"

// Files returns a tree as package web has it, as small as it can be, with the real placeholders.
func Files() fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"static/app.js":                    `const config = "@config@";`,
		"static/boot.js":                   `const base = "@base@"; const languages = "@languages@";`,
		"static/sw.js":                     "const base = \"@base@\";\nconst build = \"@build@\";\nconst assets = \"@assets@\";\nconst later = \"@later@\";",
		"static/emoji/en.txt":              "#\n",
		"static/css/tokens.css":            "/*tokens*/",
		"static/css/base.css":              "/*base*/",
		"static/css/rooms.css":             "/*rooms*/",
		"static/css/bar.css":               "/*bar*/ .x{background:url(../icons/icon.svg)}",
		"static/icons/icon.svg":            "<svg/>",
		"static/icons/favicon.svg":         "<svg/>",
		"static/icons/icon-192.png":        "png",
		"static/icons/icon-512.png":        "png",
		"static/icons/maskable-512.png":    "png",
		"static/icons/apple-touch-180.png": "png",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	AddProgram(files, Program)
	return files
}

// AddProgram packs a program as web/pack does.
func AddProgram(files fstest.MapFS, text string) {
	var br, gz bytes.Buffer
	pack(brotli.NewWriter(&br), text)
	sum := sha256.Sum256([]byte(text))
	writer := gzip.NewWriter(&gz)
	writer.Comment = hex.EncodeToString(sum[:])
	pack(writer, text)
	files["wasm/.gitkeep"] = &fstest.MapFile{}
	files["wasm/app.wasm"] = &fstest.MapFile{Data: []byte(text)}
	files["wasm/app.wasm.br"] = &fstest.MapFile{Data: br.Bytes()}
	files["wasm/app.wasm.gz"] = &fstest.MapFile{Data: gz.Bytes()}
}

func pack(w io.WriteCloser, text string) {
	io.WriteString(w, text)
	w.Close()
}

// Route registers the pages /r/… with go-app, which keeps routes for the whole process.
var Route = sync.OnceFunc(func() {
	app.RouteWithRegexp("^/r/.+", func() app.Composer { return &page{} })
})

// page shows what go-app was told of the request.
type page struct {
	app.Compo
	lang, text string
}

// OnPreRender reads the request.
func (p *page) OnPreRender(ctx app.Context) {
	p.lang = ctx.Page().URL().Query().Get("lang")
	p.text = "query=" + ctx.Page().URL().RawQuery + " room=" + strings.TrimPrefix(ctx.Page().URL().Path, "/r/")
	ctx.Page().SetLang(catalog.Lang(p.lang).Tag())
}

// Render draws the page.
func (p *page) Render() app.UI { return app.Div().Text(p.text) }

// Get asks a handler for a path.
func Get(t *testing.T, h http.Handler, path string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.URL.Path = path
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
