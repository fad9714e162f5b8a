package site

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"parley/server/auth/admin"
	"parley/server/store"
	"parley/shared/chat"
)

// moderates returns an act for moderators, administrators and owners. For everybody else there is no such page.
func moderates(do func(*page, admin.Actor) error) act {
	return func(p *page) error {
		if !p.Moderates() {
			return p.lost()
		}
		p.Wide = true
		return do(p, admin.Actor{User: p.by.User.ID, Role: p.by.Role, Network: p.network()})
	}
}

// Moderates reports whether the user may open the page of reports.
func (p *page) Moderates() bool {
	return p.Signed && p.by.Claimed && p.by.Role.AtLeast(chat.RoleModerator)
}

// reportsBody is what the page of reports shows.
type reportsBody struct {
	Tabs     []tab
	States   []choice
	Closed   bool
	Reports  []listedReport
	Outcomes []choice
	NoteMax  int
	More     string // the address of the next page, below the base; "": none
	Wrong    string // why the last act was refused
}

// listedReport is a message that was reported.
type listedReport struct {
	store.Reported
	Where  string         // the room
	Link   string         // to the message, below the base; "" outside of public rooms
	Rows   []reportRow    // the reports
	Copy   []reportedText // the messages that the reporter could read
	Now    string         // what the message is now
	Text   string         // and what it says, if that is another text; "" outside of public rooms
	Delete bool           // the moderator may delete it
	Remove bool           // and take its author out of the room
}

// reportRow is one report in words.
type reportRow struct {
	store.Report
	Why, Outcome string
}

// reportedText is a message of a copy.
type reportedText struct {
	chat.Event
	This bool // it is the reported one
}

func (p *page) reports(by admin.Actor) error {
	t := p.T.Reports
	p.Done = map[string]string{"close": t.CloseDone, "delete": t.DeleteDone, "remove": t.RemoveDone}[p.r.URL.Query().Get("done")]
	return p.showReports(http.StatusOK, by, "")
}

func (p *page) showReports(status int, by admin.Actor, wrong string) error {
	asked := p.r.URL.Query()
	before, _ := strconv.ParseInt(asked.Get("before"), 10, 64) // 0, the newest, for what is no number
	t, closed := p.T.Reports, asked.Get("state") == "closed"
	found, more, err := p.site.Admin.ReadReports(p.r.Context(), by, store.ReportQuery{Closed: closed, Before: max(before, 0)})
	if err != nil {
		return err
	}
	body := reportsBody{
		Tabs: p.tabs("admin/reports"), Closed: closed, NoteMax: chat.ReportNoteRunes, Wrong: wrong,
		States: []choice{{Value: "open", Label: t.Open, Chosen: !closed}, {Value: "closed", Label: t.Closed, Chosen: closed}},
	}
	for _, outcome := range chat.Outcomes {
		body.Outcomes = append(body.Outcomes, choice{Value: string(outcome), Label: p.outcome(outcome)})
	}
	for _, r := range found {
		body.Reports = append(body.Reports, p.listed(r))
	}
	if more {
		body.More = "admin/reports?" + url.Values{"state": {asked.Get("state")}, "before": {strconv.FormatInt(found[len(found)-1].ID, 10)}}.Encode()
	}
	return p.show(status, "admin-reports", t.Title, body)
}

// listed puts a reported message into words. Of rooms that are not public it tells no more than the reporter has sent.
func (p *page) listed(r store.Reported) listedReport {
	t, public := p.T.Reports, r.Room.Kind == chat.Public
	one := listedReport{Reported: r, Now: t.Unchanged}
	switch {
	case public:
		one.Where = "#" + r.Room.Name
		one.Link = messagePath(r.Room.ID, r.Seq())
	case r.Room.Kind == chat.Direct:
		one.Where = t.Direct
	case r.Room.Kind.MembersOnly():
		one.Where = t.Private
	default:
		one.Where = t.Removed
	}
	for _, report := range r.Reports {
		one.Rows = append(one.Rows, reportRow{report, p.W.Reason(report.Reason), p.outcome(report.Outcome)})
	}
	was := ""
	for _, e := range r.Snapshot {
		line := reportedText{e, e.Seq == r.Seq()}
		if line.This {
			was = e.Message.Text
		}
		one.Copy = append(one.Copy, line)
	}
	switch now := r.Now; {
	case now == nil:
		one.Now = t.Removed
		return one
	case now.Message.Gone != nil:
		one.Now = t.Deleted
		return one
	case now.Message.Text != was && public:
		one.Now, one.Text = t.Edited, now.Message.Text
	case now.Message.Text != was && len(r.Snapshot) > 0:
		one.Now = t.Edited
	}
	all := chat.RightsIn(r.Room, p.by.Role, "")
	one.Delete, one.Remove = public && all.Has(chat.ToModerate), public && all.Has(chat.ToRemove)
	return one
}

// outcome names what became of a report.
func (p *page) outcome(outcome chat.Outcome) string {
	t := p.T.Reports
	return map[chat.Outcome]string{chat.OutcomeOpen: t.Waiting, chat.OutcomeActed: t.Acted, chat.OutcomeNone: t.NoAction, chat.OutcomeDuplicate: t.Duplicate}[outcome]
}

// actOnReport does what a form of the page asks for.
func (p *page) actOnReport(by admin.Actor) error {
	if asked, err := p.confirms("admin/reports"); asked || err != nil {
		return err
	}
	id, err := strconv.ParseInt(p.value("report"), 10, 64)
	if err != nil {
		return p.lost()
	}
	what := p.value("act")
	switch what {
	case "delete":
		err = p.site.Admin.DeleteReported(p.r.Context(), by, id)
	case "remove":
		err = p.site.Admin.RemoveReported(p.r.Context(), by, id)
	case "close":
		err = p.site.Admin.CloseReports(p.r.Context(), by, id, chat.Outcome(p.value("outcome")), chat.Newlines(p.line("word")))
	default:
		return p.lost()
	}
	refusal, refused := errors.AsType[*chat.Error](err)
	switch {
	case err == nil:
		p.goTo("admin/reports?done=" + what)
		return nil
	case refused && refusal.Code == chat.CodeNoMessage:
		return p.lost()
	case refused:
		return p.showReports(http.StatusUnprocessableEntity, by, p.W.Refuse(refusal))
	}
	return err
}

// ownReport is what the user has reported, in words.
type ownReport struct {
	chat.Report
	Why, Result string
}

// ownReportsPart lists what the user has reported, and what became of it.
func ownReportsPart(p *page) (template.HTML, error) {
	if p.site.Admin.Reports == nil {
		return "", nil
	}
	all, err := p.site.Admin.Reports.OwnReports(p.r.Context(), p.by.User.ID, chat.ReportsPage)
	if err != nil || len(all) == 0 {
		return "", err
	}
	var rows []ownReport
	for _, r := range all {
		rows = append(rows, ownReport{r, p.W.Reason(r.Reason), p.outcome(r.Outcome)})
	}
	return p.draw("own-reports", rows)
}

// messagePath is the address of a message, below the base.
func messagePath(room chat.RoomID, seq chat.Seq) string {
	return "r/" + url.PathEscape(string(room)) + "/" + strconv.FormatInt(int64(seq), 10)
}
