package static

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"parley/server/httpd/static/statictest"
)

func TestURLFollowsTheContent(t *testing.T) {
	one, same, other := statictest.Files(), statictest.Files(), statictest.Files()
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
	before, files := newAssets(t, statictest.Files()), statictest.Files()
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
	before, files := newAssets(t, statictest.Files()), statictest.Files()
	statictest.AddProgram(files, "another program")
	after := newAssets(t, files)
	if got := after.URL("app.js"); got == before.URL("app.js") {
		t.Errorf("got the same URL %s for a script that loads another program", got)
	}
}

func TestResolveLeavesOtherAddressesAlone(t *testing.T) {
	a := newAssets(t, statictest.Files())
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
	a := newAssets(t, statictest.Files())
	css := statictest.Get(t, a, a.URL("css/parley.css"), nil).Body.String()
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
	a := newAssets(t, statictest.Files())
	sheet := httptest.NewRequest(http.MethodGet, a.URL("css/parley.css"), nil).URL
	icon, err := sheet.Parse("../icons/icon.svg")
	if err != nil {
		t.Fatal(err)
	}
	if got := statictest.Get(t, a, icon.Path, nil); got.Code != http.StatusOK {
		t.Errorf("%s: got %d, want 200", icon.Path, got.Code)
	}
}

func newAssets(t *testing.T, files fstest.MapFS) *Assets {
	t.Helper()
	a, err := New("/", files)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
