package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// ReportNoteID is the id of the field of Report for a note.
const ReportNoteID = "report-note"

// Report asks why a message is reported, and says who will see what.
type Report struct {
	component.Context
	Private bool // the message is not in a public room
	Refusal Refusal
}

// Body draws the dialog.
func (d *Report) Body() app.HTMLElem {
	w := d.Words
	var reasons []Option
	for _, r := range chat.Reasons {
		reasons = append(reasons, Option{string(r), w.Reason(r)})
	}
	who := w.ReportWho
	if d.Private {
		who += " " + w.ReportWhoPrivate
	}
	return render.El("form#report.dialog__form novalidate=novalidate", head(w, w.ReportTitle),
		labelled(w.ReportWhy, choose(action.ReportDialog.FieldID(), reasons)), labelled(w.ReportNote, render.Input(ReportNoteID, chat.ReportNoteRunes)),
		render.TextIn("p.field__hint", who), d.Refusal.draw(w), decision(w, w.ReportDo))
}
