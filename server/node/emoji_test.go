package node

import (
	"slices"
	"testing"

	"parley/web"
)

func TestTheServerKnowsTheNamesOfEmoji(t *testing.T) {
	if got := emojiNames(web.Files)("tada"); !slices.Contains(got, "🎉") {
		t.Errorf("got %q", got)
	}
}
