package site

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"parley/server/auth"
	"parley/server/auth/account"
	"parley/server/auth/admin"
	"parley/server/store"
	"parley/shared/chat"
)

// adminPage is how many people, or entries of the log, a page shows.
const adminPage = 50

func adminRoutes() []route {
	return []route{
		{path: "/admin", by: map[string]act{http.MethodGet: administers((*page).people)}},
		{path: "/admin/invites", by: map[string]act{http.MethodGet: administers((*page).invites), http.MethodPost: administers((*page).invite)}},
		{path: "/admin/invites/{id}/revoke", by: map[string]act{http.MethodPost: administers((*page).revokeInvite)}},
		{path: "/admin/people/{id}", by: map[string]act{http.MethodGet: administers((*page).person)}},
		{path: "/admin/people/{id}/purge", by: map[string]act{http.MethodGet: purges((*page).purge), http.MethodPost: purges((*page).actOnPurge)}},
		{path: "/admin/people/{id}/{act}", by: map[string]act{http.MethodPost: administers((*page).actOnPerson)}},
		{path: "/admin/rooms", by: map[string]act{http.MethodGet: administers((*page).rooms), http.MethodPost: administers((*page).calmRooms)}},
		{path: "/admin/rooms/{id}", by: map[string]act{http.MethodGet: administers((*page).room), http.MethodPost: administers((*page).saveRoom)}},
		{path: "/admin/reports", by: map[string]act{http.MethodGet: moderates((*page).reports), http.MethodPost: moderates((*page).actOnReport)}},
		{path: "/admin/waiting", by: map[string]act{http.MethodGet: moderates((*page).waiting), http.MethodPost: moderates((*page).letIn)}},
		{path: "/admin/settings", by: map[string]act{http.MethodGet: administers((*page).settings), http.MethodPost: administers((*page).saveSettings)}},
		{path: "/admin/filter", by: map[string]act{http.MethodGet: administers((*page).filter), http.MethodPost: administers((*page).saveFilter)}},
		{path: "/admin/jobs", by: map[string]act{http.MethodGet: administers((*page).jobs), http.MethodPost: administers((*page).retryJobs)}},
		{path: "/admin/log", by: map[string]act{http.MethodGet: administers((*page).adminLog)}},
		{path: "/admin/log.csv", by: map[string]act{http.MethodPost: administers((*page).exportLog)}},
	}
}

// administers returns an act for administrators. For everybody else there is no such page.
func administers(do func(*page, admin.Actor) error) act {
	return func(p *page) error {
		if !p.Signed || !p.by.Role.AtLeast(chat.RoleAdmin) {
			return p.lost()
		}
		p.Wide = true
		return do(p, admin.Actor{User: p.by.User.ID, Role: p.by.Role, Network: p.network()})
	}
}

// network returns where the request comes from, as sessions show it.
func (p *page) network() string { return account.Network(p.site.Edge.From(p.r).Address) }

// confirms reports whether the administrator was sent to prove who it is, since that was too long ago, and then back to a page.
func (p *page) confirms(back string) (asked bool, err error) {
	if err = p.site.Accounts.Recent(p.r.Context(), p.by); errors.Is(err, account.ErrConfirm) {
		p.goTo("sign-in?again=1&next=" + url.QueryEscape(p.Path(back)))
		return true, nil
	}
	return false, err
}

// tab is a page of the administration.
type tab struct {
	Path, Label string
	Here        bool
}

// tabs returns the pages of the administration, of which one is shown. Moderators have two.
func (p *page) tabs(here string) []tab {
	t := p.T.Admin
	by := admin.Actor{User: p.by.User.ID, Role: p.by.Role}
	reports, waiting := tab{"admin/reports", p.T.Reports.Title, false}, p.waitingTab(by)
	if open, err := p.site.Admin.OpenReports(p.r.Context(), by); err == nil && open > 0 {
		reports.Label = fill(p.T.Reports.Tab, "{n}", strconv.Itoa(open))
	}
	all := []tab{reports, waiting}
	if p.Rules() {
		all = []tab{{"admin", t.People, false}, {"admin/rooms", t.Rooms, false}, reports, waiting, {"admin/invites", p.T.Invites.Title, false}, {"admin/filter", p.T.Filter.Title, false}, {"admin/settings", t.Settings, false}, {"admin/jobs", t.Jobs, false}, {"admin/log", t.Log, false}}
	}
	for i := range all {
		all[i].Here = all[i].Path == here
	}
	return all
}

// choice is one of several values.
type choice struct {
	Value, Label, Hint string
	Chosen             bool
}

// role returns a role in words.
func (p *page) role(role chat.Role) string {
	if role == chat.RoleGuest {
		return p.T.Admin.Guest
	}
	return roleName(&p.T.Account, role, true)
}

// listedPerson is a row of the list of people.
type listedPerson struct {
	User   chat.User
	Role   string
	Seen   chat.Millis
	Banned bool
}

// peopleBody is what the list of people shows.
type peopleBody struct {
	Tabs   []tab
	Query  string
	Roles  []choice
	People []listedPerson
	More   string // the address of the next page, below the base; "": none
}

// people shows the people whose names begin with what was searched for.
func (p *page) people(admin.Actor) error {
	asked := p.r.URL.Query()
	query := store.AccountQuery{
		Prefix: auth.FoldPrefix(asked.Get("q")), Role: chat.Role(asked.Get("role")), After: chat.UserID(asked.Get("after")), Limit: adminPage + 1,
	}
	found, err := p.site.Admin.Store.ListAccounts(p.r.Context(), query)
	if err != nil {
		return err
	}
	body := peopleBody{Tabs: p.tabs("admin"), Query: asked.Get("q"), Roles: []choice{{Label: p.T.Admin.AnyRole}}}
	for _, role := range chat.Roles {
		body.Roles = append(body.Roles, choice{Value: string(role), Label: p.role(role), Chosen: role == query.Role})
	}
	if len(found) > adminPage {
		found = found[:adminPage]
		next := url.Values{"q": {body.Query}, "role": {string(query.Role)}, "after": {string(found[adminPage-1].User.ID)}}
		body.More = "admin?" + next.Encode()
	}
	for _, a := range found {
		body.People = append(body.People, listedPerson{a.User, p.role(a.Role), a.Seen, p.bans(a)})
	}
	return p.show(http.StatusOK, "admin", p.T.Admin.Title, body)
}

// bans reports whether an account is banned at the moment.
func (p *page) bans(a store.Account) bool { return a.Banned > chat.MillisOf(p.site.Now()) }
