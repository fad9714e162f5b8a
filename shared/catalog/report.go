package catalog

import "parley/shared/chat"

// ReportWords are the texts about reports of messages.
type ReportWords struct {
	Report                                                   string // in the menu of a message
	ReportTitle, ReportWhy, ReportNote, ReportDo, ReportDone string
	ReportSpam, ReportHarassment, ReportIllegal, ReportOther string // reasons
	ReportWho, ReportWhoPrivate                              string // who sees it; outside of public rooms
	ReportActed, ReportNone, ReportDuplicate                 string // outcomes
}

// Reason returns the name of a reason.
func (w *ReportWords) Reason(r chat.Reason) string {
	switch r {
	case chat.ReasonSpam:
		return w.ReportSpam
	case chat.ReasonHarassment:
		return w.ReportHarassment
	case chat.ReasonIllegal:
		return w.ReportIllegal
	}
	return w.ReportOther
}

// Reported says what became of a report.
func (w *ReportWords) Reported(r *chat.Report) string {
	text := w.ReportDone
	switch r.Outcome {
	case chat.OutcomeActed:
		text = w.ReportActed
	case chat.OutcomeNone:
		text = w.ReportNone
	case chat.OutcomeDuplicate:
		text = w.ReportDuplicate
	}
	if r.Word != "" {
		text += " " + r.Word
	}
	return text
}
