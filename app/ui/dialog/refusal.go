package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// Refusal is why what a dialog asks for was not done.
type Refusal struct {
	Offline bool
	Error   *chat.Error // nil: it was not refused
	Suggest bool        // the suggestion of Error can be taken
}

func (r *Refusal) draw(w *catalog.Words) app.UI {
	var body []app.UI
	if r.Offline {
		body = append(body, render.TextIn("p", w.Offline))
	}
	if e := r.Error; e != nil {
		body = append(body, render.TextIn("p", w.Refuse(e)))
		if e.Suggest != "" && r.Suggest {
			body = append(body, render.Button("button.dialog__suggest", action.Suggest, e.Suggest, render.Sentence(w.UseName, e.Suggest)))
		}
		if e.Suggest != "" && e.Code == chat.CodeRoomTaken {
			body = append(body, render.El("p", render.Sentence(w.RoomAlike, e.Suggest)))
		}
	}
	return render.El("div.dialog__error role=alert", body...)
}
