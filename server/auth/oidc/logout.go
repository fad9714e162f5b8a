package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"parley/server/store"
	"parley/shared/chat"
)

const sessionLife = 400 * 24 * time.Hour // of a session that nobody uses

// signedIn is what has to be known of a session to end it on both sides.
type signedIn struct {
	Provider string `json:"provider"`
	Session  string `json:"sid,omitempty"`
	IDToken  string `json:"id_token"`

	Since chat.Millis `json:"since,omitempty"` // the sign-in with the provider; 0: with the session
}

// Remember notes that a person has signed in with a provider, so that the session can be ended from either side.
func (p *Providers) Remember(ctx context.Context, session string, user chat.UserID, person Person) error {
	s := signedIn{Provider: person.Provider, Session: person.Session, IDToken: person.IDToken, Since: chat.MillisOf(p.now())}
	if err := p.put(ctx, sessionKind, session, user, s, sessionLife); err != nil {
		return err
	}
	if person.Session == "" {
		return nil
	}
	return p.put(ctx, sidKind, idKey(person.Issuer, person.Session), user, struct{}{}, sessionLife)
}

// Inherit notes that a session has begun with the same one of a provider as another session, if that has: it renews that session, or was
// handed over from it.
func (p *Providers) Inherit(ctx context.Context, from, to string) error {
	link, err := p.store.PeekLink(ctx, sessionKind, hashOf(from), p.now())
	if unauthorized(err) {
		return nil
	}
	if err != nil {
		return err
	}
	link.Hash = hashOf(to)
	return p.store.PutLink(ctx, link)
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

// LoggedOut verifies a logout token (OpenID Connect Back-Channel Logout 1.0) and calls end for the sessions that it ends: those of one session
// at the provider, or all that came from this provider. A token counts once, and only for sign-ins that were there when it was issued.
func (p *Providers) LoggedOut(ctx context.Context, name, token string, end func(ctx context.Context, user chat.UserID, session string) error) error {
	provider, err := p.find(name)
	if err != nil {
		return err
	}
	found, err := provider.discover(ctx, keepLong)
	if err != nil {
		return err
	}
	out, err := found.verifier.VerifyLogout(ctx, token)
	switch {
	case err != nil:
		return fail(Invalid, "the logout token: %w", brief(err))
	case out.IssuedAt.After(p.now().Add(skew)):
		return fail(Invalid, "the logout token was issued in the future: compare the clocks")
	}
	if err := p.unused(ctx, out); err != nil {
		return err
	}
	user, err := p.userOf(ctx, out.Issuer, out.Subject, out.SessionID)
	if err == nil && user != "" {
		err = p.endAll(ctx, name, user, out, end)
	}
	if err != nil {
		return err
	}
	return p.use(ctx, out) // now, since the provider tries again what has failed
}

// endAll calls end for the sessions of a user that a logout token of a provider ends.
func (p *Providers) endAll(ctx context.Context, name string, user chat.UserID, out *oidc.LogoutToken, end func(ctx context.Context, user chat.UserID, session string) error) error {
	ended := map[string]bool{}
	for {
		sessions, err := p.endedBy(ctx, name, user, out)
		sessions = slices.DeleteFunc(sessions, func(id string) bool { return ended[id] })
		if err != nil || len(sessions) == 0 {
			return err
		}
		for _, id := range sessions { // one of which may have been renewed meanwhile: see Inherit
			ended[id] = true
			err = errors.Join(err, end(ctx, user, id))
		}
		if err != nil {
			return err
		}
	}
}

// endedBy returns the sessions of a user that a logout token of a provider ends.
func (p *Providers) endedBy(ctx context.Context, name string, user chat.UserID, out *oidc.LogoutToken) ([]string, error) {
	all, err := p.store.Sessions(ctx, user)
	if err != nil {
		return nil, err
	}
	var ended []string
	for _, session := range all {
		s, err := p.beginning(ctx, session)
		if err != nil {
			return nil, err
		}
		if s.Provider == name && (out.SessionID == "" || s.Session == out.SessionID) && s.Since <= chat.MillisOf(out.IssuedAt.Add(skew)) {
			ended = append(ended, session.ID)
		}
	}
	return ended, nil
}

// unused refuses a logout token that was used before.
func (p *Providers) unused(ctx context.Context, token *oidc.LogoutToken) error {
	_, err := p.store.PeekLink(ctx, logoutKind, hashOf(idKey(token.Issuer, token.TokenID)), p.now())
	switch {
	case err == nil:
		return fail(Invalid, "the logout token was used before")
	case !unauthorized(err):
		return err
	}
	return nil
}

// use notes that a logout token was used. Of two that come at once, both end the same sessions.
func (p *Providers) use(ctx context.Context, token *oidc.LogoutToken) error {
	return p.put(ctx, logoutKind, idKey(token.Issuer, token.TokenID), "", struct{}{}, token.Expiry.Sub(p.now())+2*skew)
}

// userOf returns "" if nobody here is the person, who has then nothing to be signed out of. Somebody who has disconnected the identity since is found by
// the session at the provider.
func (p *Providers) userOf(ctx context.Context, issuer, subject, sid string) (chat.UserID, error) {
	if subject != "" {
		user, err := p.store.UserByIdentity(ctx, issuer, subject, p.now())
		if err == nil || chat.AsError(err).Code != chat.CodeNoUser {
			return user, err
		}
	}
	if sid == "" {
		return "", nil
	}
	link, err := p.store.PeekLink(ctx, sidKind, hashOf(idKey(issuer, sid)), p.now())
	if unauthorized(err) {
		return "", nil
	}
	return link.User, err
}

// beginning returns how a session has begun with a provider, or the zero value if it has not.
func (p *Providers) beginning(ctx context.Context, session store.Session) (s signedIn, err error) {
	link, err := p.store.PeekLink(ctx, sessionKind, hashOf(session.ID), p.now())
	if unauthorized(err) {
		return signedIn{}, nil
	}
	if err == nil {
		err = json.Unmarshal(link.Data, &s)
	}
	if s.Since == 0 {
		s.Since = session.Created
	}
	return s, err
}
