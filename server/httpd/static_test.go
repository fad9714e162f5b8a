package httpd

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

const wasmText = "\x00asm, but not really; long enough to be worth compressing, compressing, compressing"

func TestURLFollowsTheContent(t *testing.T) {
	one, same, other := testFiles(), testFiles(), testFiles()
	other["static/icons/icon.svg"] = &fstest.MapFile{Data: []byte("<svg>other</svg>")}
	url := newAssets(t, one).URL("icons/icon.svg")
	if got := newAssets(t, same).URL("icons/icon.svg"); got != url {
		t.Errorf("same content: got %s, want %s", got, url)
	}
	if got := newAssets(t, other).URL("icons/icon.svg"); got == url {
		t.Errorf("other content: got the same URL %s", got)
	}
}

func TestProgramKeepsItsURLWhenAStyleChanges(t *testing.T) {
	before, files := newAssets(t, testFiles()), testFiles()
	files["static/css/base.css"] = &fstest.MapFile{Data: []byte("body{color:red}")}
	after := newAssets(t, files)
	if got, want := after.URL("app.wasm"), before.URL("app.wasm"); got != want {
		t.Errorf("got %s, want %s: people would load the program again", got, want)
	}
	if after.Build() == before.Build() {
		t.Errorf("got build %s for both, want another one", after.Build())
	}
}

func TestScriptThatStartsTheProgramFollowsIt(t *testing.T) {
	before, files := newAssets(t, testFiles()), testFiles()
	addProgram(files, "another program")
	after := newAssets(t, files)
	if got := after.URL("app.js"); got == before.URL("app.js") {
		t.Errorf("got the same URL %s for a script that loads another program", got)
	}
}

func TestResolveLeavesOtherAddressesAlone(t *testing.T) {
	a := newAssets(t, testFiles())
	for location, want := range map[string]string{
		"/web/icons/icon.svg": a.URL("icons/icon.svg"),
		"/web/app.wasm":       a.URL("app.wasm"),
		"/":                   "/",
		"/r/lobby":            "/r/lobby",
		"/website":            "/website",
		"https://a.example/x": "https://a.example/x",
	} {
		if got := a.Resolve(location); got != want {
			t.Errorf("%s: got %s, want %s", location, got, want)
		}
	}
}

func TestAllStyleSheetsAreOneInOrder(t *testing.T) {
	a := newAssets(t, testFiles())
	css := get(t, a, a.URL("css/parley.css"), nil).Body.String()
	at := -1
	for _, want := range []string{".goapp-app-info", "/*tokens*/", "/*base*/", "/*bar*/", "/*rooms*/"} {
		next := strings.Index(css, want)
		if next <= at {
			t.Fatalf("%s: got at %d, want after %d", want, next, at)
		}
		at = next
	}
}

// A browser resolves url(../icons/icon.svg) against the style sheet's own URL.
func TestRelativeURLInTheStyleSheetLeadsToTheFile(t *testing.T) {
	a := newAssets(t, testFiles())
	sheet := httptest.NewRequest(http.MethodGet, a.URL("css/parley.css"), nil).URL
	icon, err := sheet.Parse("../icons/icon.svg")
	if err != nil {
		t.Fatal(err)
	}
	if got := get(t, a, icon.Path, nil); got.Code != http.StatusOK {
		t.Errorf("%s: got %d, want 200", icon.Path, got.Code)
	}
}

// testFiles are as small as they can be, with the real placeholders.
func testFiles() fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"static/app.js":                    `const config = "@config@";`,
		"static/boot.js":                   `const base = "@base@"; const languages = "@languages@";`,
		"static/sw.js":                     "const base = \"@base@\";\nconst build = \"@build@\";\nconst assets = \"@assets@\";",
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
	addProgram(files, wasmText)
	return files
}

// addProgram packs as web/pack does.
func addProgram(files fstest.MapFS, text string) {
	var br, gz bytes.Buffer
	squeeze(brotli.NewWriter(&br), []byte(text))
	sum := sha256.Sum256([]byte(text))
	writer := gzip.NewWriter(&gz)
	writer.Comment = hex.EncodeToString(sum[:])
	squeeze(writer, []byte(text))
	files["wasm/.gitkeep"] = &fstest.MapFile{}
	files["wasm/app.wasm"] = &fstest.MapFile{Data: []byte(text)}
	files["wasm/app.wasm.br"] = &fstest.MapFile{Data: br.Bytes()}
	files["wasm/app.wasm.gz"] = &fstest.MapFile{Data: gz.Bytes()}
}

func newAssets(t *testing.T, files fstest.MapFS) *Assets {
	t.Helper()
	a, err := NewAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func get(t *testing.T, h http.Handler, path string, head http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.URL.Path = path
	for name, values := range head {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
