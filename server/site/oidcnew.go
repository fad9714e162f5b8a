package site

import (
	"net/http"

	"parley/server/auth/account"
	"parley/server/auth/oidc"
	"parley/shared/chat"
)

// newcomerBody is what oidc-new.html shows: a person whom a provider knows, and who has no account here.
type newcomerBody struct {
	Form     *form
	Provider string
	Guest    string // whose name the person can keep; "": the browser is no guest's
}

// showNewcomer asks for a name, and whether the guest of this browser becomes the account.
func showNewcomer(p *page) error {
	person, _, err := p.site.Providers.Held(p.r.Context(), p.site.Edge.Visit(p.w, p.r))
	if err != nil {
		return p.failOIDC(err)
	}
	return p.askNewcomer(http.StatusOK, person, p.newcomerForm(person))
}

func (p *page) newcomerForm(person oidc.Person) *form {
	name := &field{Name: "name", Label: p.T.SignIn.Name, Hint: p.T.Provider.NameHint, Complete: "username", Focus: true}
	for _, suggestion := range person.Names {
		if len([]rune(suggestion)) <= chat.NameMax {
			name.Value = suggestion
			break
		}
	}
	return fields(name)
}

func (p *page) askNewcomer(status int, person oidc.Person, f *form) error {
	label := p.site.Providers.Label(person.Provider)
	if !p.mayJoin() {
		return p.say(http.StatusForbidden, fill(p.T.Provider.Failed, "{provider}", label), note{p.T.Provider.Closed, "sign-in", p.T.SignIn.Title})
	}
	body := newcomerBody{Form: f, Provider: label}
	if p.Signed && !p.Claimed() {
		body.Guest = p.by.User.Name
	}
	return p.show(status, "oidc-new", p.T.Provider.NewTitle, body)
}

// signUpNewcomer makes the account: of the guest, or of a new user.
func signUpNewcomer(p *page) error {
	ctx, browser := p.r.Context(), p.site.Edge.Visit(p.w, p.r)
	person, next, err := p.site.Providers.Held(ctx, browser)
	if err != nil {
		return p.failOIDC(err)
	}
	if !p.mayJoin() {
		return p.askNewcomer(http.StatusForbidden, person, nil)
	}
	var in account.SignedIn
	if p.value("keep") != "" && p.Signed && !p.Claimed() {
		in, err = p.keepGuest(person)
	} else {
		f := p.newcomerForm(person).fill(p)
		if f.missing(p) {
			return p.refuse(http.StatusUnprocessableEntity, f, func(status int, f *form) error { return p.askNewcomer(status, person, f) })
		}
		if in, err = p.site.Accounts.SignUpByProvider(ctx, p.line("name"), identity(person), person.Role, p.site.Edge.From(p.r)); nameRefused(err) {
			suggest := chat.AsError(err).Suggest
			if err := f.refused(p, "name", err); err != nil {
				return err
			}
			if suggest != "" {
				f.Fields[0].Wrong += " " + fill(p.W.UseName, "{name}", suggest)
			}
			return p.refuse(http.StatusConflict, f, func(status int, f *form) error { return p.askNewcomer(status, person, f) })
		}
	}
	if err == nil {
		_, _, err = p.site.Providers.Take(ctx, browser)
	}
	return p.welcome(in, err, person, next)
}

// nameRefused reports whether another name would do. An identity that somebody else got meanwhile is name_taken too, without a suggestion.
func nameRefused(err error) bool {
	return code(err) == chat.CodeBadName || code(err) == chat.CodeNameTaken || code(err) == chat.CodeFiltered
}

// keepGuest makes an account of the guest, who stays the same user, and signs in.
func (p *page) keepGuest(person oidc.Person) (account.SignedIn, error) {
	i := identity(person)
	i.User = p.by.User.ID
	if err := p.claim(i, person.Role); err != nil {
		return account.SignedIn{}, err
	}
	return p.site.Accounts.SignInAs(p.r.Context(), i.User, account.ByProvider, p.site.Edge.From(p.r))
}

// welcome finishes a sign-in.
func (p *page) welcome(in account.SignedIn, err error, person oidc.Person, next string) error {
	if err == nil {
		err = p.site.Providers.Remember(p.r.Context(), in.Session, in.User.ID, person)
	}
	if err != nil {
		return err
	}
	p.site.Edge.SignIn(p.w, p.r, in)
	p.redirect(next)
	return nil
}
