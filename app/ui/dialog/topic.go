package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// Topic shows the whole topic of a room, in which addresses are links.
type Topic struct {
	component.Context
	Room chat.Room
}

// Body draws the dialog.
func (d *Topic) Body() app.HTMLElem {
	var b render.HTML
	b.Raw(`<p class="topic" dir="auto">`)
	b.Linked(render.Topic(d.Words, d.Room))
	b.Raw(`</p>`)
	return render.El("div.dialog__form", head(d.Words, "#"+render.RoomName(d.Words, d.Room)), app.Raw(b.String()))
}
