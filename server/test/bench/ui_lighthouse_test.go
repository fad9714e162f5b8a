//go:build linux

package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// What Lighthouse says of one visit differs from visit to visit.
const lighthouseRuns = 5

const lighthousePath = "../../../node_modules/lighthouse/cli/index.js"

// audit is what Lighthouse says of one visit: scores from 0 to 1, and times in ms.
type audit struct {
	Categories map[string]struct{ Score float64 }
	Audits     map[string]struct {
		Score        float64
		NumericValue float64
	}
}

func (v audit) score(category string) float64 { return 100 * v.Categories[category].Score }

// benchLighthouse has Lighthouse visit a room that it does not know yet, as a phone at 1.6 Mbit/s whose processor is four times
// slower, and as a desktop at 10 Mbit/s. Both are computed from a visit without such bounds.
func benchLighthouse(t *testing.T, url string) (all []figure) {
	t.Helper()
	for _, device := range []struct {
		name, about string
		most        float64 // ms of blocking
		flags       []string
	}{
		{"mobile", "as a phone", 600, nil},
		{"desktop", "as a desktop", 0, []string{"--preset=desktop"}},
	} {
		var audits []audit
		for range lighthouseRuns {
			audits = append(audits, lighthouse(t, url, device.flags...))
		}
		row := func(name, about string, value float64, goal float64, unit string, least bool) {
			all = append(all, figure{Name: "ui-lighthouse-" + device.name + "-" + name, About: "Lighthouse, " + device.about + ": " + about, Value: value, Unit: unit, Goal: goal, Least: least})
		}
		for _, category := range []struct {
			id   string
			goal float64
		}{{"performance", 90}, {"accessibility", 100}, {"best-practices", 100}, {"seo", 100}} {
			row(category.id, category.id, medianOf(audits, func(v audit) float64 { return v.score(category.id) }), category.goal, "", true)
		}
		row("blocking", "the main thread is blocked (total blocking time)", medianOf(audits, func(v audit) float64 { return v.Audits["total-blocking-time"].NumericValue }), device.most, "ms", false)
	}
	return all
}

// lighthouse audits a page once, with a browser of its own.
func lighthouse(t *testing.T, url string, flags ...string) (v audit) {
	t.Helper()
	if _, err := os.Stat(lighthousePath); err != nil {
		kit.Missing(t, "Lighthouse: run npm ci")
	}
	cmd := exec.Command("node", append([]string{lighthousePath, url, "--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
		"--only-categories=performance,accessibility,best-practices,seo"}, flags...)...)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+chromium.Find(t))
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("lighthouse: %v\n%s", err, &problems)
	}
	if err := json.Unmarshal(out, &v); err != nil {
		t.Fatalf("lighthouse: %v", err)
	}
	if testing.Verbose() {
		fmt.Printf("  lighthouse %v: performance %.0f, blocked %.0f ms, interactive %.0f ms\n", flags, v.score("performance"),
			v.Audits["total-blocking-time"].NumericValue, v.Audits["interactive"].NumericValue)
	}
	return v
}
