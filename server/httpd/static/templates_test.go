package static

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"parley/server/httpd/static/statictest"
	"parley/web"
)

func TestBuildWithoutProgramIsNoticed(t *testing.T) {
	files := statictest.Files()
	for _, name := range []string{"wasm/app.wasm", "wasm/app.wasm.br", "wasm/app.wasm.gz"} {
		delete(files, name)
	}
	a := newAssets(t, files)
	if a.HasProgram() {
		t.Error("got a program, want none")
	}
	if script := statictest.Get(t, a, a.URL("app.js"), nil).Body.String(); !strings.Contains(script, `"wasm":""`) {
		t.Errorf("got a script that would load a program: %.300s", script)
	}
}

func TestCompressedFormsOfAnotherProgramAreNotServed(t *testing.T) {
	files := statictest.Files()
	files["wasm/app.wasm"] = &fstest.MapFile{Data: []byte("built again, not packed")}
	a := newAssets(t, files)
	got := statictest.Get(t, a, a.URL("app.wasm"), http.Header{"Accept-Encoding": {"br, gzip"}})
	if got.Header().Get("Content-Encoding") != "" || got.Body.String() != "built again, not packed" {
		t.Errorf("got %q in %q, want the new program as it is", got.Body, got.Header().Get("Content-Encoding"))
	}
}

func TestServiceWorkerKeepsWhatItTakesToRun(t *testing.T) {
	a := newAssets(t, statictest.Files())
	script := statictest.Get(t, a.Pages(nil), "/app-worker.js", nil).Body.String()
	line := script[strings.Index(script, "const assets = ")+len("const assets = "):]
	var urls []string
	if err := json.NewDecoder(strings.NewReader(line)).Decode(&urls); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"app.wasm", "app.js", "boot.js", "wasm_exec.js", "css/parley.css", "icons/icon.svg"} {
		if !slices.Contains(urls, a.URL(name)) {
			t.Errorf("%s is not kept: %v", name, urls)
		}
	}
	for _, url := range urls {
		if got := statictest.Get(t, a.Pages(nil), url, nil); got.Code != http.StatusOK {
			t.Errorf("%s: got %d, want 200: the worker would never install", url, got.Code)
		}
	}
	if !strings.Contains(script, `const build = "`+a.Build()+`"`) {
		t.Error("the worker does not name its build: browsers would see no update")
	}
}

func TestWhatIsLoadedLaterKeepsItsURL(t *testing.T) {
	const name = "emoji/en.txt"
	a, files := newAssets(t, statictest.Files()), statictest.Files()
	files["static/css/base.css"] = &fstest.MapFile{Data: []byte("body{color:red}")}
	url := a.URL(name)
	if got := newAssets(t, files).URL(name); got != url {
		t.Errorf("got %s, want %s: another build would load it again", got, url)
	}
	if got := statictest.Get(t, a.Pages(nil), url, nil); got.Code != http.StatusOK {
		t.Errorf("%s: got %d", url, got.Code)
	}
	if script := statictest.Get(t, a.Pages(nil), "/app.js", nil).Body.String(); !strings.Contains(script, `"later":{"`+name+`":"`+url+`"}`) {
		t.Errorf("the page does not know where it is: %s", script)
	}
	if script := statictest.Get(t, a.Pages(nil), "/app-worker.js", nil).Body.String(); !strings.Contains(script, `const later = ["`+url+`"]`) {
		t.Errorf("the worker does not know where it is: %s", script)
	}
}

func TestOurScriptsAreFilledIn(t *testing.T) {
	a := realAssets(t)
	for _, path := range []string{"/app.js", "/app-worker.js"} {
		script := statictest.Get(t, a.Pages(nil), path, nil).Body.String()
		if strings.Contains(script, `"@`) || !strings.Contains(script, `"`+a.Build()+`"`) {
			t.Errorf("%s: the server has not put in what it knows", path)
		}
	}
}

func TestManifestIconsExist(t *testing.T) {
	a := realAssets(t)
	answer := statictest.Get(t, a.Pages(nil), "/manifest.webmanifest", nil)
	var manifest struct {
		Name, StartURL, Scope, Display string
		Icons                          []struct{ Src, Purpose, Sizes string }
	}
	if err := json.Unmarshal(bytes.ReplaceAll(answer.Body.Bytes(), []byte("start_url"), []byte("StartURL")), &manifest); err != nil {
		t.Fatal(err)
	}
	if manifest.Name != "Parley" || manifest.StartURL != "/" || manifest.Scope != "/" || manifest.Display != "standalone" {
		t.Errorf("got %+v", manifest)
	}
	purposes := map[string]bool{}
	for _, icon := range manifest.Icons {
		purposes[icon.Purpose] = true
		if got := statictest.Get(t, a.Pages(nil), icon.Src, nil); got.Code != http.StatusOK {
			t.Errorf("%s: got %d, want 200", icon.Src, got.Code)
		}
	}
	if !purposes["any"] || !purposes["maskable"] {
		t.Errorf("got icons for %v, want any and maskable", purposes)
	}
}

// TestManifestNamesTheScreenshotsThatThereAre looks at those of this tree, and at those of one without.
func TestManifestNamesTheScreenshotsThatThereAre(t *testing.T) {
	type shot struct {
		Src, Type, Sizes string
		Form             string `json:"form_factor"`
	}
	shots := func(a *Assets) []shot {
		var manifest struct{ Screenshots []shot }
		if err := json.Unmarshal(statictest.Get(t, a.Pages(nil), "/manifest.webmanifest", nil).Body.Bytes(), &manifest); err != nil {
			t.Fatal(err)
		}
		return manifest.Screenshots
	}
	if got := shots(newAssets(t, statictest.Files())); len(got) != 0 {
		t.Errorf("a tree without screenshots has %v", got)
	}
	files := statictest.Files()
	for _, name := range []string{"wide", "narrow"} {
		files["static/screenshots/"+name+".webp"] = &fstest.MapFile{Data: []byte("webp")}
	}
	a := newAssets(t, files)
	if got := shots(a); len(got) != 2 || got[0].Form != "wide" || got[1].Form != "narrow" {
		t.Errorf("got %v, want a wide and a narrow one", got)
	} else if answer := statictest.Get(t, a.Pages(nil), got[0].Src, nil); answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "image/webp" {
		t.Errorf("%s: got %d and %s", got[0].Src, answer.Code, answer.Header().Get("Content-Type"))
	}
	tree := realAssets(t)
	for _, shot := range shots(tree) {
		if is := sizeOfWebP(t, statictest.Get(t, tree.Pages(nil), shot.Src, nil).Body.Bytes()); is != shot.Sizes {
			t.Errorf("%s is %s, and said to be %s", shot.Src, is, shot.Sizes)
		}
	}
}

// sizeOfWebP returns the size of a lossy picture.
func sizeOfWebP(t *testing.T, data []byte) string {
	t.Helper()
	at := bytes.Index(data, []byte{0x9d, 0x01, 0x2a}) // the start code of a VP8 frame
	if at < 0 || len(data) < at+7 {
		t.Fatal("not a WebP picture")
	}
	width, height := binary.LittleEndian.Uint16(data[at+3:]), binary.LittleEndian.Uint16(data[at+5:])
	return fmt.Sprintf("%dx%d", width&0x3fff, height&0x3fff)
}

// realAssets are the ones of this tree, whether or not the program was built.
func realAssets(t *testing.T) *Assets {
	t.Helper()
	a, err := New("/", web.Files)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
