package site

import (
	"net/http"

	"parley/shared/chat"
)

func recoverRoutes() []route {
	return []route{{path: "/recover/{token}", by: map[string]act{http.MethodGet: showRecovery, http.MethodPost: recoverAccount}}}
}

// recoveryBody is what recover.html shows.
type recoveryBody struct {
	Form *form
	User chat.User
}

// showRecovery asks for a new password. It uses up nothing.
func showRecovery(p *page) error {
	user, err := p.recovery()
	if err != nil {
		return err
	}
	if user.ID == "" {
		return p.gone()
	}
	return p.askRecovery(http.StatusOK, user, fields(p.newPassword()))
}

// recovery returns whom the link of the request is for, or a user without an id.
func (p *page) recovery() (chat.User, error) {
	user, err := p.site.Accounts.Recovery(p.r.Context(), p.r.PathValue("token"), p.site.Edge.From(p.r))
	if code(err) == chat.CodeUnauthorized {
		return chat.User{}, nil
	}
	return user, err
}

func (p *page) askRecovery(status int, user chat.User, f *form) error {
	name := &field{Name: "username", Label: p.T.Account.Name, Complete: "username", Value: user.Name, Fixed: true}
	f = &form{Wrong: f.Wrong, Fields: append([]*field{name}, f.Fields...)}
	return p.show(status, "recover", fill(p.T.Recover.Title, "{name}", user.Name), recoveryBody{f, user})
}

// recoverAccount sets the password and signs in.
func recoverAccount(p *page) error {
	user, err := p.recovery()
	if err != nil {
		return err
	}
	if user.ID == "" {
		return p.gone()
	}
	f := fields(p.newPassword())
	ask := func(status int, f *form) error { return p.askRecovery(status, user, f) }
	if f.missing(p) {
		return p.refuse(http.StatusUnprocessableEntity, f, ask)
	}
	in, err := p.site.Accounts.Recover(p.r.Context(), p.r.PathValue("token"), p.value("new"), p.site.Edge.From(p.r))
	switch code(err) {
	case "":
		p.site.Edge.SignIn(p.w, p.r, in)
		p.goTo("account?done=saved")
		return nil
	case chat.CodeUnauthorized:
		return p.gone()
	}
	if err := f.refused(p, "new", err); err != nil {
		return err
	}
	return p.refuse(http.StatusUnprocessableEntity, f, ask)
}
