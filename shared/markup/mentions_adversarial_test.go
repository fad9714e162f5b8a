package markup

import (
	"fmt"
	"testing"

	"parley/shared/chat"
	"parley/shared/markup/markuptest"
)

// mentionStepsPerByte: a byte is looked at as a part of a link, as a part of the text, as a part of a name, and once more as a dot
// at its end.
const mentionStepsPerByte = stepsPerByte + 4

func mentionSteps(text string) int {
	_, steps := mentions(text)
	return steps
}

func TestFindingMentionsIsLinearAndBounded(t *testing.T) {
	for _, f := range markuptest.Families() {
		t.Run(f.Name, func(t *testing.T) {
			for _, size := range markuptest.Sizes {
				text := f.Text(size)
				if steps := mentionSteps(text); steps > mentionStepsPerByte*len(text) {
					t.Errorf("%d bytes: %d steps", len(text), steps)
				}
				if n := len(Mentions(text)); n > chat.MentionsMax {
					t.Errorf("%d bytes: %d mentions", len(text), n)
				}
			}
		})
	}
}

func FuzzFindingMentionsIsLinear(f *testing.F) {
	for _, family := range markuptest.Families() {
		f.Add(family.Text(markuptest.Sizes[0]))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if steps := mentionSteps(text); steps > mentionStepsPerByte*len(text) {
			t.Errorf("%d bytes: %d steps", len(text), steps)
		}
	})
}

// What every message goes through on both sides.
func BenchmarkMessageAdversarial(b *testing.B) {
	for _, f := range markuptest.Families() {
		for _, size := range markuptest.Sizes {
			text := f.Text(size)
			b.Run(fmt.Sprintf("%s/%d", f.Name, size), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					chat.ValidateText(text)
					chat.CleanText(text)
					chat.Address(text)
					Mentions(text)
				}
			})
		}
	}
}
