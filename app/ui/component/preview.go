package component

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/client/view"
)

// previewID is the id of the preview, which its button controls.
const previewID = "preview"

// Preview is the message in the composer as its row will be.
type Preview struct {
	On       bool
	Text     string
	Mentions []view.MentionSpan
	Rows     render.Rows
}

// preview draws the message above the field, which stays as it is: so do its caret and what can be undone in it.
func (p *ComposerProps) preview() app.UI {
	box := render.El("section#" + previewID + ".composer__preview tabindex=-1")
	switch {
	case !p.Preview.On:
		return box
	case p.Preview.Text == "":
		box = box.Body(render.TextIn("p.composer__empty", p.Words.PreviewEmpty))
	default:
		box = box.Body(app.Raw(p.Preview.Rows.Said(view.Row{Author: p.Me, Mine: true, Text: p.Preview.Text, Mention: p.Preview.Mentions})))
	}
	return box.Class("composer__preview--on").Attr("aria-label", p.Words.Preview).Attr("tabindex", 0)
}

func (p *ComposerProps) previewButton() app.UI {
	return render.IconButton("", render.IconEye, p.Words.Preview, action.Preview, "").
		Attr("aria-pressed", p.Preview.On).Attr("aria-controls", previewID)
}

// pasted offers a block for pasted code, which stays as it is unless the person takes the offer.
func (p *ComposerProps) pasted() []app.UI {
	if !p.Code {
		return nil
	}
	return []app.UI{
		render.TextIn("span", p.Words.PastedCode),
		render.LinkButton(p.Words.MakeBlock, action.Block, ""),
		render.LinkButton(p.Words.KeepAsIs, action.AsPasted, ""),
	}
}

// elsewhere offers a newer draft from another device, which is not put into a field that somebody uses.
func (p *ComposerProps) elsewhere() []app.UI {
	if !p.Elsewhere {
		return nil
	}
	return []app.UI{render.TextIn("span", p.Words.DraftElsewhere), render.LinkButton(p.Words.DraftShow, action.TakeDraft, "")}
}
