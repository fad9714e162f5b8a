package site

import (
	"net/http"
	"strconv"

	"parley/server/auth/admin"
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
	Entries []logEntry
	Older   int64 // the id before which the next page begins; 0: none
}

func (p *page) adminLog(admin.Actor) error {
	before, _ := strconv.ParseInt(p.r.URL.Query().Get("before"), 10, 64) // 0, the newest, for what is no number
	entries, err := p.site.Admin.Store.ListAudit(p.r.Context(), max(before, 0), adminPage)
	if err != nil {
		return err
	}
	body, known := logBody{Tabs: p.tabs("admin/log")}, map[chat.UserID]chat.User{}
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
		body.Older = entries[len(entries)-1].ID
	}
	return p.show(http.StatusOK, "admin-log", p.T.Admin.Log, body)
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
		admin.ActRole: t.Role, admin.ActBan: t.Ban, admin.ActLift: t.Lift, admin.ActReset: t.Reset, admin.ActInvite: t.Invite, admin.ActSignOut: t.SignOut,
		admin.ActPlace: t.Settings, admin.ActStart: t.Start, admin.ActJobs: t.Jobs, admin.ActRoom: t.Room, admin.ActRevoke: t.Revoke,
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
