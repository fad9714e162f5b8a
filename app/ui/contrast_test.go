package ui

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/shared/chat"
)

// atLeast is what WCAG 2 demands of text at level AA.
const atLeast = 4.5

func TestContrastOfBlackOnWhiteIs21(t *testing.T) {
	black, white := lch{0, 0, 0}.linear(), lch{1, 0, 0}.linear()
	if got := contrast(black, white); math.Abs(got-21) > 0.01 {
		t.Errorf("got %.3f, want 21", got)
	}
	red := lch{0.62796, 0.25768, 29.234}.linear() // #f00
	if math.Abs(red[0]-1) > 0.001 || red[1] > 0.001 || red[2] > 0.001 {
		t.Errorf("got %v for red, want 1 0 0", red)
	}
}

// themes reads the tokens of both themes from the style sheet itself.
func themes(t *testing.T) map[string]map[string]string {
	t.Helper()
	css, err := os.ReadFile("../../web/static/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark := map[string]string{}, map[string]string{}
	for name, value := range tokens(block(t, string(css), ":root {\n  color-scheme")) {
		light[name], dark[name] = value, value
		if both := regexp.MustCompile(`^light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)$`).FindStringSubmatch(value); both != nil {
			light[name], dark[name] = both[1], both[2]
		}
	}
	for name, value := range light {
		if of, ok := strings.CutPrefix(name, "dark-"); ok {
			dark[of] = value
		}
	}
	return map[string]map[string]string{"light": light, "dark": dark}
}

func block(t *testing.T, css, head string) string {
	t.Helper()
	_, rest, found := strings.Cut(css, head)
	body, _, closed := strings.Cut(rest, "}")
	if !found || !closed {
		t.Fatalf("tokens.css has no block %s", head)
	}
	return body
}

func tokens(body string) map[string]string {
	found := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+):\s*([^;]+);`).FindAllStringSubmatch(body, -1) {
		found[m[1]] = m[2]
	}
	return found
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	scale := 1.0
	if cut, percent := strings.CutSuffix(text, "%"); percent {
		text, scale = cut, 0.01
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatalf("%q is no number", text)
	}
	return v * scale
}

func colour(t *testing.T, theme map[string]string, name string) lch {
	t.Helper()
	m := regexp.MustCompile(`^oklch\((\S+) (\S+) (\S+?)\)$`).FindStringSubmatch(theme[name])
	if m == nil {
		t.Fatalf("--%s: %q is no colour", name, theme[name])
	}
	return lch{number(t, m[1]), number(t, m[2]), number(t, m[3])}
}

func check(t *testing.T, what string, text, ground lch) {
	t.Helper()
	got := min(contrast(text.linear(), ground.linear()), contrast(text.narrow(), ground.narrow()))
	if got < atLeast {
		t.Errorf("%s: got %.2f:1, want at least %.1f:1", what, got, atLeast)
	}
}

func TestEveryTextCanBeReadOnItsGround(t *testing.T) {
	grounds := map[string][]string{
		"ink":       {"paper", "paper-sunk", "paper-raised", "violet-wash", "teal-wash", "line", "red-wash"},
		"ink-soft":  {"paper", "paper-sunk", "paper-raised", "violet-wash", "teal-wash", "red-wash"},
		"teal":      {"paper", "paper-sunk", "paper-raised", "violet-wash", "teal-wash"},
		"violet":    {"paper", "paper-sunk", "paper-raised", "violet-wash"},
		"amber":     {"amber-wash"},
		"red":       {"paper", "paper-sunk", "paper-raised", "red-wash", "violet-wash"},
		"on-teal":   {"teal"},
		"on-violet": {"violet"},
		"on-red":    {"red"},
	}
	for name, theme := range themes(t) {
		for text, on := range grounds {
			for _, ground := range on {
				check(t, name+": "+text+" on "+ground, colour(t, theme, text), colour(t, theme, ground))
			}
		}
	}
}

func TestEveryPersonsColourCanBeRead(t *testing.T) {
	for name, theme := range themes(t) {
		l, c := number(t, theme["person-l"]), number(t, theme["person-c"])
		al, ac := number(t, theme["avatar-l"]), number(t, theme["avatar-c"])
		for i := range chat.Hues {
			hue := float64(i * 360 / chat.Hues)
			person := lch{l, c, hue}
			for _, ground := range []string{"paper", "paper-sunk", "paper-raised", "violet-wash"} {
				check(t, fmt.Sprintf("%s: hue %d on %s", name, i, ground), person, colour(t, theme, ground))
			}
			check(t, fmt.Sprintf("%s: the letter of hue %d", name, i), person, lch{al, ac, hue})
		}
	}
}

// TestPendingMessagesCanBeRead includes what is washed behind a message, such as code. What is in it has colours of its own, which a
// paler message must not make paler.
func TestPendingMessagesCanBeRead(t *testing.T) {
	css, err := os.ReadFile("../../web/static/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	ink, ok := strings.CutPrefix(tokens(block(t, string(css), ":root {\n  --page"))["pending"], "var(--")
	if ink = strings.TrimSuffix(ink, ")"); !ok || !slices.Contains([]string{"ink", "ink-soft"}, ink) {
		t.Fatalf("--pending is %q, which TestTheColoursOfCodeCanBeReadBehindEveryMessage does not look at", ink)
	}
	for name, theme := range themes(t) {
		for _, on := range []string{"paper", "paper-sunk", "paper-raised", "violet-wash", "teal-wash"} {
			check(t, name+": a pending message on "+on, colour(t, theme, ink), colour(t, theme, on))
		}
	}
	opacity := regexp.MustCompile(`\.message--(pending|leaving|failed) \.message__(body|text) \{[^}]*opacity`)
	for _, file := range []string{"message.css", "amended.css"} {
		css, err := os.ReadFile("../../web/static/css/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if found := opacity.Find(css); found != nil {
			t.Errorf("%s: %s", file, found)
		}
	}
}

func TestEveryHueHasAClass(t *testing.T) {
	css, err := os.ReadFile("../../web/static/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	for i := range chat.Hues {
		want := fmt.Sprintf(".hue-%d { --hue: %d; }", i, i*360/chat.Hues)
		if !strings.Contains(string(css), want) {
			t.Errorf("tokens.css lacks %q", want)
		}
	}
}

func TestTheColoursOfCodeCanBeReadBehindEveryMessage(t *testing.T) {
	for name, theme := range themes(t) {
		m := regexp.MustCompile(`^oklch\((\S+) (\S+) (\S+) / (\S+)\)$`).FindStringSubmatch(theme["ink-wash"])
		if m == nil {
			t.Fatalf("--ink-wash: %q is no colour", theme["ink-wash"])
		}
		wash := lch{number(t, m[1]), number(t, m[2]), number(t, m[3])}.linear()
		for _, text := range []string{"ink", "ink-soft", "violet", "leaf", "amber", "sea", "red"} {
			for _, on := range []string{"paper", "paper-sunk", "paper-raised", "violet-wash"} {
				ground := wash.over(colour(t, theme, on).linear(), number(t, m[4]))
				if got := contrast(colour(t, theme, text).linear(), ground); got < atLeast {
					t.Errorf("%s: %s in code on %s: got %.2f:1, want at least %.1f:1", name, text, on, got, atLeast)
				}
			}
		}
	}
}
