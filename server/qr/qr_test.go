package qr

import (
	"strings"
	"testing"
)

const link = "https://chat.example.org/recover/" + "KHR4QZ2WJ5VQK3N6AYT7XW3MZQ"

// finder is the pattern in three corners by which readers find a code.
var finder = []string{"#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"}

func TestACodeHasItsFrameAndThePatternsThatReadersLookFor(t *testing.T) {
	code, err := Of(link)
	if err != nil {
		t.Fatal(err)
	}
	size := len(code)
	for _, corner := range [][2]int{{quiet, quiet}, {size - quiet - 7, quiet}, {quiet, size - quiet - 7}} {
		for y, row := range finder {
			for x, module := range row {
				if code[corner[1]+y][corner[0]+x] != (module == '#') {
					t.Fatalf("no finder pattern at %v", corner)
				}
			}
		}
	}
	for y, row := range code {
		for x, dark := range row {
			if dark && (min(x, y) < quiet || max(x, y) >= size-quiet) {
				t.Fatalf("a dark module in the frame: %d, %d", x, y)
			}
		}
	}
}

func TestBothPicturesShowTheSameModules(t *testing.T) {
	code, err := Of(link)
	if err != nil {
		t.Fatal(err)
	}
	dark := 0
	for _, row := range code {
		for _, module := range row {
			if module {
				dark++
			}
		}
	}
	drawn := code.Terminal()
	if got := 2*strings.Count(drawn, "█") + strings.Count(drawn, "▀") + strings.Count(drawn, "▄"); got != dark {
		t.Errorf("the terminal has %d dark modules, the code %d", got, dark)
	}
	if lines := strings.Count(drawn, "\n"); lines != (len(code)+1)/2 {
		t.Errorf("%d lines for %d rows", lines, len(code))
	}
	if svg := code.SVG(); strings.Count(svg, "<path") != 2 || strings.Contains(svg, "recover") {
		t.Errorf("got %s", svg)
	}
}

func TestATextThatIsTooLongIsRefused(t *testing.T) {
	if _, err := Of(strings.Repeat("x", 4_000)); err == nil {
		t.Error("no error")
	}
}
