package site

import (
	"html/template"
	"net/http"

	"parley/server/store"
	"parley/shared/catalog/pages"
	"parley/shared/chat"
)

func accountRoutes() []route {
	return []route{
		{path: "/account", member: true, by: map[string]act{http.MethodGet: showAccount}},
		{path: "/account/name", member: true, by: map[string]act{http.MethodGet: toAccount, http.MethodPost: changeName}},
	}
}

// accountBody is what account.html shows.
type accountBody struct {
	Name     *form
	Keep     *form // a guest's first password; nil where there is none
	KeepWays []template.HTML
	Account  store.Account
	Ways     []template.HTML
	Offer    bool // of recovery codes
	Parts    []template.HTML
	Sessions []store.Session // this one first
	Data     bool            // it can be exported and erased
}

// toAccount is where a page leads that has nothing to show by itself.
func toAccount(p *page) error {
	p.goTo("account")
	return nil
}

func showAccount(p *page) error {
	p.Done = p.done(p.r.URL.Query().Get("done"))
	return p.drawAccount(http.StatusOK, p.renameForm(), fields(p.newPassword()))
}

// drawAccount shows the account with the forms that are on its page.
func (p *page) drawAccount(status int, name, keep *form) error {
	ctx := p.r.Context()
	account, err := p.site.Accounts.Account(ctx, p.by.User.ID)
	if err != nil {
		return err
	}
	body := accountBody{Name: name, Account: account, Data: p.site.Data != nil}
	if body.Sessions, err = p.site.Accounts.Sessions(ctx, p.by); err != nil {
		return err
	}
	if body.Parts, err = p.parts(accountParts()); err != nil {
		return err
	}
	if account.Claimed == 0 {
		err = p.offerToKeep(&body, keep)
	} else {
		body.Offer = account.Codes == 0
		body.Ways, err = p.parts(wayParts())
	}
	if err != nil {
		return err
	}
	p.Wide = true
	return p.show(status, "account", p.T.Account.Title, body)
}

// offerToKeep adds the ways by which a guest can keep the name.
func (p *page) offerToKeep(body *accountBody, keep *form) (err error) {
	if !p.Place.Accounts {
		return nil
	}
	if p.Place.Passwords {
		body.Keep = keep
	}
	body.KeepWays, err = p.parts(keepParts())
	return err
}

// done returns what is said on top after a form did something, by the name of it in the address.
func (p *page) done(what string) string {
	name := p.by.User.Name
	switch what {
	case "claimed":
		return fill(p.T.Keep.Done, "{name}", name)
	case "elsewhere":
		return p.T.Keep.Elsewhere
	case "name":
		return fill(p.T.Account.Renamed, "{name}", name)
	case "passkey":
		return p.T.Passkeys.Added
	case "saved":
		return p.T.Account.Saved
	case "removed":
		return p.T.Account.Removed
	case "ended":
		return p.T.Devices.Ended
	case "others":
		return p.T.Devices.EndedAll
	case "recovered":
		return p.T.Recover.Done
	}
	return ""
}

// Role returns what the user is on this server.
func (p *page) Role() string { return roleName(&p.T.Account, p.by.Role, p.by.Claimed) }

func roleName(t *pages.Account, role chat.Role, claimed bool) string {
	switch {
	case !claimed:
		return t.Guest
	case role == chat.RoleOwner:
		return t.Owner
	case role == chat.RoleAdmin:
		return t.Admin
	case role == chat.RoleModerator:
		return t.Moderator
	}
	return t.Member
}

// Rules reports whether the user may open the pages of administrators.
func (p *page) Rules() bool { return p.by.Claimed && p.by.Role.AtLeast(chat.RoleAdmin) }

func (p *page) renameForm() *form {
	return fields(&field{Name: "name", Label: p.T.Account.Name, Hint: p.T.Account.NameHint, Complete: "nickname", Value: p.by.User.Name})
}

func changeName(p *page) error {
	f := p.renameForm().fill(p)
	if f.missing(p) {
		return p.refuseAccount(f, fields(p.newPassword()))
	}
	_, err := p.site.Rename(p.r.Context(), p.by.User.ID, p.line("name"))
	if err == nil {
		p.goTo("account?done=name")
		return nil
	}
	switch code(err) {
	case chat.CodeBadName, chat.CodeNameTaken, chat.CodeFiltered:
		p.blameName(f, err)
	default:
		if err := f.refused(p, "name", err); err != nil {
			return err
		}
	}
	return p.refuseAccount(f, fields(p.newPassword()))
}

func (p *page) refuseAccount(name, keep *form) error {
	p.Failed = true
	return p.drawAccount(http.StatusUnprocessableEntity, name, keep)
}
