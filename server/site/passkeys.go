package site

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"

	"parley/server/auth/passkey"
	"parley/server/store"
	"parley/shared/chat"
)

func passkeyRoutes() []route {
	return append(passkeyAPI(),
		route{path: "/account/passkeys", member: true, by: map[string]act{http.MethodGet: toAccount, http.MethodPost: changePasskey}},
		route{path: "/account/passkeys/offer", member: true, by: map[string]act{http.MethodGet: offerPasskey}},
	)
}

// passkeyBody is what part_passkeys.html shows.
type passkeyBody struct {
	Wrong   string // why there are no passkeys at this address; "": there are
	Act     string // what the button does, for passkey.js
	Label   string // of the button
	Main    bool   // the button is what the page is for
	Next    string // where to go afterwards; "": the account
	Then    string // the id of the form that is sent instead
	Signals string // JSON for the password manager
	Rows    []passkeyRow
}

// passkeyRow is one passkey of the user.
type passkeyRow struct {
	store.Passkey
	ID     string
	Synced bool // it is on several devices
	Last   bool // the only way to sign in
}

// drawPasskeys draws a part of a page with passkeys, and has the page load their script.
func (p *page) drawPasskeys(name string, body passkeyBody) (template.HTML, error) {
	if p.site.Passkeys == nil {
		return "", nil
	}
	if _, err := p.relyingParty(); err != nil {
		refusal, ok := errors.AsType[*passkey.Refusal](err)
		if !ok {
			return "", err
		}
		body.Wrong = p.passkeyWrong(refusal.Reason)
	} else {
		p.Script = "passkey.js"
	}
	return p.draw(name, body)
}

// passkeySignIn is the button of the sign-in page. Whoever is signed in and has to prove it again does so with a passkey of their own.
func passkeySignIn(p *page) (template.HTML, error) {
	if p.onlyProviders() {
		return "", nil
	}
	body := passkeyBody{Act: "sign-in", Label: p.T.Passkeys.SignIn, Next: p.site.Edge.Next(p.r)}
	if p.again() {
		account, err := p.site.Accounts.Account(p.r.Context(), p.by.User.ID)
		if err != nil || account.Passkeys == 0 {
			return "", err
		}
		body.Act, body.Label = "confirm", p.T.Passkeys.Confirm
	}
	return p.drawPasskeys("passkey-button", body)
}

// passkeyKeep is the button with which a guest keeps the name.
func passkeyKeep(p *page) (template.HTML, error) {
	if !p.Place.Passwords {
		return "", nil
	}
	return p.drawPasskeys("passkey-button", passkeyBody{Act: "add", Label: fill(p.T.Passkeys.Keep, "{name}", p.by.User.Name), Main: true})
}

// passkeyWays are the passkeys among the ways to sign in.
func passkeyWays(p *page) (template.HTML, error) {
	if p.site.Passkeys == nil {
		return "", nil
	}
	ctx := p.r.Context()
	account, err := p.site.Accounts.Account(ctx, p.by.User.ID)
	if err != nil {
		return "", err
	}
	body := passkeyBody{Act: "add", Label: p.T.Frame.Add}
	all, err := p.site.Passkeys.Of(ctx, p.by.User.ID)
	if err != nil {
		return "", err
	}
	last := len(all) == 1 && !account.Password && account.Identities == 0
	for _, one := range all {
		body.Rows = append(body.Rows, passkeyRow{one, passkey.IDText(one.ID), passkey.Synced(one.Data), last})
	}
	if rp, err := p.relyingParty(); err == nil {
		signals, err := p.site.Passkeys.Signals(ctx, rp, p.by.User)
		if err != nil {
			return "", err
		}
		body.Signals = string(signals)
	}
	if !p.Place.Passwords {
		body.Wrong = p.T.SignIn.OnlyProviders
	}
	return p.drawPasskeys("passkey-ways", body)
}

// changePasskey renames or removes a passkey. One that is gone was removed in another tab.
func changePasskey(p *page) error {
	done, change := "saved", renamePasskey
	if p.value("remove") != "" {
		done, change = "removed", removePasskey
	}
	switch err := change(p); code(err) {
	case "":
		p.goTo("account?done=" + done)
		return nil
	case chat.CodeBadName, chat.CodeNoUser:
		return toAccount(p)
	case chat.CodeNotAllowed:
		return p.say(http.StatusForbidden, p.T.Wrong.Refused, note{p.T.Passkeys.Last, "account", p.T.Account.Title})
	default:
		return err
	}
}

func renamePasskey(p *page) error {
	id, err := passkey.ParseID(p.value("rename"))
	if err != nil {
		return err
	}
	return p.site.Passkeys.Rename(p.r.Context(), p.by.User.ID, id, p.line("name"))
}

func removePasskey(p *page) error {
	id, err := passkey.ParseID(p.value("remove"))
	if err != nil {
		return err
	}
	_, err = p.site.Accounts.RemovePasskey(p.r.Context(), p.by, id)
	return err
}

// afterPassword returns where a user goes who has signed in with a password: now and then, to the offer of a passkey, if the browser has
// said that it can make one. A failure must not keep anybody from what they came for.
func (p *page) afterPassword(user chat.UserID, to string) string {
	if p.value("passkeys") == "" || p.site.Passkeys == nil {
		return to
	}
	if _, err := p.relyingParty(); err != nil {
		return to
	}
	offer, err := p.site.Passkeys.Offer(p.r.Context(), user)
	if err != nil {
		p.site.Log.Warn("offer a passkey", "err", err)
	}
	if err != nil || !offer {
		return to
	}
	return p.Path("account/passkeys/offer?next=" + url.QueryEscape(to))
}

// offerPasskey offers a passkey after a sign-in with a password.
func offerPasskey(p *page) error {
	next := p.site.Edge.Next(p.r)
	button, err := p.drawPasskeys("passkey-button", passkeyBody{Act: "add", Label: p.T.Passkeys.Add, Main: true, Next: next})
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, "passkey-offer", p.T.Passkeys.OfferTitle, offerBody{button, next})
}

// offerBody is what passkey-offer.html shows.
type offerBody struct {
	Button template.HTML
	Next   string
}
