package markup

import (
	"fmt"
	"testing"

	"parley/shared/chat"
	"parley/shared/markup/markuptest"
)

func TestMentionsAreBounded(t *testing.T) {
	for _, f := range hostile() {
		t.Run(f.Name, func(t *testing.T) {
			for _, size := range markuptest.Sizes {
				if n := len(Mentions(f.Text(size))); n > chat.MentionsMax {
					t.Errorf("%d bytes: %d mentions", size, n)
				}
			}
		})
	}
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
