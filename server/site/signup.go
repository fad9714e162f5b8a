package site

import (
	"html/template"
	"net/http"

	"parley/shared/chat"
)

func signUpRoutes() []route {
	return []route{{path: "/sign-up", by: map[string]act{http.MethodGet: showSignUp, http.MethodPost: signUp}}}
}

// signUpBody is what sign-up.html shows.
type signUpBody struct {
	Form    *form
	Next    string
	Passkey template.HTML // instead of a password
}

// mayNotSignUp answers those who cannot make an account here: a guest has the account page for it.
func (p *page) mayNotSignUp() (answered bool, err error) {
	switch {
	case p.Signed:
		return true, toAccount(p)
	case !p.Place.Accounts || !p.Place.Passwords:
		return true, p.lost()
	}
	return false, nil
}

func (p *page) signUpForm() *form {
	name := p.nameField()
	name.Hint, name.Complete = p.T.SignIn.UpName, "username"
	return fields(name, p.newPassword())
}

// showSignUp asks somebody new for a name and a password, where nobody is a guest first.
func showSignUp(p *page) error {
	if answered, err := p.mayNotSignUp(); answered {
		return err
	}
	return p.askSignUp(http.StatusOK, p.signUpForm())
}

func (p *page) askSignUp(status int, f *form) error {
	button, err := p.passkeySignUp("")
	if err != nil {
		return err
	}
	return p.show(status, "sign-up", p.T.SignIn.SignUp, signUpBody{f, p.site.Edge.Next(p.r), button})
}

func signUp(p *page) error {
	if answered, err := p.mayNotSignUp(); answered {
		return err
	}
	f := p.signUpForm().fill(p)
	if f.missing(p) {
		return p.refuse(http.StatusUnprocessableEntity, f, p.askSignUp)
	}
	in, err := p.site.Accounts.SignUp(p.r.Context(), p.line("name"), p.value("new"), p.site.Edge.From(p.r))
	switch code(err) {
	case "":
		p.site.Edge.SignIn(p.w, p.r, in)
		p.redirect(p.site.Edge.Next(p.r))
		return nil
	case chat.CodeBadName, chat.CodeNameTaken, chat.CodeFiltered:
		p.blameName(f, err)
	default:
		if err := f.refused(p, "new", err); err != nil {
			return err
		}
	}
	return p.refuse(http.StatusUnprocessableEntity, f, p.askSignUp)
}
