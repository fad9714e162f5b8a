package site

import (
	"net/http"
	"strconv"

	"parley/server/auth/admin"
	"parley/server/auth/filter"
	"parley/shared/chat"
)

// filterBody is what the page of words and sites that are not allowed shows.
type filterBody struct {
	Tabs    []tab
	List    string
	Wrong   string     // why the list is refused
	Tried   string     // what trying it has found; "" if it was not tried
	Refused []filtered // the newest of that
}

// filtered is a message that the list would have refused.
type filtered struct {
	Author chat.User
	At     chat.Millis
	Link   string // to the message, below the base
	Text   string
	Entry  string
}

// filteredShown bounds the messages that the page shows.
const filteredShown = 20

func (p *page) filter(by admin.Actor) error {
	now, err := p.site.Admin.Filter(p.r.Context(), by)
	if err != nil {
		return err
	}
	if p.r.URL.Query().Get("done") == "saved" {
		p.Done = p.T.Account.Saved
	}
	return p.showFilter(http.StatusOK, filterBody{List: now.String()})
}

func (p *page) showFilter(status int, body filterBody) error {
	body.Tabs = p.tabs("admin/filter")
	return p.show(status, "admin-filter", p.T.Filter.Title, body)
}

// saveFilter stores the list, or tries it.
func (p *page) saveFilter(by admin.Actor) error {
	body := filterBody{List: p.value("list")}
	if _, err := filter.Parse(body.List); err != nil {
		body.Wrong = fill(fill(p.T.Filter.Wrong, "{entries}", strconv.Itoa(filter.EntriesMax)), "{n}", strconv.Itoa(filter.EntryRunes))
		return p.showFilter(http.StatusUnprocessableEntity, body)
	}
	if p.value("do") == "try" {
		return p.tryFilter(by, body)
	}
	if asked, err := p.confirms("admin/filter"); asked || err != nil {
		return err
	}
	if err := p.site.Admin.SetFilter(p.r.Context(), by, body.List); err != nil {
		return err
	}
	p.goTo("admin/filter?done=saved")
	return nil
}

func (p *page) tryFilter(by admin.Actor, body filterBody) error {
	refused, tried, err := p.site.Admin.TryFilter(p.r.Context(), by, body.List)
	if err != nil {
		return err
	}
	body.Tried = fill(p.T.Filter.Tried.Of(len(refused)), "{of}", p.T.Filter.Messages.Of(tried))
	for _, f := range refused[:min(len(refused), filteredShown)] {
		body.Refused = append(body.Refused, filtered{f.Event.By, f.Event.At, messagePath(f.Event.Room, f.Event.Seq), f.Event.Message.Text, f.Entry})
	}
	return p.showFilter(http.StatusOK, body)
}
