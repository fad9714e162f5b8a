package site

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"parley/server/auth/admin"
	"parley/server/store"
	"parley/shared/chat"
)

// Values of the field that says how long a ban holds newcomers from the same networks. An empty value means admin.HoldFor.
const (
	holdAll  = "ban"
	holdNone = "none"
)

// holdUntil reads that field of a ban that ends at a time.
func holdUntil(value string, until, now time.Time) (time.Time, error) {
	switch value {
	case "", admin.HoldFor.String():
		return now.Add(admin.HoldFor), nil
	case holdAll:
		return until, nil
	case holdNone:
		return time.Time{}, nil
	}
	return time.Time{}, errors.New("not a choice")
}

// describeHold says what a ban would hold, and what the present one holds.
func (p *page) describeHold(body *personBody) {
	t := p.T.Admin
	body.Holds = []choice{{Value: admin.HoldFor.String(), Label: t.HoldDay, Chosen: true}, {Value: holdAll, Label: t.HoldBan}, {Value: holdNone, Label: t.HoldNone}}
	body.Networks = len(store.Origins(body.Sessions))
	if at := body.Account.Hold; at > chat.MillisOf(p.site.Now()) {
		body.Held = t.HeldForever
		if at < chat.Forever {
			body.Held = fill(t.HeldUntil, "{date}", at.Time().UTC().Format("2006-01-02 15:04 UTC"))
		}
	}
}

// waitingBody is what the page of those who wait to be let in shows.
type waitingBody struct {
	Tabs   []tab
	People []listedPerson
	More   string // the address of the next page, below the base; "": none
}

func (p *page) waiting(by admin.Actor) error {
	p.Done = map[string]string{"in": p.T.Admin.LetInDone}[p.r.URL.Query().Get("done")]
	found, err := p.site.Admin.Waiting(p.r.Context(), by, chat.UserID(p.r.URL.Query().Get("after")), adminPage+1)
	if err != nil {
		return err
	}
	body := waitingBody{Tabs: p.tabs("admin/waiting")}
	if len(found) > adminPage {
		found = found[:adminPage]
		body.More = "admin/waiting?" + url.Values{"after": {string(found[adminPage-1].User.ID)}}.Encode()
	}
	for _, a := range found {
		body.People = append(body.People, listedPerson{a.User, p.role(a.Role), a.Created, p.bans(a)})
	}
	return p.show(http.StatusOK, "admin-waiting", p.T.Admin.Waiting, body)
}

// letIn lets in whom the form names: one, or those who were shown.
func (p *page) letIn(by admin.Actor) error {
	if asked, err := p.confirms("admin/waiting"); asked || err != nil {
		return err
	}
	if err := p.r.ParseForm(); err != nil {
		return err
	}
	for _, user := range p.r.PostForm["user"] {
		if err := p.site.Admin.LetIn(p.r.Context(), by, chat.UserID(user)); err != nil && code(err) != chat.CodeNoUser && code(err) != chat.CodeNotAllowed {
			return err
		}
	}
	p.goTo("admin/waiting?done=in")
	return nil
}

// waitingTab has the number of those who wait.
func (p *page) waitingTab(by admin.Actor) tab {
	t := p.T.Admin
	found, err := p.site.Admin.Waiting(p.r.Context(), by, "", adminPage+1)
	if err != nil || len(found) == 0 {
		return tab{Path: "admin/waiting", Label: t.Waiting}
	}
	count := strconv.Itoa(min(len(found), adminPage))
	if len(found) > adminPage {
		count += "+"
	}
	return tab{Path: "admin/waiting", Label: fill(t.WaitingTab, "{n}", count)}
}
