package main

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// testOnly says what only tests of the whole program need, and for what. The product's go.mod must not name it: who builds the
// server would have to trust it.
func testOnly() map[string]string {
	return map[string]string{
		"github.com/chromedp/":     "browsers",
		"github.com/Shopify/":      "bad connections",
		"github.com/compose-spec/": "the Compose file",
	}
}

func TestTheProductRequiresNothingThatOnlyTestsNeed(t *testing.T) {
	for path := range required(t, "../go.mod") {
		for prefix, why := range testOnly() {
			if strings.HasPrefix(path, prefix) {
				t.Errorf("go.mod requires %s, which is for %s: it belongs into server/test/go.mod", path, why)
			}
		}
	}
}

func TestTheWholeProgramIsTestedWithTheVersionsThatAreShipped(t *testing.T) {
	tests := required(t, "test/go.mod")
	for path, version := range required(t, "../go.mod") {
		if other, known := tests[path]; known && other != version {
			t.Errorf("%s is %s in go.mod and %s in server/test/go.mod: go -C server/test get %s@%s", path, version, other, path, version)
		}
	}
}

// required returns the versions of the modules that a go.mod names.
func required(t *testing.T, file string) map[string]string {
	t.Helper()
	out, err := exec.Command("go", "mod", "edit", "-json", file).Output()
	if err != nil {
		t.Fatalf("go mod edit -json %s: %v", file, err)
	}
	var mod struct {
		Require []struct{ Path, Version string }
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	if len(mod.Require) == 0 {
		t.Fatalf("%s requires nothing: this proves nothing", file)
	}
	versions := map[string]string{}
	for _, m := range mod.Require {
		versions[m.Path] = m.Version
	}
	return versions
}
