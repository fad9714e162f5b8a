// Package oidc signs people in with OpenID Connect providers: authorization code with PKCE, state and nonce, roles by groups, and logout
// in both directions. It knows no accounts: it says who somebody is at a provider.
package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	skew        = time.Minute      // between the clocks of a provider and of this server
	keepFresh   = 10 * time.Second // for a sign-in that begins
	keepLong    = 24 * time.Hour   // for one under way
	failedFor   = 10 * time.Second // how long a provider that did not answer is not asked again
	lookWait    = 3 * time.Second  // for the discovery while somebody waits for a page
	refindEvery = keysEvery
)

// Provider is one provider. Its methods may be called at once.
type Provider struct {
	Config
	callback string // the address that the provider leads back to
	client   *http.Client
	now      func() time.Time
	turn     chan struct{} // held while the discovery is fetched

	mu     sync.Mutex
	found  *metadata // nil until the provider has answered once
	asked  time.Time
	failed error // of the last try
}

// metadata is what a provider says of itself.
type metadata struct {
	issuer   *oidc.Provider
	keys     *oidc.RemoteKeySet
	keysAt   string
	verifier *oidc.IDTokenVerifier
	oauth    oauth2.Config
	claims   discovered
}

// discovered is what of the discovery document go-oidc does not read.
type discovered struct {
	KeysURL     string   `json:"jwks_uri"`
	Algorithms  []string `json:"id_token_signing_alg_values_supported"`
	Responses   []string `json:"response_types_supported"`
	Challenges  []string `json:"code_challenge_methods_supported"`
	TokenAuth   []string `json:"token_endpoint_auth_methods_supported"`
	SendsIssuer bool     `json:"authorization_response_iss_parameter_supported"`
	EndSession  string   `json:"end_session_endpoint"`
	BackChannel bool     `json:"backchannel_logout_supported"`
	Claims      []string `json:"claims_supported"`
}

// algorithms are those by which a token may be signed: neither none nor a shared secret.
var algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
}

func newProvider(cfg Config, callback string, base http.RoundTripper, now func() time.Time) *Provider {
	return &Provider{Config: cfg, callback: callback, client: newClient(base), now: now, turn: make(chan struct{}, 1)}
}

// Up reports whether the provider answers. It asks every ten seconds at most, and for three seconds at most.
func (p *Provider) Up(ctx context.Context) bool {
	_, err := p.discover(ctx, keepFresh)
	return err == nil
}

// discover returns what the provider says of itself, not older than maxAge. An older one is better than none for a sign-in under way.
func (p *Provider) discover(ctx context.Context, maxAge time.Duration) (*metadata, error) {
	if found, err, known := p.known(maxAge); known {
		return found, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookWait) // others wait for the same answer
	defer cancel()
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, fail(Down, "%s does not answer: %w", p.Name, ctx.Err())
	}
	if found, err, known := p.known(maxAge); known { // somebody else has asked meanwhile
		return found, err
	}
	found, err := p.fetch(ctx)
	return p.keep(found, err, maxAge)
}

// known returns what is remembered, if that will do.
func (p *Provider) known(maxAge time.Duration) (*metadata, error, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	age := p.now().Sub(p.asked)
	switch {
	case age < 0 || p.asked.IsZero():
		return nil, nil, false
	case p.failed == nil:
		return p.found, nil, age < maxAge
	case age >= failedFor:
		return nil, nil, false
	case p.found != nil && maxAge == keepLong:
		return p.found, nil, true
	}
	return nil, p.failed, true
}

// keep remembers an answer.
func (p *Provider) keep(found *metadata, err error, maxAge time.Duration) (*metadata, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		p.found, p.asked, p.failed = found, p.now(), nil
		return found, nil
	}
	err = fail(Down, "%s: %w", p.Name, brief(err))
	p.asked, p.failed = p.now(), err
	if p.found != nil && maxAge == keepLong {
		return p.found, nil
	}
	return nil, err
}

func (p *Provider) fetch(ctx context.Context) (*metadata, error) {
	issuer, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.Issuer)
	if err != nil {
		return nil, err
	}
	m := &metadata{issuer: issuer}
	if err := issuer.Claims(&m.claims); err != nil {
		return nil, err
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	keys := &http.Client{Transport: &sparing{next: p.client.Transport, now: p.now}, Timeout: answerWait, CheckRedirect: p.client.CheckRedirect}
	m.keysAt = m.claims.KeysURL
	m.keys = p.sameKeys(m.keysAt)
	if m.keys == nil {
		m.keys = oidc.NewRemoteKeySet(oidc.ClientContext(ctx, keys), m.keysAt)
	}
	m.verifier = oidc.NewVerifier(p.Issuer, keySet{p}, &oidc.Config{
		ClientID: p.ClientID, SupportedSigningAlgs: m.signing(), Now: func() time.Time { return p.now().Add(-skew) },
	})
	m.oauth = oauth2.Config{
		ClientID: p.ClientID, ClientSecret: string(p.Secret), Endpoint: issuer.Endpoint(), RedirectURL: p.callback, Scopes: p.Scopes,
	}
	m.oauth.Endpoint.AuthStyle = p.authStyle(m.claims.TokenAuth)
	return m, nil
}

// sameKeys returns the keys that are loaded from there already.
func (p *Provider) sameKeys(from string) *oidc.RemoteKeySet {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil && p.found.keysAt == from {
		return p.found.keys
	}
	return nil
}

// check refuses a provider that lacks what a sign-in needs.
func (m *metadata) check() error {
	endpoint := m.issuer.Endpoint()
	switch {
	case endpoint.AuthURL == "" || endpoint.TokenURL == "" || m.claims.KeysURL == "":
		return errors.New("its discovery document lacks authorization_endpoint, token_endpoint or jwks_uri")
	case !web(endpoint.AuthURL) || !web(endpoint.TokenURL) || !web(m.claims.KeysURL):
		return errors.New("an endpoint in its discovery document is not an https address")
	case len(m.claims.Responses) > 0 && !slices.Contains(m.claims.Responses, "code"):
		return errors.New("it does not support the authorization code flow")
	case len(m.signing()) == 0:
		return fmt.Errorf("it signs tokens with none of %v", algorithms)
	}
	return nil
}

// signing returns the algorithms of the provider that are safe. RS256 is what all have to support.
func (m *metadata) signing() []string {
	if len(m.claims.Algorithms) == 0 {
		return []string{oidc.RS256}
	}
	return slices.DeleteFunc(slices.Clone(m.claims.Algorithms), func(name string) bool { return !slices.Contains(algorithms, name) })
}

// authStyle is how the secret is sent: not by trial, since a code can be used once.
func (p *Provider) authStyle(supported []string) oauth2.AuthStyle {
	if p.Secret == "" || len(supported) > 0 && !slices.Contains(supported, "client_secret_basic") {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}

// keySet verifies signatures with the provider's present keys. The library fetches them again for an unknown key; this fetches the
// discovery again too, since the keys may have moved.
type keySet struct{ p *Provider }

// VerifySignature returns the payload of a signed token.
func (k keySet) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	before, err := k.p.discover(ctx, keepLong)
	if err != nil {
		return nil, err
	}
	payload, err := before.keys.VerifySignature(ctx, token)
	if err == nil {
		return payload, nil
	}
	after, findErr := k.p.discover(ctx, refindEvery)
	if findErr != nil || after.keysAt == before.keysAt {
		return nil, err
	}
	return after.keys.VerifySignature(ctx, token)
}

// web reports whether an address can be asked without telling others.
func web(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()))
}
