package ui

import (
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestARoomThatLooksLikeAnotherIsRefusedByItsName(t *testing.T) {
	for lang, want := range map[catalog.Lang]string{catalog.English: `It looks like <bdi translate="no">lobby</bdi>.`, catalog.Chinese: `它和 <bdi translate="no">lobby</bdi> 看起来一样。`} {
		d := newDesktop(t)
		d.setLang(lang)
		d.openDialog(action.RoomsDialog)
		d.change(func(v *view.Snapshot) {
			v.Notices = []view.Notice{{ID: 1, About: d.about(), Error: &chat.Error{Code: chat.CodeRoomTaken, Suggest: "lobby"}}}
		})
		uitest.WantAll(t, app.HTMLString(d.dialogUI(d.screen.dialog)), want)
	}
}
