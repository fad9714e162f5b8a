package site

import (
	"net/http"

	"parley/server/auth/account"
	"parley/server/auth/passkey"
	"parley/server/store"
	"parley/shared/chat"
)

func recoverRoutes() []route {
	return []route{{path: "/recover/{token}", by: map[string]act{http.MethodGet: showRecovery, http.MethodPost: recoverAccount}}}
}

// recoveryBody is what recover.html shows.
type recoveryBody struct {
	Form     *form
	User     chat.User
	Ways     []trustedWay    // that stay if they are chosen
	Sessions []store.Session // that end
}

// trustedWay is another way to sign in than the password.
type trustedWay struct {
	Field, Value  string // of the check box
	Name          string
	Created, Used chat.Millis // 0: not known, never
	Email         bool
	Chosen        bool
}

// showRecovery asks for a new password, and which other ways to sign in stay. It uses up nothing.
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
	body := recoveryBody{Form: &form{Wrong: f.Wrong, Fields: append([]*field{name}, f.Fields...)}, User: user}
	var err error
	if body.Ways, err = p.trustedWays(user.ID); err != nil {
		return err
	}
	if body.Sessions, err = p.site.Accounts.Store.Sessions(p.r.Context(), user.ID); err != nil {
		return err
	}
	return p.show(status, "recover", fill(p.T.Recover.Title, "{name}", user.Name), body)
}

// trustedWays returns what may stay: at first nothing is chosen, since whoever had the account meanwhile may have added it.
func (p *page) trustedWays(user chat.UserID) (all []trustedWay, err error) {
	ctx := p.r.Context()
	passkeys, err := p.site.Accounts.Store.Passkeys(ctx, user)
	if err != nil {
		return nil, err
	}
	for _, one := range passkeys {
		name := one.Name
		if name == "" {
			name = p.T.Passkeys.Unnamed
		}
		all = append(all, trustedWay{Field: "passkey", Value: passkey.IDText(one.ID), Name: name, Created: one.Created, Used: one.Used})
	}
	identities, err := p.site.Accounts.Identities(ctx, user)
	if err != nil {
		return nil, err
	}
	for _, one := range identities {
		name := p.site.Providers.Label(one.Issuer)
		if one.Email != "" {
			name += ", " + one.Email
		}
		all = append(all, trustedWay{Field: "identity", Value: account.IdentityKey(one), Name: name, Created: one.Created, Used: one.Used})
	}
	has, err := p.site.Accounts.Account(ctx, user)
	if err != nil {
		return nil, err
	}
	if has.Email != "" {
		all = append(all, trustedWay{Field: "email", Value: has.Email, Name: has.Email, Email: true})
	}
	p.query("") // parses the form
	for i, way := range all {
		for _, value := range p.r.PostForm[way.Field] {
			all[i].Chosen = all[i].Chosen || value == way.Value
		}
	}
	return all, nil
}

// trusted returns what was chosen.
func (p *page) trusted(user chat.UserID) (t account.Trusted, err error) {
	all, err := p.trustedWays(user)
	for _, way := range all {
		switch {
		case !way.Chosen:
		case way.Email:
			t.Email = true
		case way.Field == "identity":
			t.Identities = append(t.Identities, way.Value)
		default:
			id, err := passkey.ParseID(way.Value)
			if err != nil {
				return t, err
			}
			t.Passkeys = append(t.Passkeys, id)
		}
	}
	return t, err
}

// recoverAccount sets the password, voids what was not chosen, and signs in.
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
	trusted, err := p.trusted(user.ID)
	if err != nil {
		return err
	}
	in, err := p.site.Accounts.Recover(p.r.Context(), p.r.PathValue("token"), p.value("new"), trusted, p.site.Edge.From(p.r))
	switch code(err) {
	case "":
		p.site.Edge.SignIn(p.w, p.r, in)
		p.goTo("account?done=recovered")
		return nil
	case chat.CodeUnauthorized:
		return p.gone()
	}
	if err := f.refused(p, "new", err); err != nil {
		return err
	}
	return p.refuse(http.StatusUnprocessableEntity, f, ask)
}
