package site

import (
	"encoding/json"
	"html/template"

	"parley/server/auth"
	"parley/server/auth/account"
	"parley/server/auth/passkey"
	"parley/server/store"
	"parley/shared/chat"
)

// passkeySignUp is the button with which somebody without an account gets one that has a passkey and no password. then is the id of the form
// that is sent afterwards; "" leads to next.
func (p *page) passkeySignUp(then string) (template.HTML, error) {
	if p.maySignUpWithPasskey() != nil {
		return "", nil //nolint:nilerr // there is no button for whoever may not
	}
	return p.drawPasskeys("passkey-button", passkeyBody{Act: "sign-up", Label: p.T.Passkeys.SignUp, Next: p.site.Edge.Next(p.r), Then: then})
}

// maySignUpWithPasskey returns an error if nobody makes accounts here, or if who makes the request has one.
func (p *page) maySignUpWithPasskey() error {
	switch {
	case !p.Place.Passwords:
		return errOnlyProviders
	case !p.Place.Accounts:
		return chat.Errorf(chat.CodeNotAllowed, "accounts cannot be made here")
	case p.Claimed():
		return account.ErrClaimed
	}
	return nil
}

// beginSignUp takes the name that somebody wants. A guest stays the same user.
func beginSignUp(p *page, rp passkey.RelyingParty, sent []byte) (any, error) {
	if err := p.maySignUpWithPasskey(); err != nil {
		return nil, err
	}
	var wanted struct{ Name string }
	if err := json.Unmarshal(sent, &wanted); err != nil {
		return nil, chat.Errorf(chat.CodeBadFrame, `send {"name":"Ada"}`)
	}
	ctx, as := p.r.Context(), chat.User{ID: p.by.User.ID, Name: wanted.Name}
	if err := p.site.Accounts.Begin(p.site.Edge.From(p.r)); err != nil {
		return nil, err
	}
	if err := p.site.Accounts.People.Available(ctx, as.ID, as.Name); err != nil {
		return nil, aboutName(err)
	}
	if !p.Signed {
		as.ID = auth.NewUserID()
	}
	options, err := p.site.Passkeys.BeginSignUp(ctx, rp, p.Place.Name, p.by.User.ID, as, p.browser())
	return json.RawMessage(options), err
}

// finishSignUp makes the account.
func finishSignUp(p *page, rp passkey.RelyingParty, sent []byte) (any, error) {
	if err := p.maySignUpWithPasskey(); err != nil {
		return nil, err
	}
	ctx := p.r.Context()
	as, made, err := p.site.Passkeys.FinishSignUp(ctx, rp, p.by.User.ID, p.browser(), sent)
	if err != nil {
		return nil, err
	}
	if p.Signed {
		return passkeyDone{Go: p.site.Edge.Next(p.r)}, p.keepAs(as, made)
	}
	in, err := p.site.Accounts.SignUpWithPasskey(ctx, as, made, p.site.Edge.From(p.r))
	if err != nil {
		return nil, aboutName(err)
	}
	p.site.Edge.SignIn(p.w, p.r, in)
	return passkeyDone{Go: p.site.Edge.Next(p.r)}, nil
}

// keepAs gives a guest another name, if that was wanted, and the first passkey.
func (p *page) keepAs(as chat.User, made store.Passkey) error {
	if as.Name != p.by.User.Name {
		if _, err := p.site.Rename(p.r.Context(), as.ID, as.Name); err != nil {
			return aboutName(err)
		}
	}
	if _, err := p.site.Accounts.AddPasskey(p.r.Context(), p.by, made); err != nil {
		return err
	}
	p.renew(account.ByPasskey)
	return nil
}

// nameError is an error about the name that somebody wants.
type nameError struct{ refusal *chat.Error }

func (e nameError) Error() string { return e.refusal.Error() }

// aboutName marks an error about a name as such: for passkeys, name_taken means something else.
func aboutName(err error) error {
	if nameRefused(err) {
		return nameError{chat.AsError(err)}
	}
	return err
}
