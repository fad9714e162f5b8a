package site

import (
	"errors"
	"net/http"

	"parley/server/auth/account"
	"parley/server/store"
	"parley/shared/chat"
)

func passwordRoutes() []route {
	return []route{
		{path: "/account/password", member: true, by: map[string]act{http.MethodGet: showPassword, http.MethodPost: setPassword}},
		{path: "/.well-known/change-password", by: map[string]act{http.MethodGet: toPassword}},
	}
}

// passwordBody is what password.html shows.
type passwordBody struct {
	Form   *form
	Has    bool // there is a password
	Remove bool // it can be removed: there are other ways to sign in
}

// toPassword leads password managers to where a password is changed (W3C, a well-known URL for changing passwords).
func toPassword(p *page) error {
	p.goTo("account/password")
	return nil
}

// showPassword asks for a password. Guests find that on the account page.
func showPassword(p *page) error {
	if !p.by.Claimed {
		return toAccount(p)
	}
	has, err := p.site.Accounts.Account(p.r.Context(), p.by.User.ID)
	if err != nil {
		return err
	}
	f, err := p.passwordForm(has)
	if err != nil {
		return err
	}
	return p.askPassword(http.StatusOK, has, f)
}

// passwordForm asks for the present password unless something else has proved recently who this is. An account without one has to be
// proved in another way first.
func (p *page) passwordForm(has store.Account) (*form, error) {
	f := fields(&field{Name: "username", Label: p.T.Account.Name, Complete: "username", Value: p.by.User.Name, Fixed: true})
	switch err := p.site.Accounts.Recent(p.r.Context(), p.by); {
	case errors.Is(err, account.ErrConfirm) && has.Password:
		f.Fields = append(f.Fields, &field{Name: "current", Label: p.T.Password.Current, Complete: "current-password", Secret: true})
	case err != nil:
		return nil, err
	}
	f.Fields = append(f.Fields, p.newPassword())
	return f, nil
}

func (p *page) askPassword(status int, has store.Account, f *form) error {
	title := p.T.Password.TitleNew
	if has.Password {
		title = p.T.Password.Title
	}
	body := passwordBody{Form: f, Has: has.Password, Remove: has.Password && has.Passkeys+has.Identities > 0}
	return p.show(status, "password", title, body)
}

// setPassword sets or removes a password. A guest's first one keeps the name.
func setPassword(p *page) error {
	has, err := p.site.Accounts.Account(p.r.Context(), p.by.User.ID)
	if err != nil {
		return err
	}
	if has.Claimed == 0 || p.value("claim") != "" { // another tab may have been faster
		return keepByPassword(p)
	}
	if p.value("remove") != "" {
		if _, err := p.site.Accounts.RemovePassword(p.r.Context(), p.by); err != nil {
			return err
		}
		p.goTo("account?done=removed")
		return nil
	}
	f, err := p.passwordForm(has)
	if err != nil {
		return err
	}
	ask := func(status int, f *form) error { return p.askPassword(status, has, f) }
	if f.missing(p) {
		return p.refuse(http.StatusUnprocessableEntity, f, ask)
	}
	from := p.site.Edge.From(p.r)
	if err = p.site.Accounts.Begin(from); err == nil { // it costs a hash, as signing in does
		_, err = p.site.Accounts.SetPassword(p.r.Context(), p.by, p.value("current"), p.value("new"), from)
	}
	switch {
	case err == nil:
		p.renew(account.ByPassword)
		p.goTo("account?done=saved")
		return nil
	case code(err) == chat.CodeUnauthorized && has.Password:
		f.blame("current", p.T.Wrong.PasswordWrong)
	default:
		if err := f.refused(p, "new", err); err != nil {
			return err
		}
	}
	return p.refuse(http.StatusUnprocessableEntity, f, ask)
}

// keepByPassword makes an account of a guest.
func keepByPassword(p *page) error {
	if !p.Place.Accounts || !p.Place.Passwords {
		return chat.Errorf(chat.CodeForbidden, "accounts cannot be made")
	}
	f := fields(p.newPassword())
	if f.missing(p) {
		return p.refuseAccount(p.renameForm(), f)
	}
	err := p.site.Accounts.Begin(p.site.Edge.From(p.r)) // it costs a hash, as signing in does
	if err == nil {
		_, err = p.site.Accounts.Claim(p.r.Context(), p.by, p.value("new"))
	}
	switch code(err) {
	case "":
		p.renew(account.ByPassword)
		p.goTo("account?done=claimed")
		return nil
	case chat.CodeChanged:
		p.goTo("account?done=elsewhere")
		return nil
	}
	if err := f.refused(p, "new", err); err != nil {
		return err
	}
	return p.refuseAccount(p.renameForm(), f)
}

// renew gives the browser another session after a way to sign in has changed. If that fails, the present one still serves.
func (p *page) renew(method string) {
	if err := p.renewed(method); err != nil {
		p.site.Log.Warn("renew a session", "user", p.by.User.ID, "err", err)
	}
}

func (p *page) renewed(method string) error {
	in, err := p.site.Accounts.Renew(p.r.Context(), p.by, method, p.site.Edge.From(p.r))
	if err == nil {
		p.site.Edge.SignIn(p.w, p.r, in)
	}
	return err
}
