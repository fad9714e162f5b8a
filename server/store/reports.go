package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// Report is a report with who has made it, and who wrote the message.
type Report struct {
	chat.Report
	ID         int64
	By, Author chat.User
}

// ReportsShown is how many reports a Reported lists.
const ReportsShown = 20

// Reported is a message with the reports about it: the open ones, or the closed ones.
type Reported struct {
	ID       int64     // of the newest of these reports: it stands for all of them
	Room     chat.Room // without a kind if it was removed
	Author   chat.User
	Count    int          // of the reports
	Reports  []Report     // at most ReportsShown, the oldest first
	Snapshot []chat.Event // what the first of these reporters could read, ascending; empty after chat.ReportKept
	Now      *chat.Event  // the message as it stands; nil if it was removed with its room
}

// Seq returns the Seq of the message.
func (r *Reported) Seq() chat.Seq { return r.Reports[0].Seq }

// ReportQuery selects reported messages.
type ReportQuery struct {
	ID     int64       // the one that this report is about; 0: any
	Closed bool        // those with closed reports instead of open ones
	Hide   chat.UserID // leaves out messages of this user, who must not learn of reports
	Before int64       // the ID of the last one of the page before; 0: from the newest
	Limit  int
}

// Reports stores reports of messages, with a copy of what their reporters could read.
type Reports interface {
	// AddReport stores a report by By about a message of Author, with the messages around it. If By has reported the message before, the reason
	// and the note replace those of a report that is open, and the whole report replaces one that was closed. It returns no_user.
	AddReport(ctx context.Context, report Report, around []chat.Event) error
	// ListReports returns a page of reported messages, the most recently reported first.
	ListReports(ctx context.Context, query ReportQuery) ([]Reported, error)
	// OpenReports counts the messages with open reports, without those of a user.
	OpenReports(ctx context.Context, hide chat.UserID) (int, error)
	// OwnReports returns up to limit reports that a user has made, the newest first.
	OwnReports(ctx context.Context, user chat.UserID, limit int) ([]chat.Report, error)
	// CloseReports closes the open reports about the message of a report that are not newer than it, and returns them, without their authors. By
	// may be "": the operator.
	CloseReports(ctx context.Context, id int64, by chat.UserID, outcome chat.Outcome, word string, now time.Time) ([]Report, error)
	// PurgeReports removes up to limit copies of messages that are older than chat.ReportKept, and as many reports that were closed before that
	// time. It returns how many of both.
	PurgeReports(ctx context.Context, now time.Time, limit int) (int, error)
}
