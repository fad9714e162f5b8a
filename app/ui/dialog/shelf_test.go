package dialog

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/component"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestTheShelfSaysWhyAMessageWasNotSent(t *testing.T) {
	for _, lang := range catalog.Languages() {
		words := lang.Words()
		for refused, want := range map[chat.Code]bool{"": false, chat.CodeNotAllowed: true} {
			d := &Shelf{Context: component.Context{Words: words}, Shelf: view.Shelf{Done: true, Drafts: []view.Shelved{{ID: "7", Room: chat.Lobby, Text: "see you", Refused: refused}}}}
			got := app.HTMLString(d.Body())
			if strings.Contains(got, words.NotSent+" "+words.Refuse(&chat.Error{Code: chat.CodeNotAllowed})) != want || !strings.Contains(got, "see you") {
				t.Errorf("%s, refused %q:\n%s", lang.Tag(), refused, got)
			}
		}
	}
}
