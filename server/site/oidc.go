package site

import (
	"errors"
	"net/http"
	"net/url"

	"parley/server/auth/account"
	"parley/server/auth/oidc"
	"parley/server/store"
	"parley/shared/chat"
)

func oidcRoutes() []route {
	return []route{
		{path: "/oidc/{provider}", by: map[string]act{http.MethodGet: beginOIDC}},
		{path: "/oidc/{provider}/callback", by: map[string]act{http.MethodGet: finishOIDC}},
		{path: "/oidc/{provider}/logout", by: map[string]act{http.MethodPost: logoutOIDC}},
		{path: "/oidc/{provider}/new", by: map[string]act{http.MethodGet: showNewcomer, http.MethodPost: signUpNewcomer}},
		{path: "/account/identities", member: true, by: map[string]act{http.MethodGet: toAccount, http.MethodPost: changeIdentities}},
	}
}

func (p *page) provider() string { return p.r.PathValue("provider") }

// onward is what oidc-go.html shows.
type onward struct{ Label, Address string }

// leaveProvider returns where the person can sign out of the provider of a session that has ended.
func (p *page) leaveProvider() (to onward) {
	if p.Signed {
		to.Label, to.Address = p.site.Providers.Leave(p.r.Context(), p.by.Session)
	}
	return to
}

// beginOIDC sends the browser to a provider. If another site has led here, the person is asked first: it must not sign people in.
func beginOIDC(p *page) error {
	if site := p.r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return p.goOn(onward{p.site.Providers.Label(p.provider()), p.Path("oidc/" + p.provider() + "?next=" + url.QueryEscape(p.site.Edge.Next(p.r)))})
	}
	attempt := oidc.Attempt{Next: p.site.Edge.Next(p.r)}
	if p.again() {
		attempt.User = p.by.User.ID
	}
	address, err := p.beginWith(p.provider(), attempt)
	if err != nil {
		return p.failOIDC(err)
	}
	p.redirect(address)
	return nil
}

func (p *page) beginWith(provider string, attempt oidc.Attempt) (address string, err error) {
	if err := p.site.Accounts.Begin(p.site.Edge.From(p.r)); err != nil {
		return "", err
	}
	return p.site.Providers.Begin(p.r.Context(), provider, p.site.Edge.Visit(p.w, p.r), attempt)
}

// goOn shows where to go on. A form cannot redirect to a provider, since form-action allows this server only.
func (p *page) goOn(to onward) error {
	return p.show(http.StatusOK, "oidc-go", fill(p.T.Provider.GoTitle, "{provider}", to.Label), to)
}

// finishOIDC takes what the provider has sent the browser back with.
func finishOIDC(p *page) error {
	browser := p.site.Edge.Visit(p.w, p.r)
	person, attempt, err := p.site.Providers.Finish(p.r.Context(), p.provider(), browser, p.r.URL.Query())
	if err != nil {
		return p.failOIDC(err)
	}
	if attempt.Add {
		return p.addIdentity(person, attempt.User)
	}
	if attempt.User != "" { // has to be the same one again
		user, err := p.site.Accounts.UserByIdentity(p.r.Context(), person.Issuer, person.Subject)
		if err == nil && user != attempt.User || code(err) == chat.CodeNoUser {
			return p.failOIDC(&oidc.Error{Reason: oidc.Elsewhere, Err: errors.New("another person has signed in")})
		} else if err != nil {
			return err
		}
	}
	in, err := p.site.Accounts.SignInByProvider(p.r.Context(), identity(person), person.Role, p.site.Edge.From(p.r))
	if code(err) == chat.CodeNoUser {
		if err := p.site.Providers.Hold(p.r.Context(), browser, person, attempt.Next); err != nil {
			return err
		}
		p.goTo("oidc/" + p.provider() + "/new")
		return nil
	}
	return p.welcome(in, err, person, attempt.Next)
}

// identity returns a person as the store knows it.
func identity(person oidc.Person) store.Identity {
	return store.Identity{Issuer: person.Issuer, Subject: person.Subject, Email: person.Email}
}

// addIdentity adds a way to sign in to the user who has asked for it, and is still signed in.
func (p *page) addIdentity(person oidc.Person, user chat.UserID) error {
	if !p.Signed || p.by.User.ID != user {
		return p.failOIDC(&oidc.Error{Reason: oidc.Elsewhere, Err: errors.New("who has asked is not signed in here")})
	}
	i := identity(person)
	i.User = user
	guest := !p.Claimed()
	switch err := p.claim(i, person.Role); {
	case code(err) == chat.CodeNameTaken:
		return p.say(http.StatusConflict, fill(p.T.Provider.Failed, "{provider}", p.site.Providers.Label(person.Provider)), note{p.T.Provider.Taken, "account", p.T.Frame.Back})
	case err != nil:
		return err
	}
	if !guest {
		p.goTo("account?done=saved")
		return nil
	}
	in, err := p.site.Accounts.SignInAs(p.r.Context(), user, account.ByProvider, p.site.Edge.From(p.r)) // whoever knows the guest's token is out
	return p.welcome(in, err, person, p.Path("account?done=claimed"))
}

// claim adds the identity to who makes the request, which makes an account of a guest.
func (p *page) claim(i store.Identity, role chat.Role) error {
	if !p.Claimed() && !p.mayJoin() {
		return chat.Errorf(chat.CodeForbidden, "accounts cannot be made here")
	}
	if _, err := p.site.Accounts.AddIdentity(p.r.Context(), p.by, i); err != nil {
		return err
	}
	return p.site.Accounts.FollowProvider(p.r.Context(), i.User, role)
}

// mayJoin reports whether a person whom a provider knows can make an account.
func (p *page) mayJoin() bool { return p.Place.Accounts || !p.Place.Passwords }

// logoutOIDC takes a logout token, which a provider sends by itself.
func logoutOIDC(p *page) error {
	err := p.site.Providers.LoggedOut(p.r.Context(), p.provider(), p.value("logout_token"), p.site.Accounts.EndSession)
	status := http.StatusOK
	switch _, ok := oidc.ReasonOf(err); {
	case ok:
		p.site.Log.Warn("a logout token was refused", "provider", p.provider(), "err", err)
		status = http.StatusBadRequest
	case err != nil:
		return err
	}
	p.w.WriteHeader(status)
	return nil
}

// failOIDC says why a sign-in with a provider has failed.
func (p *page) failOIDC(err error) error {
	reason, ok := oidc.ReasonOf(err)
	if !ok {
		return err
	}
	t := p.T.Provider
	text := map[oidc.Reason]string{
		oidc.Down: t.Down, oidc.Expired: t.Expired, oidc.Elsewhere: t.Elsewhere, oidc.Denied: t.Denied, oidc.Invalid: t.Invalid,
	}[reason]
	if text == "" { // there is no such provider
		return p.lost()
	}
	p.site.Log.Warn("a sign-in with a provider has failed", "provider", p.provider(), "reason", string(reason), "err", err)
	label := p.site.Providers.Label(p.provider())
	status := http.StatusBadRequest
	if reason == oidc.Down {
		status = http.StatusBadGateway
	}
	return p.say(status, fill(t.Failed, "{provider}", label), note{fill(text, "{provider}", label), "sign-in", p.T.SignIn.Title})
}
