package site

import (
	"html/template"
	"net/http"
	"net/url"

	"parley/server/auth/account"
	"parley/server/auth/admin"
	"parley/server/auth/password"
	"parley/server/auth/place"
	"parley/server/store"
	"parley/shared/chat"
)

func startRoutes() []route {
	return []route{{path: "/start/{token}", by: map[string]act{http.MethodGet: showStart, http.MethodPost: start}}}
}

// startBody is what start.html shows.
type startBody struct {
	Form     *form
	Policies []choice
	Here     string        // the address of this page, below the base
	Passkey  template.HTML // instead of a password
}

// showStart asks the visitor of the link that the console shows to become the owner. It uses up nothing.
func showStart(p *page) error {
	if done, err := p.noStart(); done || err != nil {
		return err
	}
	return p.askStart(http.StatusOK, p.startForm(), place.Guests)
}

// noStart says that the link is not valid, if so.
func (p *page) noStart() (done bool, err error) {
	err = p.site.Admin.CheckStart(p.r.Context(), p.r.PathValue("token"))
	if code(err) == chat.CodeUnauthorized {
		return true, p.gone()
	}
	return false, err
}

// startForm asks for the name of the place, and whoever has no account for one.
func (p *page) startForm() *form {
	f := p.placeForm("")
	if p.Claimed() {
		return f
	}
	name := p.nameField()
	name.Label, name.Hint, name.Complete = p.T.Start.Name, p.T.Start.NameHint, "username"
	if p.Signed {
		name.Value = p.by.User.Name
	}
	f.Fields = append(f.Fields, name, p.newPassword())
	return f
}

func (p *page) askStart(status int, f *form, policy place.Policy) error {
	button, err := p.passkeySignUp("start")
	if err != nil {
		return err
	}
	return p.show(status, "start", p.T.Start.Title, startBody{f, p.policies(policy), "start/" + url.PathEscape(p.r.PathValue("token")), button})
}

// start makes the visitor the owner. Whoever comes second has an account, and is told.
func start(p *page) error {
	if done, err := p.noStart(); done || err != nil {
		return err
	}
	f, policy := p.startForm().fill(p), place.Policy(p.value("policy"))
	refuse := func() error {
		return p.refuse(http.StatusUnprocessableEntity, f, func(status int, f *form) error { return p.askStart(status, f, policy) })
	}
	chosen, ok, err := p.chosenPlace(f, policy)
	if err != nil {
		return err
	}
	if !ok || f.missing(p) {
		return refuse()
	}
	if !p.Claimed() {
		ok, err := p.getAccount(f)
		if err != nil {
			return err
		}
		if !ok {
			return refuse()
		}
	}
	by := admin.Actor{User: p.by.User.ID, Network: p.network()}
	switch err := p.site.Admin.Start(p.r.Context(), by, p.r.PathValue("token"), chosen); code(err) {
	case "":
	case chat.CodeNotAllowed, chat.CodeUnauthorized:
		return p.say(http.StatusConflict, p.T.Start.Taken, note{p.T.Start.TakenText, "", p.T.Frame.Back})
	default:
		return err
	}
	p.goTo("admin/settings?done=start")
	return nil
}

// getAccount gives an account with a password to whoever makes the request: a guest keeps the name, and somebody new gets one. It reports
// false if the form has something wrong.
func (p *page) getAccount(f *form) (ok bool, err error) {
	ctx, name, secret := p.r.Context(), p.line("name"), p.value("new")
	if !p.Signed {
		in, err := p.site.Accounts.SignUp(ctx, name, secret, p.site.Edge.From(p.r))
		if err != nil {
			return false, p.refusedAccount(f, err)
		}
		p.by = store.Login{User: in.User, Session: in.Session}
		p.site.Edge.SignIn(p.w, p.r, in)
		return true, nil
	}
	if err := password.Check(secret, name); err != nil { // before the name changes
		return false, p.refusedAccount(f, err)
	}
	if name != p.by.User.Name {
		renamed, err := p.site.Rename(ctx, p.by.User.ID, name)
		if err != nil {
			return false, p.refusedAccount(f, err)
		}
		p.by.User = renamed
	}
	if _, err := p.site.Accounts.Claim(ctx, p.by, secret); err != nil {
		return false, p.refusedAccount(f, err)
	}
	return true, p.renewed(account.ByPassword)
}

// refusedAccount blames the field that an error is about.
func (p *page) refusedAccount(f *form, err error) error {
	if code(err) == chat.CodeBadPassword {
		return f.refused(p, "new", err)
	}
	return p.refusedName(f, err)
}
