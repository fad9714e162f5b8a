package ui

import (
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/shared/chat"
)

func (m *Model) reportContent(c component.Context) dialog.Content {
	r, _ := m.row(m.screen.subject)
	return &dialog.Report{Context: c, Private: r.Private != nil || m.open().Room.Kind != chat.Public, Refusal: m.refusal()}
}

// askedToReport reports the message that the dialog is about. The dialog stays, with what was typed, until the server has it.
func (m *Model) askedToReport() {
	r, ok := m.row(m.screen.subject)
	if !ok || m.holdBack() {
		return
	}
	m.dismissRefusals()
	p := m.config.Platform
	m.config.Engine.Report(chat.Report{
		Room: r.Room, Seq: r.Seq, Reason: chat.Reason(p.Value(action.ReportDialog.FieldID())), Note: strings.TrimSpace(p.Value(dialog.ReportNoteID)),
	})
}

// toldOfReport says that a report has arrived, or what became of one.
func (m *Model) toldOfReport(r *chat.Report) {
	if m.screen.dialog == action.ReportDialog && r.Outcome == chat.OutcomeOpen {
		m.close()
	}
	m.toast(m.w.Reported(r))
}
