package site

import (
	"html/template"
	"net/http"

	"parley/server/auth/account"
	"parley/shared/chat"
)

func signInRoutes() []route {
	return []route{
		{path: "/sign-in", by: map[string]act{http.MethodGet: showSignIn, http.MethodPost: signIn}},
		{path: "/sign-in/guest", by: map[string]act{http.MethodGet: toSignIn, http.MethodPost: beGuest}},
	}
}

// signInBody is what sign-in.html shows.
type signInBody struct {
	Form   *form
	Next   string // where to go afterwards
	Ways   []template.HTML
	Code   bool // asks for a recovery code in place of a password
	Again  bool // confirms who is signed in
	Keep   bool // the browser is a guest's, who may keep the name instead
	Asks   bool // there is something to fill in
	Switch bool // between code and password
}

// showSignIn asks who it is, unless that is known.
func showSignIn(p *page) error {
	if p.Signed && p.by.Claimed && p.query("again") == "" && p.query("other") == "" {
		return p.show(http.StatusOK, "signed-in", p.T.SignIn.Title, p.site.Edge.Next(p.r))
	}
	return p.askSignIn(http.StatusOK, p.signInForm())
}

// toSignIn is where the address of a form leads that somebody opens.
func toSignIn(p *page) error {
	p.goTo("sign-in")
	return nil
}

// beGuest goes on without an account. The program would lead back here: for all it knows, this device is the account's until the server
// says that it is somebody else's. What the account has written and not sent stays its own.
func beGuest(p *page) error {
	if _, err := p.site.Edge.BeGuest(p.w, p.r); err != nil {
		return err
	}
	p.redirect(p.site.Edge.Next(p.r))
	return nil
}

// query returns a value of the query, or of the form that continues with it.
func (p *page) query(name string) string { return p.r.FormValue(name) }

func (p *page) withCode() bool { return p.query("with") == "code" }

// again reports whether somebody who is signed in has to show it once more.
func (p *page) again() bool { return p.query("again") != "" && p.Signed && p.by.Claimed }

// onlyProviders reports whether nothing of this server signs anybody in, other than an administrator's link. Whoever is signed in can still
// prove it.
func (p *page) onlyProviders() bool { return !p.Place.Passwords && !p.again() }

func (p *page) signInForm() *form {
	name := p.nameField()
	if p.again() {
		name.Value, name.Fixed = p.by.User.Name, true
	}
	if p.withCode() {
		return fields(name, &field{Name: "code", Label: p.T.SignIn.Code, Hint: p.T.SignIn.CodeHint, Complete: "one-time-code", Code: true})
	}
	return fields(name, &field{Name: "password", Label: p.T.SignIn.Password, Complete: "current-password", Secret: true})
}

// askSignIn shows the form.
func (p *page) askSignIn(status int, f *form) error {
	body := signInBody{
		Form: f, Next: p.site.Edge.Next(p.r), Code: p.withCode(), Again: p.again(), Keep: p.Signed && !p.by.Claimed && p.Place.Accounts,
		Asks: p.Place.Passwords, Switch: p.Place.Passwords,
	}
	if body.Again {
		has, err := p.site.Accounts.Account(p.r.Context(), p.by.User.ID)
		if err != nil {
			return err
		}
		body.Asks = body.Code || has.Password
		body.Switch = body.Code && has.Password || !body.Code && has.Codes > 0
	}
	var err error
	if body.Ways, err = p.parts(signInParts()); err != nil {
		return err
	}
	title := p.T.SignIn.Title
	if body.Again {
		title = p.T.SignIn.Again
	}
	return p.show(status, "sign-in", title, body)
}

// signIn takes a name with a password or a recovery code. An unknown name and a wrong password look the same.
func signIn(p *page) error {
	f := p.signInForm()
	if p.onlyProviders() {
		return p.refuse(http.StatusForbidden, f.blame("", p.T.SignIn.OnlyProviders), p.askSignIn)
	}
	name := p.line("name")
	if p.again() {
		name = p.by.User.Name
	} else {
		f.fill(p)
	}
	if f.missing(p) {
		return p.refuse(http.StatusUnprocessableEntity, f, p.askSignIn)
	}
	to := p.site.Edge.Next(p.r)
	var err error
	switch from := p.site.Edge.From(p.r); {
	case p.withCode() && p.again():
		err = p.site.Accounts.ConfirmWithCode(p.r.Context(), p.by, p.line("code"), from)
	case p.withCode(): // whoever needs one has lost the other ways, perhaps to somebody
		var secret string
		if secret, err = p.site.Accounts.Exchange(p.r.Context(), name, p.line("code"), from); err == nil {
			to = p.Path("recover/" + secret)
		}
	case p.again():
		err = p.site.Accounts.Confirm(p.r.Context(), p.by, p.value("password"), from)
	default:
		var in account.SignedIn
		if in, err = p.site.Accounts.SignIn(p.r.Context(), name, p.value("password"), from); err == nil {
			p.site.Edge.SignIn(p.w, p.r, in)
			to = p.afterPassword(in.User.ID, to)
		}
	}
	if err != nil {
		return p.refuseSignIn(f, err)
	}
	p.redirect(to)
	return nil
}

// refuseSignIn shows the form again.
func (p *page) refuseSignIn(f *form, err error) error {
	secret, wrong := "password", p.T.SignIn.Wrong
	switch {
	case p.withCode():
		secret, wrong = "code", p.T.SignIn.WrongCode
	case p.again():
		wrong = p.T.Wrong.PasswordWrong
	}
	status := http.StatusForbidden
	switch code(err) {
	case chat.CodeUnauthorized:
		f.blame(secret, wrong)
	case chat.CodeForbidden:
		f.blame("", p.T.SignIn.Banned)
	default:
		if err := f.refused(p, secret, err); err != nil {
			return err
		}
		status = http.StatusTooManyRequests
	}
	return p.refuse(status, f, p.askSignIn)
}

// refuse shows a form again, with a title that says so.
func (p *page) refuse(status int, f *form, ask func(int, *form) error) error {
	p.Failed = true
	return ask(status, f)
}
