package chat

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits on reports of messages.
const (
	ReportNoteRunes = 500                 // of what a reporter adds, and of what a reporter is told
	ReportAround    = 3                   // messages before a reported one, and after it, that a report keeps
	ReportKept      = 30 * 24 * time.Hour // so long it keeps them; and so long it stays after it was closed
	ReportsPage     = 20                  // of one's own reports, in an answer
)

// Reason says why a message was reported.
type Reason string

// The reasons.
const (
	ReasonSpam       Reason = "spam"
	ReasonHarassment Reason = "harassment"
	ReasonIllegal    Reason = "illegal"
	ReasonOther      Reason = "other" // the note says which
)

// Reasons are all reasons, in the order in which they are offered.
var Reasons = []Reason{ReasonSpam, ReasonHarassment, ReasonIllegal, ReasonOther}

// Outcome says what became of a report.
type Outcome string

// The outcomes.
const (
	OutcomeOpen      Outcome = "" // nobody has decided yet
	OutcomeActed     Outcome = "acted"
	OutcomeNone      Outcome = "none" // nothing was done
	OutcomeDuplicate Outcome = "duplicate"
)

// Outcomes are what a report is closed with.
var Outcomes = []Outcome{OutcomeActed, OutcomeNone, OutcomeDuplicate}

// Report is what somebody has reported, as the reporter sees it.
type Report struct {
	Room    RoomID  `json:"room"`
	Seq     Seq     `json:"seq"`
	Reason  Reason  `json:"reason"`
	Note    string  `json:"note,omitempty"`
	At      Millis  `json:"at"`
	Outcome Outcome `json:"outcome,omitempty"`
	Word    string  `json:"word,omitempty"`   // of whoever has decided
	Closed  Millis  `json:"closed,omitempty"` // when that was
}

// Validate refuses a reason that nobody offers.
func (r Reason) Validate() error {
	if !slices.Contains(Reasons, r) {
		return Errorf(CodeBadFrame, "a message is reported for spam, harassment, illegal or other")
	}
	return nil
}

// ValidateReportNote checks what is written with a report, or in answer to one: it may have lines, and may be empty.
func ValidateReportNote(note string) error {
	if !utf8.ValidString(note) || utf8.RuneCountInString(note) > ReportNoteRunes || strings.ContainsFunc(note, forbidden) || note != "" && Blank(note) {
		return Errorf(CodeBadText, "a note has at most %d characters, without control characters", ReportNoteRunes)
	}
	return nil
}
