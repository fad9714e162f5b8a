package goldmark

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/markup"
	"parley/shared/markup/markuptest"
)

var messages = []struct{ name, text string }{
	{"short", "Thanks, I'll have a look after lunch."},
	{"marks", "Hi @Ada, the **new** build is at https://example.org/builds/1234 (see `make bench`), and *please* read the ~~old~~ [notes](https://example.org/notes)."},
	{"code", "It fails here:\n```go\nfunc main() {\n\tfmt.Println(\"hello\")\n}\n```\n> did you try it again?\n\nYes:\n1. started it\n2. looked at the log\n   - nothing there\n3. went home"},
	{"long", strings.Repeat("Some words of a long message, in which **little** is marked, at https://example.org/a/page.\n\n", 160)},
}

func ours(text string) string {
	page, _ := markup.HTML{}.Message(text)
	return page
}

func BenchmarkMessages(b *testing.B) {
	gold := Cut()
	for _, m := range messages {
		b.Run(m.name+"/ours", func(b *testing.B) {
			for b.Loop() {
				ours(m.text)
			}
		})
		b.Run(m.name+"/goldmark", func(b *testing.B) {
			for b.Loop() {
				HTML(gold, m.text)
			}
		})
	}
}

// TestHostileTexts prints the families of texts that are slowest and become largest, each at best of some runs.
func TestHostileTexts(t *testing.T) {
	type result struct {
		name           string
		ours, gold     time.Duration
		oursIs, goldIs float64 // bytes of HTML for each of text
	}
	gold := Cut()
	measure := func(print func(string) string, text string) (best time.Duration, share float64) {
		best = time.Hour
		for range 5 {
			start := time.Now()
			share = float64(len(print(text))) / float64(len(text))
			best = min(best, time.Since(start))
		}
		return best, share
	}
	var all []result
	for _, f := range slices.Concat(markuptest.Families(), markuptest.Marks()) {
		r, text := result{name: f.Name}, f.Text(chat.TextBytes)
		r.ours, r.oursIs = measure(ours, text)
		r.gold, r.goldIs = measure(func(text string) string { return HTML(gold, text) }, text)
		all = append(all, r)
	}
	for _, by := range []struct {
		what  string
		order func(a, b result) int
	}{
		{"slowest with ours", func(a, b result) int { return int(b.ours - a.ours) }},
		{"slowest with goldmark", func(a, b result) int { return int(b.gold - a.gold) }},
		{"largest with ours", func(a, b result) int { return int(1000 * (b.oursIs - a.oursIs)) }},
		{"largest with goldmark", func(a, b result) int { return int(1000 * (b.goldIs - a.goldIs)) }},
	} {
		slices.SortFunc(all, by.order)
		for _, r := range all[:3] {
			t.Logf("%s: %s: ours %v, %.1fx; goldmark %v, %.1fx", by.what, r.name, r.ours.Round(time.Microsecond), r.oursIs, r.gold.Round(time.Microsecond), r.goldIs)
		}
	}
}
