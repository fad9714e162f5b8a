package chromium

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"parley/server/test/kit"
)

// Accessible fails the test for what axe finds wrong with the page as it is. It asks for violations only, which is much less work.
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
	if got := p.Eval(`window.axeResult`); got != "[]" {
		p.T.Errorf("%s: %s", what, strings.ReplaceAll(got, `\n`, "\n"))
	}
}
