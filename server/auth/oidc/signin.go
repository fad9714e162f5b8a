package oidc

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"parley/shared/chat"
)

const attemptLife = 10 * time.Minute

// Attempt is a sign-in under way.
type Attempt struct {
	Next string      `json:"next,omitempty"` // where the person wants to go, as the caller has checked it
	User chat.UserID `json:"user,omitempty"` // the user who is to get the identity, or has it and shows that again; "": the person signs in
	Add  bool        `json:"add,omitempty"`  // User gets the identity
}

// again reports whether the person has to show once more who it is, even if the provider knows.
func (a Attempt) again() bool { return a.User != "" && !a.Add }

// attempt is what the store has of one. The state itself is not stored, only its hash.
type attempt struct {
	Attempt
	Provider string `json:"provider"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	Browser  []byte `json:"browser"` // hash of its secret
	Began    int64  `json:"began"`   // seconds since 1970
}

// Begin returns the address of the provider to send the browser to. browser is the secret of a cookie: only the browser that has it can
// finish.
func (p *Providers) Begin(ctx context.Context, name, browser string, wish Attempt) (address string, err error) {
	provider, err := p.find(name)
	if err != nil {
		return "", err
	}
	found, err := provider.discover(ctx, keepFresh)
	if err != nil {
		return "", err
	}
	state := NewSecret()
	a := attempt{wish, name, NewSecret(), oauth2.GenerateVerifier(), hashOf(browser), p.now().Unix()}
	if err := p.put(ctx, attemptKind, state, wish.User, a, attemptLife); err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)}
	if wish.again() {
		options = append(options, oauth2.SetAuthURLParam("max_age", "1"))
	}
	return found.oauth.AuthCodeURL(state, options...), nil
}

// Finish takes what the provider has sent the browser back with. The attempt is over, whatever the result. Its errors have a Reason.
func (p *Providers) Finish(ctx context.Context, name, browser string, answer url.Values) (Person, Attempt, error) {
	provider, err := p.find(name)
	if err != nil {
		return Person{}, Attempt{}, err
	}
	a, err := p.take(ctx, answer.Get("state"))
	if err != nil {
		return Person{}, Attempt{}, err
	}
	switch {
	case a.Provider != name:
		return Person{}, a.Attempt, fail(Expired, "the attempt was one with %s, and %s answers", a.Provider, name)
	case subtle.ConstantTimeCompare(a.Browser, hashOf(browser)) != 1:
		return Person{}, Attempt{}, fail(Elsewhere, "another browser has begun")
	}
	person, err := provider.finish(ctx, a, answer)
	return person, a.Attempt, err
}

// take uses up the attempt with a state.
func (p *Providers) take(ctx context.Context, state string) (attempt, error) {
	link, err := p.store.TakeLink(ctx, attemptKind, hashOf(state), p.now())
	if unauthorized(err) {
		return attempt{}, fail(Expired, "no attempt has this state")
	}
	var a attempt
	if err == nil {
		err = json.Unmarshal(link.Data, &a)
	}
	return a, err
}

func unauthorized(err error) bool {
	return err != nil && chat.AsError(err).Code == chat.CodeUnauthorized
}

// finish exchanges the code for tokens and reads them.
func (p *Provider) finish(ctx context.Context, a attempt, answer url.Values) (Person, error) {
	found, err := p.discover(ctx, keepLong)
	if err != nil {
		return Person{}, err
	}
	if err := p.checkAnswer(found, answer); err != nil {
		return Person{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	tokens, err := found.oauth.Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return Person{}, exchangeError(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	if raw == "" {
		return Person{}, fail(Invalid, "the token endpoint has sent no ID token")
	}
	said, err := p.verify(ctx, found, raw, tokens.AccessToken, a)
	if err != nil {
		return Person{}, err
	}
	subject := said.text("sub")
	if err := p.complete(ctx, found, said, tokens); err != nil {
		return Person{}, err
	}
	return Person{
		Provider: p.Name, Issuer: p.Issuer, Subject: subject, Email: said.email(), Names: said.names(),
		Role: p.role(said.groups(p.GroupsClaim)), Session: said.text("sid"), IDToken: raw,
	}, nil
}

// checkAnswer looks at the parameters of the callback. The issuer comes first: an answer of another provider means nothing, not even an
// error (RFC 9207).
func (p *Provider) checkAnswer(found *metadata, answer url.Values) error {
	issuer := answer["iss"]
	switch {
	case len(issuer) > 1 || len(issuer) == 1 && issuer[0] != p.Issuer:
		return fail(Invalid, "the answer is another issuer's")
	case len(issuer) == 0 && found.claims.SendsIssuer:
		return fail(Invalid, "the answer lacks the issuer, which the provider says it sends")
	case answer.Get("error") == "temporarily_unavailable" || answer.Get("error") == "server_error":
		return fail(Down, "the provider answers %s", printable(answer.Get("error")))
	case answer.Has("error"):
		return fail(Denied, "the provider answers %s", printable(answer.Get("error")))
	case answer.Get("code") == "":
		return fail(Invalid, "the answer has no code")
	}
	return nil
}

// verify checks an ID token as OpenID Connect Core, section 3.1.3.7, demands, and returns its claims.
func (p *Provider) verify(ctx context.Context, found *metadata, raw, accessToken string, a attempt) (claims, error) {
	token, err := found.verifier.Verify(ctx, raw)
	if _, isReason := ReasonOf(err); isReason {
		return nil, err
	}
	if err != nil {
		return nil, fail(Invalid, "the ID token: %w", brief(err))
	}
	said, err := parseClaims(token)
	if err != nil {
		return nil, fail(Invalid, "the ID token: %w", err)
	}
	azp, hasAZP := said["azp"]
	shown, hasShown := said["auth_time"].(float64)
	now := p.now()
	switch {
	case a.Nonce == "" || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(a.Nonce)) != 1:
		return nil, fail(Invalid, "the ID token has another nonce")
	case hasAZP && azp != p.ClientID, len(token.Audience) > 1 && !hasAZP:
		return nil, fail(Invalid, "the ID token was issued to another client")
	case token.Subject == "" || len(token.Subject) > subjectMax:
		return nil, fail(Invalid, "the ID token has no subject of 1 to %d bytes", subjectMax)
	case token.IssuedAt.After(now.Add(skew)):
		return nil, fail(Invalid, "the ID token was issued in the future: compare the clocks")
	case token.AccessTokenHash != "" && token.VerifyAccessToken(accessToken) != nil:
		return nil, fail(Invalid, "the ID token belongs to another access token")
	case a.again() && hasShown && int64(shown) < a.Began-int64(skew.Seconds()):
		return nil, fail(Denied, "the person has not shown again who it is")
	case p.GroupsClaim != "" && said.elsewhere(p.GroupsClaim):
		return nil, fail(Invalid, "the provider does not list the groups of people who have so many: make it send fewer, or roles")
	}
	return said, nil
}

// complete asks the userinfo endpoint for what the ID token lacks. Without the groups nobody gets in, since a role would be lost.
func (p *Provider) complete(ctx context.Context, found *metadata, said claims, tokens *oauth2.Token) error {
	_, hasGroups := said.find(p.GroupsClaim)
	needsGroups := p.GroupsClaim != "" && !hasGroups
	if found.issuer.UserInfoEndpoint() == "" || !needsGroups && len(said.names()) > 0 && said.email() != "" {
		return nil
	}
	info, err := found.issuer.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	var more claims
	if err == nil {
		more, err = parseClaims(info)
	}
	switch {
	case err != nil && needsGroups:
		return fail(Down, "the userinfo endpoint, which may have the groups, does not answer as it should")
	case err != nil:
		return nil //nolint:nilerr // a name and an address can be done without
	case info.Subject != said.text("sub"):
		return fail(Invalid, "the userinfo endpoint answers about somebody else")
	}
	said.add(more)
	return nil
}
