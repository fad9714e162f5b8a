package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/render"
	"parley/app/ui/uitest"
	"parley/shared/client/view"
)

// A translator puts elements in the place of text nodes, and go-app goes on to write into the nodes that are gone.
func TestNoTextIsATextNodeOfGoApp(t *testing.T) {
	files, err := filepath.Glob("*.go")
	below, _ := filepath.Glob("*/*.go")
	if files = append(files, below...); err != nil || len(files) < 60 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	node := regexp.MustCompile(`app\.Textf?\(|\)\.Text\(`)
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(path, "_test.go") && node.Match(source) {
			t.Errorf("%s makes a text node; use render.TextIn or render.Span", path)
		}
	}
}

func TestTheFrameHasNoTextNode(t *testing.T) {
	if got, want := app.HTMLString(render.TextIn("p.hint", "a < b")), `<p class="hint">
  <span>a &lt; b</span>
</p>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := app.HTMLString(render.TextIn("p.hint", "")), `<p class="hint"></p>`; got != want {
		t.Errorf("without a text, got %s, want %s", got, want)
	}
}

func TestNamesAndWhoReadsAMessageAreNotTranslated(t *testing.T) {
	d := newDesktop(t)
	d.write("@Bo secret")
	d.change(func(v *view.Snapshot) { v.Open.Typing = []string{"Ada", "林小雨"} })
	html := app.HTMLString(d.composerUI())
	for _, want := range []string{
		`<button[^>]*translate="no"[^>]*>\s*<span class="composer__label">\s*<span>Send privately`, `composer__note[^>]*translate="no"|translate="no"[^>]*composer__note`,
		`<bdi translate="no">Ada</bdi> and <bdi translate="no">林小雨</bdi>`,
	} {
		if !regexp.MustCompile(want).MatchString(html) {
			t.Errorf("the composer lacks %s:\n%s", want, html)
		}
	}
	page := prerender(t, uitest.Snapshot(t), "/r/lobby")
	for _, name := range []string{"Ada", "Mara", "林小雨", "lobby"} {
		if !strings.Contains(page, `translate="no">`+name) {
			t.Errorf("%s may be translated", name)
		}
	}
}
