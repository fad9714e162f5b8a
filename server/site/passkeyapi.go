package site

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"

	"parley/server/auth/account"
	"parley/server/auth/passkey"
	"parley/shared/chat"
)

// passkeyMax bounds the answer of an authenticator, most of which is stored. Certificates, which it may have without being asked, fit.
const passkeyMax = 16 << 10

// passkeyAPI has what passkey.js asks for. A ceremony begins with options for the browser, and finishes with its answer.
func passkeyAPI() []route {
	return []route{
		{path: "/api/passkey/sign-in/begin", by: passkeyAct(false, beginPasskeySignIn)},
		{path: "/api/passkey/sign-in/finish", by: passkeyAct(false, finishPasskeySignIn)},
		{path: "/api/passkey/sign-up/begin", by: passkeyAct(false, beginSignUp)},
		{path: "/api/passkey/sign-up/finish", by: passkeyAct(false, finishSignUp)},
		{path: "/api/passkey/register/begin", by: passkeyAct(true, beginRegistration)},
		{path: "/api/passkey/register/finish", by: passkeyAct(true, finishRegistration)},
		{path: "/api/passkey/confirm/begin", by: passkeyAct(true, beginConfirm)},
		{path: "/api/passkey/confirm/finish", by: passkeyAct(true, finishConfirm)},
	}
}

// passkeyDone is the answer to a ceremony that has succeeded.
type passkeyDone struct {
	Go      string          `json:"go"`                // where the page goes next
	Signals json.RawMessage `json:"signals,omitempty"` // for the password manager
}

// ceremony is half of a ceremony: it gets what the script has sent, and returns the answer.
type ceremony func(p *page, rp passkey.RelyingParty, sent []byte) (any, error)

// passkeyAct answers with JSON. The type of what was sent cannot be that of a form, so no other site can send it.
func passkeyAct(member bool, half ceremony) map[string]act {
	return map[string]act{http.MethodPost: func(p *page) error {
		if kind, _, _ := mime.ParseMediaType(p.r.Header.Get("Content-Type")); kind != "application/json" {
			http.Error(p.w, "send Content-Type: application/json", http.StatusUnsupportedMediaType)
			return nil
		}
		rp, err := p.relyingParty()
		if err != nil {
			return p.refusePasskey(rp, err)
		}
		if member && !p.Signed {
			return p.refusePasskey(rp, chat.Errorf(chat.CodeUnauthorized, "sign in first"))
		}
		sent, err := io.ReadAll(http.MaxBytesReader(p.w, p.r.Body, passkeyMax))
		if err != nil {
			return p.refusePasskey(rp, &passkey.Refusal{Reason: passkey.Invalid, Err: err})
		}
		answer, err := half(p, rp, sent)
		if err != nil {
			return p.refusePasskey(rp, err)
		}
		return p.json(http.StatusOK, answer)
	}}
}

// relyingParty returns what passkeys are made for on this page.
func (p *page) relyingParty() (passkey.RelyingParty, error) {
	return passkey.At(p.site.Edge.PublicURL(p.r), p.site.PasskeyHost)
}

func (p *page) json(status int, body any) error {
	p.w.Header().Set("Content-Type", "application/json")
	p.w.WriteHeader(status)
	return json.NewEncoder(p.w).Encode(body)
}

func (p *page) browser() string { return p.site.Edge.Visit(p.w, p.r) }

func beginPasskeySignIn(p *page, rp passkey.RelyingParty, sent []byte) (any, error) {
	if p.onlyProviders() {
		return nil, errOnlyProviders
	}
	var how passkey.How
	if err := json.Unmarshal(sent, &how); err != nil {
		return nil, chat.Errorf(chat.CodeBadFrame, `send {} or {"conditional":true} or {"verify":true}`)
	}
	if err := p.site.Accounts.Begin(p.site.Edge.From(p.r)); err != nil {
		return nil, err
	}
	options, err := p.site.Passkeys.BeginSignIn(p.r.Context(), rp, p.browser(), how)
	return json.RawMessage(options), err
}

func finishPasskeySignIn(p *page, rp passkey.RelyingParty, sent []byte) (any, error) {
	if p.onlyProviders() {
		return nil, errOnlyProviders
	}
	user, err := p.site.Passkeys.FinishSignIn(p.r.Context(), rp, p.browser(), sent)
	if err != nil {
		return nil, err
	}
	in, err := p.site.Accounts.SignInAs(p.r.Context(), user.ID, account.ByPasskey, p.site.Edge.From(p.r))
	if err != nil {
		return nil, err
	}
	signals, err := p.site.Passkeys.Signals(p.r.Context(), rp, in.User)
	if err != nil {
		return nil, err
	}
	p.site.Edge.SignIn(p.w, p.r, in)
	return passkeyDone{p.site.Edge.Next(p.r), signals}, nil
}

// mayAdd returns an error if nobody makes accounts here, or if it is too long ago that the user has signed in.
func (p *page) mayAdd() error {
	if !p.Place.Passwords {
		return errOnlyProviders
	}
	if !p.by.Claimed && !p.Place.Accounts {
		return chat.Errorf(chat.CodeNotAllowed, "accounts cannot be made here")
	}
	return p.site.Accounts.Recent(p.r.Context(), p.by)
}

func beginRegistration(p *page, rp passkey.RelyingParty, _ []byte) (any, error) {
	if err := p.mayAdd(); err != nil {
		return nil, err
	}
	options, err := p.site.Passkeys.BeginRegistration(p.r.Context(), rp, p.Place.Name, p.by.User, p.browser())
	return json.RawMessage(options), err
}

// finishRegistration stores a passkey. The first one of a guest makes an account.
func finishRegistration(p *page, rp passkey.RelyingParty, sent []byte) (any, error) {
	if err := p.mayAdd(); err != nil {
		return nil, err
	}
	made, err := p.site.Passkeys.FinishRegistration(p.r.Context(), rp, p.by.User, p.browser(), sent)
	if err != nil {
		return nil, err
	}
	if _, err := p.site.Accounts.AddPasskey(p.r.Context(), p.by, made); err != nil {
		return nil, err
	}
	p.renew(account.ByPasskey)
	switch {
	case p.query("next") != "":
		return passkeyDone{Go: p.site.Edge.Next(p.r)}, nil
	case !p.by.Claimed:
		return passkeyDone{Go: p.Path("account?done=claimed")}, nil
	}
	return passkeyDone{Go: p.Path("account?done=passkey")}, nil
}

func beginConfirm(p *page, rp passkey.RelyingParty, _ []byte) (any, error) {
	options, err := p.site.Passkeys.BeginConfirm(p.r.Context(), rp, p.by.User, p.browser())
	return json.RawMessage(options), err
}

func finishConfirm(p *page, rp passkey.RelyingParty, sent []byte) (any, error) {
	if err := p.site.Passkeys.FinishConfirm(p.r.Context(), rp, p.by.User, p.browser(), sent); err != nil {
		return nil, err
	}
	if err := p.site.Accounts.Confirmed(p.r.Context(), p.by); err != nil {
		return nil, err
	}
	return passkeyDone{Go: p.site.Edge.Next(p.r)}, nil
}
