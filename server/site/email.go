package site

import (
	"net/http"
	"time"

	"parley/server/auth/account"
	"parley/server/mail"
	"parley/shared/chat"
)

func emailRoutes() []route {
	return []route{
		{path: "/account/email", member: true, by: map[string]act{http.MethodGet: showEmail, http.MethodPost: changeEmail}},
		{path: "/account/email/{token}", by: map[string]act{http.MethodGet: askEmail, http.MethodPost: confirmEmail}},
		{path: "/recover", by: map[string]act{http.MethodGet: showForgotten, http.MethodPost: forgotten}},
	}
}

// emailValid is how long an address can be confirmed.
const emailValid = 24 * time.Hour

// emailLink is the data of such a link.
type emailLink struct {
	Address string `json:"address"`
	Session string `json:"session"` // that wants it: when it ends, the link is void
}

// Mails reports whether this server sends mail.
func (p *page) Mails() bool { return p.site.Letters != nil }

// mailable answers where no mail is sent, and where a guest has nothing to confirm it for.
func (p *page) mailable() (answered bool, err error) {
	switch {
	case !p.Mails():
		return true, p.lost()
	case !p.by.Claimed:
		return true, toAccount(p)
	}
	return false, p.proven()
}

func (p *page) emailForm() *form {
	return fields(&field{Name: "email", Label: p.T.Email.Address, Complete: "email"})
}

// showEmail asks for an address.
func showEmail(p *page) error {
	if answered, err := p.mailable(); answered || err != nil {
		return err
	}
	return p.askAddress(http.StatusOK, p.emailForm())
}

// emailBody is what email.html shows.
type emailBody struct {
	Form *form
	Has  string // the address there is
}

func (p *page) askAddress(status int, f *form) error {
	has, err := p.site.Accounts.Account(p.r.Context(), p.by.User.ID)
	if err != nil {
		return err
	}
	return p.show(status, "email", p.T.Email.Title, emailBody{f, has.Email})
}

// changeEmail sends a link to an address, which counts once the link was used, or removes the one there is.
func changeEmail(p *page) error {
	if answered, err := p.mailable(); answered || err != nil {
		return err
	}
	if p.value("remove") != "" {
		if err := p.site.Accounts.Store.SetEmail(p.r.Context(), p.by.User.ID, ""); err != nil {
			return err
		}
		p.goTo("account?done=removed")
		return nil
	}
	f := p.emailForm().fill(p)
	to, err := mail.ParseAddress(account.Email(p.line("email")))
	if err != nil {
		return p.refuse(http.StatusUnprocessableEntity, f.blame("email", p.T.Email.Wrong), p.askAddress)
	}
	if err := p.site.Accounts.Begin(p.site.Edge.From(p.r)); err != nil {
		return err
	}
	p.site.Letters.post(letter{Kind: confirmLetter, To: to, Lang: p.Lang, Session: p.by.Session, user: p.by.User.ID}, emailValid)
	return p.say(http.StatusOK, p.T.Email.Sent, note{fill(p.T.Email.SentText, "{email}", to), "account", p.T.Handover.Done})
}

// emailLink returns the link that the address names. It returns unauthorized for one that is void, or whose session has ended.
func (p *page) emailLink() (link emailLink, err error) {
	_, err = p.site.Accounts.PeekLink(p.r.Context(), account.EmailKind, p.r.PathValue("token"), &link)
	if err == nil {
		err = p.site.Accounts.Lives(p.r.Context(), link.Session)
	}
	return link, err
}

// askEmail asks whether the address is to count. It uses up nothing: mail filters open links.
func askEmail(p *page) error {
	link, err := p.emailLink()
	if code(err) == chat.CodeUnauthorized {
		return p.gone()
	}
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, "email-ask", p.T.Email.Ask, link.Address)
}

func confirmEmail(p *page) error {
	link, err := p.emailLink()
	var user chat.UserID
	if err == nil {
		user, err = p.site.Accounts.TakeLink(p.r.Context(), account.EmailKind, p.r.PathValue("token"), nil)
	}
	if err == nil {
		err = p.site.Accounts.Store.SetEmail(p.r.Context(), user, account.Email(link.Address))
	}
	switch code(err) {
	case "":
		return p.say(http.StatusOK, p.T.Email.Confirmed, note{fill(p.T.Email.ConfirmedText, "{email}", link.Address), "account", p.T.Account.Title})
	case chat.CodeUnauthorized:
		return p.gone()
	case chat.CodeNameTaken:
		return p.say(http.StatusConflict, p.T.Wrong.Refused, note{p.T.Email.Taken, "account", p.T.Account.Title})
	}
	return err
}

// Forgets reports whether a recovery link can be asked for by mail: not where providers alone sign people in.
func (p *page) Forgets() bool { return p.Mails() && p.Place.Passwords }

// showForgotten asks where to send a recovery link.
func showForgotten(p *page) error {
	if !p.Forgets() {
		return p.lost()
	}
	return p.askForgotten(http.StatusOK, p.emailForm())
}

func (p *page) askForgotten(status int, f *form) error {
	return p.show(status, "forgotten", p.T.Email.Forgotten, f)
}

// forgotten sends a recovery link if somebody has the address. The answer and its time are the same if nobody has.
func forgotten(p *page) error {
	if !p.Forgets() {
		return p.lost()
	}
	f := p.emailForm().fill(p)
	to, err := mail.ParseAddress(account.Email(p.line("email")))
	if err != nil {
		return p.refuse(http.StatusUnprocessableEntity, f.blame("email", p.T.Email.Wrong), p.askForgotten)
	}
	if err := p.site.Accounts.Begin(p.site.Edge.From(p.r)); err != nil {
		if err := f.refused(p, "email", err); err != nil {
			return err
		}
		return p.refuse(http.StatusTooManyRequests, f, p.askForgotten)
	}
	p.site.Letters.post(letter{Kind: recoverLetter, To: to, Lang: p.Lang}, account.RecoveryValid)
	return p.say(http.StatusOK, p.T.Email.Sent, note{fill(p.T.Email.ForgottenSent, "{email}", to), "sign-in", p.T.SignIn.Title})
}
