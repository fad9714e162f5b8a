package site

import (
	"errors"
	"net/http"
	"net/url"

	"parley/server/auth/account"
	"parley/server/auth/passkey"
	"parley/shared/chat"
)

// passkeyRefused is the answer to one that has not.
type passkeyRefused struct {
	Reason  passkey.Reason  `json:"reason,omitempty"`
	Message string          `json:"message"`
	Go      string          `json:"go,omitempty"` // where to sign in first
	Signals *unknownSignals `json:"signals,omitempty"`
}

// unknownSignals tell the password manager to forget a passkey.
type unknownSignals struct {
	Unknown struct {
		RPID         string `json:"rpId"`
		CredentialID string `json:"credentialId"`
	} `json:"unknown"`
}

// errOnlyProviders is for a passkey where providers alone sign people in: whoever has lost the account there must not come in by it.
var errOnlyProviders = chat.Errorf(chat.CodeNotAllowed, "sign in with a provider; passkeys are not used here")

// refusePasskey answers with what the script says.
func (p *page) refusePasskey(rp passkey.RelyingParty, err error) error {
	status, answer := p.passkeyRefused(rp, err)
	return p.json(status, answer)
}

// passkeyRefused returns the answer for an error, and logs what people can do nothing about.
func (p *page) passkeyRefused(rp passkey.RelyingParty, err error) (status int, answer passkeyRefused) {
	if errors.Is(err, account.ErrConfirm) {
		return http.StatusForbidden, passkeyRefused{Go: p.Path("sign-in?again=1&next=" + url.QueryEscape(p.Path("account")))}
	}
	if errors.Is(err, errOnlyProviders) {
		return http.StatusForbidden, passkeyRefused{Reason: "closed", Message: p.T.SignIn.OnlyProviders}
	}
	if wrong, ok := errors.AsType[nameError](err); ok {
		return http.StatusConflict, passkeyRefused{Reason: "name", Message: p.nameWrong(wrong.refusal)}
	}
	if refusal, ok := errors.AsType[*passkey.Refusal](err); ok {
		p.site.Log.Info("passkey refused", "reason", refusal.Reason, "err", refusal.Err)
		answer = passkeyRefused{Reason: refusal.Reason, Message: p.passkeyWrong(refusal.Reason)}
		if refusal.Credential != nil {
			answer.Signals = &unknownSignals{}
			answer.Signals.Unknown.RPID = rp.ID
			answer.Signals.Unknown.CredentialID = passkey.IDText(refusal.Credential)
		}
		return http.StatusBadRequest, answer
	}
	visible, ok := errors.AsType[*chat.Error](err)
	if !ok {
		p.site.Log.Error("passkey", "path", p.r.Pattern, "err", err)
		return http.StatusInternalServerError, passkeyRefused{Message: p.T.Wrong.Broken}
	}
	switch visible.Code {
	case chat.CodeUnauthorized:
		return http.StatusUnauthorized, passkeyRefused{Go: p.Path("sign-in?next=" + url.QueryEscape(p.Path("account")))}
	case chat.CodeRateLimited:
		return http.StatusTooManyRequests, passkeyRefused{Message: p.T.Wrong.Busy}
	case chat.CodeForbidden:
		return http.StatusForbidden, passkeyRefused{Reason: "forbidden", Message: p.T.SignIn.Banned}
	case chat.CodeChanged:
		return http.StatusConflict, passkeyRefused{Reason: "changed", Message: p.T.Keep.Elsewhere}
	case chat.CodeNotAllowed:
		return http.StatusForbidden, passkeyRefused{Reason: "closed", Message: p.T.Keep.Closed}
	case chat.CodeNameTaken:
		return http.StatusConflict, passkeyRefused{Message: p.T.Passkeys.Exists}
	case chat.CodeTooMany:
		return http.StatusBadRequest, passkeyRefused{Reason: passkey.Many, Message: p.T.Passkeys.Many}
	case chat.CodeNoUser:
		return http.StatusBadRequest, passkeyRefused{Message: p.T.Passkeys.Unknown}
	}
	return http.StatusBadRequest, passkeyRefused{Message: p.W.Refuse(visible)}
}

// passkeyWrong says why a passkey was not accepted.
func (p *page) passkeyWrong(reason passkey.Reason) string {
	t := p.T.Passkeys
	switch reason {
	case passkey.Insecure:
		return t.Insecure
	case passkey.Address:
		return t.Address
	case passkey.Expired:
		return t.Expired
	case passkey.Unknown:
		return t.Unknown
	case passkey.Unverified:
		return t.Unverified
	case passkey.Copied:
		return t.Copied
	case passkey.Many:
		return t.Many
	case passkey.Invalid:
	}
	return t.Invalid
}
