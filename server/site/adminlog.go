package site

import (
	"encoding/csv"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parley/server/auth/admin"
	"parley/server/store"
	"parley/shared/chat"
)

// logEntry is a row of the log.
type logEntry struct {
	At            chat.Millis
	By            string
	Target        *chat.User // nil: the whole server
	Act           string
	Before, After string
}

// logBody is what the log shows.
type logBody struct {
	Tabs    []tab
	Acts    []choice
	Act     string
	About   *chat.User // the person whom all entries are by or about; nil: all entries
	Entries []logEntry
	Older   string // the address of the next page, below the base; "": none
}

// logQuery reads which entries the address asks for.
func (p *page) logQuery() store.AuditQuery {
	asked := p.r.URL.Query()
	before, _ := strconv.ParseInt(asked.Get("before"), 10, 64) // 0, the newest, for what is no number
	return store.AuditQuery{Before: max(before, 0), Act: asked.Get("act"), User: chat.UserID(asked.Get("user"))}
}

func (p *page) adminLog(by admin.Actor) error {
	query := p.logQuery()
	entries, err := p.site.Admin.ReadAudit(p.r.Context(), by, query, adminPage)
	if err != nil {
		return err
	}
	body, known := logBody{Tabs: p.tabs("admin/log"), Act: query.Act}, map[chat.UserID]chat.User{}
	for _, act := range admin.Acts {
		body.Acts = append(body.Acts, choice{Value: act, Label: p.act(act), Chosen: act == query.Act})
	}
	if query.User != "" {
		about := p.userNamed(query.User, known)
		body.About = &about
	}
	for _, e := range entries {
		row := logEntry{At: e.At, By: p.T.Admin.Operator, Act: p.act(e.Act), Before: p.changed(e.Act, e.Before), After: p.changed(e.Act, e.After)}
		if e.By != "" {
			row.By = p.userNamed(e.By, known).Name
		}
		if e.Target != "" {
			target := p.userNamed(e.Target, known)
			row.Target = &target
		}
		body.Entries = append(body.Entries, row)
	}
	if len(entries) == adminPage {
		body.Older = "admin/log?" + url.Values{"act": {query.Act}, "user": {string(query.User)}, "before": {strconv.FormatInt(entries[adminPage-1].ID, 10)}}.Encode()
	}
	return p.show(http.StatusOK, "admin-log", p.T.Admin.Log, body)
}

// exportLog answers with the log as a file for spreadsheets.
func (p *page) exportLog(by admin.Actor) error {
	if asked, err := p.confirms("admin/log"); asked || err != nil {
		return err
	}
	p.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	p.w.Header().Set("Content-Disposition", `attachment; filename="parley-log.csv"`)
	out, known := csv.NewWriter(p.w), map[chat.UserID]chat.User{}
	_ = out.Write([]string{"time", "by", "by_name", "via", "network", "act", "target", "target_name", "before", "after"}) // Error has it
	err := p.site.Admin.ExportAudit(p.r.Context(), by, p.logQuery(), func(e store.AuditEntry) error {
		line := []string{e.At.Time().UTC().Format(time.RFC3339), string(e.By), "", e.Via, e.Network, e.Act, string(e.Target), "", e.Before, e.After}
		if e.By != "" {
			line[2] = p.userNamed(e.By, known).Name
		}
		if e.Target != "" {
			line[7] = p.userNamed(e.Target, known).Name
		}
		for i, cell := range line {
			line[i] = inert(cell)
		}
		return out.Write(line)
	})
	out.Flush()
	if err = errors.Join(err, out.Error()); err != nil {
		p.site.Log.Error("save the log", "err", err)
		panic(http.ErrAbortHandler) // so that a part does not look like the whole
	}
	return nil
}

// inert returns a cell that no spreadsheet takes for a formula.
func inert(cell string) string {
	if strings.IndexAny(cell, "=+-@\t\r\n") == 0 {
		return "'" + cell
	}
	return cell
}

// userNamed returns a user with the present name, or with the id for a name if the user has gone.
func (p *page) userNamed(id chat.UserID, known map[chat.UserID]chat.User) chat.User {
	user, ok := known[id]
	if !ok {
		var err error
		if user, err = p.site.Admin.Store.User(p.r.Context(), id); err != nil {
			user = chat.User{ID: id, Name: string(id)}
		}
		known[id] = user
	}
	return user
}

// act names an act.
func (p *page) act(name string) string {
	t := p.T.Admin.Acts
	words := map[string]string{
		admin.ActRole: t.Role, admin.ActBan: t.Ban, admin.ActLift: t.Lift, admin.ActSilence: t.Silence, admin.ActReset: t.Reset, admin.ActInvite: t.Invite, admin.ActSignOut: t.SignOut,
		admin.ActRead: t.Read, admin.ActExport: t.Export, admin.ActPlace: t.Settings, admin.ActStart: t.Start, admin.ActJobs: t.Jobs, admin.ActRoom: t.Room, admin.ActFilter: t.Filter, admin.ActRevoke: t.Revoke, admin.ActReports: t.Reports, admin.ActReport: t.Report, admin.ActPurge: t.Purge, admin.ActUnpurge: t.Unpurge,
	}
	if text, ok := words[name]; ok {
		return text
	}
	return name
}

// changed shows a value of an entry in words, where there are some.
func (p *page) changed(act, value string) string {
	if value != "" && (act == admin.ActRole || act == admin.ActStart) {
		return p.role(chat.Role(value))
	}
	return value
}
