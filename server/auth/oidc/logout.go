package oidc

import (
	"context"
	"encoding/json"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"parley/server/store"
	"parley/shared/chat"
)

const (
	sessionLife = 400 * 24 * time.Hour // of a session that nobody uses
	method      = "oidc"               // of a session
)

// signedIn is what has to be known of a session to end it on both sides.
type signedIn struct {
	Provider string `json:"provider"`
	Session  string `json:"sid,omitempty"`
	IDToken  string `json:"id_token"`
}

// Remember notes that a person has signed in with a provider, so that the session can be ended from either side.
func (p *Providers) Remember(ctx context.Context, session string, user chat.UserID, person Person) error {
	if err := p.put(ctx, sessionKind, session, user, signedIn{person.Provider, person.Session, person.IDToken}, sessionLife); err != nil {
		return err
	}
	if person.Session == "" {
		return nil
	}
	return p.put(ctx, sidKind, idKey(person.Issuer, person.Session), user, struct{}{}, sessionLife)
}

// idKey identifies what is one of an issuer.
func idKey(issuer, id string) string { return issuer + "\x00" + id }

// Leave returns where a person can sign out of the provider too, after a session here has ended: the provider's label and an address,
// or "" if it was no session of a provider, or one that knows no logout.
func (p *Providers) Leave(ctx context.Context, session string) (label, address string) {
	if p == nil {
		return "", ""
	}
	link, err := p.store.TakeLink(ctx, sessionKind, hashOf(session), p.now())
	var s signedIn
	if err != nil || json.Unmarshal(link.Data, &s) != nil {
		return "", ""
	}
	provider, err := p.find(s.Provider)
	if err != nil {
		return "", ""
	}
	found, err := provider.discover(ctx, keepLong)
	if err != nil || !web(found.claims.EndSession) {
		return "", ""
	}
	u, _ := url.Parse(found.claims.EndSession) // web has parsed it
	query := u.Query()
	query.Set("id_token_hint", s.IDToken)
	query.Set("client_id", provider.ClientID)
	query.Set("post_logout_redirect_uri", p.public.JoinPath("sign-in").String())
	u.RawQuery = query.Encode()
	return provider.Label, u.String()
}

// LoggedOut verifies a logout token (OpenID Connect Back-Channel Logout 1.0) and returns the sessions that it ends: those of one session
// at the provider, or all that came from this provider. A token counts once, and only for sessions that were there when it was issued.
func (p *Providers) LoggedOut(ctx context.Context, name, token string) (chat.UserID, []string, error) {
	provider, err := p.find(name)
	if err != nil {
		return "", nil, err
	}
	found, err := provider.discover(ctx, keepLong)
	if err != nil {
		return "", nil, err
	}
	out, err := found.verifier.VerifyLogout(ctx, token)
	switch {
	case err != nil:
		return "", nil, fail(Invalid, "the logout token: %w", brief(err))
	case out.IssuedAt.After(p.now().Add(skew)):
		return "", nil, fail(Invalid, "the logout token was issued in the future: compare the clocks")
	}
	if err := p.once(ctx, out); err != nil {
		return "", nil, err
	}
	user, err := p.userOf(ctx, out.Issuer, out.Subject, out.SessionID)
	if err != nil || user == "" {
		return "", nil, err
	}
	all, err := p.store.Sessions(ctx, user)
	if err != nil {
		return "", nil, err
	}
	var ended []string
	for _, session := range all {
		if session.Created > chat.Millis(out.IssuedAt.Add(skew).UnixMilli()) {
			continue
		}
		if is, err := p.comesFrom(ctx, session, name, out.SessionID); err != nil {
			return "", nil, err
		} else if is {
			ended = append(ended, session.ID)
		}
	}
	return user, ended, nil
}

// once refuses a logout token that was used before.
func (p *Providers) once(ctx context.Context, token *oidc.LogoutToken) error {
	key := idKey(token.Issuer, token.TokenID)
	_, err := p.store.PeekLink(ctx, logoutKind, hashOf(key), p.now())
	switch {
	case err == nil:
		return fail(Invalid, "the logout token was used before")
	case !unauthorized(err):
		return err
	}
	return p.put(ctx, logoutKind, key, "", struct{}{}, token.Expiry.Sub(p.now())+2*skew)
}

// userOf returns "" if nobody here is the person, who has then nothing to be signed out of.
func (p *Providers) userOf(ctx context.Context, issuer, subject, sid string) (chat.UserID, error) {
	if subject != "" {
		user, err := p.store.UserByIdentity(ctx, issuer, subject, p.now())
		if err != nil && chat.AsError(err).Code == chat.CodeNoUser {
			return "", nil
		}
		return user, err
	}
	link, err := p.store.PeekLink(ctx, sidKind, hashOf(idKey(issuer, sid)), p.now())
	if unauthorized(err) {
		return "", nil
	}
	return link.User, err
}

// comesFrom reports whether a session began with a provider, and with this session there unless sid is empty.
func (p *Providers) comesFrom(ctx context.Context, session store.Session, provider, sid string) (bool, error) {
	if session.Method != method {
		return false, nil
	}
	link, err := p.store.PeekLink(ctx, sessionKind, hashOf(session.ID), p.now())
	if unauthorized(err) {
		return false, nil
	}
	var s signedIn
	if err == nil {
		err = json.Unmarshal(link.Data, &s)
	}
	return err == nil && s.Provider == provider && (sid == "" || s.Session == sid), err
}
