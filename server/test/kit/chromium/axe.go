package chromium

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"parley/server/test/kit"
)

// cutOff lists the controls of the open dialog that nobody can reach, because they are where it is cut off and does not scroll.
const cutOff = `JSON.stringify([...document.querySelectorAll("dialog[open] :is(button, input, select, textarea, a[href])")].filter((control) => {
  if (!control.checkVisibility()) return false;
  let box = control.getBoundingClientRect();
  for (let e = control.parentElement; e && e.localName !== "body"; e = e.parentElement) {
    const edge = e.getBoundingClientRect(), overflow = getComputedStyle(e).overflowY;
    if (overflow === "hidden" || overflow === "clip") {
      if (box.bottom > edge.bottom + 1 || box.top < edge.top - 1) return true;
    } else if (overflow !== "visible") {
      if (edge.height < 24) return true;
      box = edge;
    }
  }
  return false;
}).map((control) => control.outerHTML.slice(0, 200)))`

// Accessible fails the test for what axe finds wrong with the page as it is, and for what cannot be reached in the open dialog. It asks for
// violations only, which is much less work.
func Accessible(p *Person, what string) {
	p.T.Helper()
	_, here, _, _ := runtime.Caller(0)
	axe, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "..", "..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		kit.Missing(p.T, "axe-core: run make deps")
	}
	if p.Eval(`typeof axe`) == "undefined" {
		Inject(p, string(axe))
	} else {
		p.Until(drawn)
	}
	p.Eval(`(delete window.axeResult, axe.run({resultTypes: ["violations"]}).then((r) => {
		window.axeResult = JSON.stringify(r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html + " " + n.failureSummary).join("\n  ")));
	}), 0)`)
	p.Until(`window.axeResult`)
	if got := p.Eval(cutOff); got != "[]" {
		p.T.Errorf("%s: cut off: %s", what, got)
	}
	if got := p.Eval(`window.axeResult`); got != "[]" {
		p.T.Errorf("%s: %s", what, strings.ReplaceAll(got, `\n`, "\n"))
	}
}
