package markup

import (
	"slices"
	"testing"

	"parley/shared/chat"
	"parley/shared/markup/markuptest"
)

// parseStepsPerByte: a byte is looked at for each block around it, as a part of a link, and a few times as a part of the text.
const parseStepsPerByte = stepsPerByte + 2*MaxDepth

func hostile() []markuptest.Family { return slices.Concat(markuptest.Families(), markuptest.Marks()) }

func TestParsingIsLinear(t *testing.T) {
	for _, f := range hostile() {
		t.Run(f.Name, func(t *testing.T) {
			for _, size := range markuptest.Sizes {
				text := f.Text(size)
				if _, steps := parse(text); steps > parseStepsPerByte*len(text) {
					t.Errorf("%d bytes: %d steps, which is %d for each", len(text), steps, steps/len(text))
				}
			}
		})
	}
}

// Twice the text takes twice the steps: a constant that a bound hides would grow.
func TestParsingTakesStepsInProportion(t *testing.T) {
	for _, f := range hostile() {
		_, half := parse(f.Text(2 * chat.TextBytes))
		_, full := parse(f.Text(4 * chat.TextBytes))
		if full > 2*half+half/8+1000 {
			t.Errorf("%s: twice the text takes %d steps instead of %d", f.Name, full, half)
		}
	}
}

func TestParsingAllocatesInProportion(t *testing.T) {
	for _, f := range hostile() {
		allocations := func(size int) float64 {
			text := f.Text(size)
			return testing.AllocsPerRun(2, func() { Parse(text) })
		}
		if half, full := allocations(chat.TextBytes/2), allocations(chat.TextBytes); full > 2*half+half/8+50 {
			t.Errorf("%s: twice the text takes %.0f allocations instead of %.0f", f.Name, full, half)
		}
	}
}

func TestNothingIsDeeperThanTheLimit(t *testing.T) {
	for _, f := range hostile() {
		d := Parse(f.Text(chat.TextBytes))
		for i := range d.Blocks {
			checkDepth(t, f.Name, &d.Blocks[i], 0)
		}
	}
}

func checkDepth(t *testing.T, name string, b *Block, depth int) {
	if b.Kind == Quote || b.Kind == List {
		depth++
	}
	if depth > MaxDepth {
		t.Fatalf("%s: %d blocks in each other", name, depth)
	}
	for i := range b.Blocks {
		checkDepth(t, name, &b.Blocks[i], depth)
	}
	if got := heightIn(b.Inlines); got > MaxDepth {
		t.Fatalf("%s: %d marks in each other", name, got)
	}
}

// heightIn counts marks, of which the text of code is none.
func heightIn(list []Inline) (most int) {
	for _, in := range list {
		if in.Inlines != nil && in.Kind != Code {
			most = max(most, heightIn(in.Inlines)+1)
		}
	}
	return most
}

func FuzzParsingIsLinear(f *testing.F) {
	for _, family := range hostile() {
		f.Add(family.Text(markuptest.Sizes[0]))
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, steps := parse(text)
		if steps > parseStepsPerByte*(len(text)+1) {
			t.Errorf("%d bytes: %d steps", len(text), steps)
		}
		for i := range d.Blocks {
			checkDepth(t, text, &d.Blocks[i], 0)
		}
		checkBlocks(t, text, d.Blocks, chat.Span{To: len(text)})
	})
}
