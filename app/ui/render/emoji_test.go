package render

import (
	"strings"
	"testing"

	"parley/shared/client/view"
)

func TestAMessageOfEmojiOnlyIsLarger(t *testing.T) {
	for text, want := range map[string]bool{"🎉": true, "👍🏽 👩‍💻": true, "🎉 yes": false, "yes": false, strings.Repeat("🎉", 11): false} {
		got := writer(t).Row(view.Row{Kind: view.RowMessage, Text: text})
		if strings.Contains(got, "message__text--emoji") != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}
