package cli

import (
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// report reports a message to the moderators of the server; a refusal arrives as a notice.
func (c *conversation) report(rest string) {
	r, text, ok := c.pick(rest, mayBeOthers)
	if !ok {
		return
	}
	reason, note, _ := strings.Cut(text, " ")
	report := chat.Report{Room: r.Room, Seq: r.Seq, Reason: chat.Reason(strings.ToLower(reason)), Note: strings.TrimSpace(note)}
	switch {
	case report.Reason.Validate() != nil:
		c.print("! use /report spam, /report harassment, /report illegal or /report other, and a note behind it if you like")
	case chat.ValidateReportNote(report.Note) != nil:
		c.print("! a note has at most %d characters", chat.ReportNoteRunes)
	case r.Mine:
		c.print("! this message is your own; /delete deletes it")
	default:
		c.Report(report)
	}
}

// showReports prints news of reports, and the list that was asked for.
func (c *conversation) showReports(v *view.Snapshot) {
	if r := v.Reported; r != nil && r != c.reported {
		c.reported = r
		c.print("* %s", outcomeText(*r))
	}
	if !c.listingReports || v.Reports == nil || v.Reports == c.oldReports {
		return
	}
	c.listingReports = false
	if len(*v.Reports) == 0 {
		c.print("* you have reported nothing")
	}
	for _, r := range *v.Reports {
		c.print("  %s  %s: %s", r.At.Time().In(time.Local).Format("2006-01-02 15:04"), r.Reason, outcomeText(r))
	}
}

// outcomeText says what became of a report.
func outcomeText(r chat.Report) string {
	text := "reported; the moderators of the server will look at it"
	switch r.Outcome {
	case chat.OutcomeActed:
		text = "the moderators acted on your report"
	case chat.OutcomeNone:
		text = "the moderators saw no reason to act on your report"
	case chat.OutcomeDuplicate:
		text = "what you reported was known already"
	}
	if r.Word != "" {
		text += ": " + safeLine(r.Word)
	}
	return text
}
