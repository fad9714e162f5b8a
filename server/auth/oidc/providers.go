package oidc

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// Store is what is stored about sign-ins: attempts under way, and which sessions belong to which ones of a provider.
type Store interface {
	PutLink(ctx context.Context, link store.Link) error
	PeekLink(ctx context.Context, kind string, hash []byte, now time.Time) (store.Link, error)
	TakeLink(ctx context.Context, kind string, hash []byte, now time.Time) (store.Link, error)
	UserByIdentity(ctx context.Context, issuer, subject string, now time.Time) (chat.UserID, error)
	Sessions(ctx context.Context, user chat.UserID) ([]store.Session, error)
}

// Providers are all providers of a server. The methods may be called at once, and on any node: what they have to remember is in the store.
type Providers struct {
	list   []*Provider
	store  Store
	public *url.URL
	now    func() time.Time
}

// New returns the providers of a server that people reach at public, which ends with a slash. A nil transport is the usual one.
func New(configs []Config, public *url.URL, db Store, transport http.RoundTripper, now func() time.Time) *Providers {
	if transport == nil {
		transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	p := &Providers{store: db, public: public, now: now}
	for _, cfg := range configs {
		p.list = append(p.list, newProvider(cfg, Callback(public, cfg.Name), transport, now))
	}
	return p
}

// Callback returns the address that has to be registered with a provider.
func Callback(public *url.URL, name string) string {
	return public.JoinPath("oidc", name, "callback").String()
}

// BackChannel returns the address that a provider sends logout tokens to.
func BackChannel(public *url.URL, name string) string {
	return public.JoinPath("oidc", name, "logout").String()
}

// Choice is a provider to choose on a page.
type Choice struct {
	Name, Label, Issuer string
	Up                  bool
}

// Choices returns all providers in the order of the file. It takes three seconds at most if one does not answer.
func (p *Providers) Choices(ctx context.Context) []Choice {
	if p == nil {
		return nil
	}
	choices := make([]Choice, len(p.list))
	var work sync.WaitGroup
	for i, provider := range p.list {
		work.Go(func() { choices[i] = Choice{provider.Name, provider.Label, provider.Issuer, provider.Up(ctx)} })
	}
	work.Wait()
	return choices
}

// Label returns what people call a provider, by its name or its issuer.
func (p *Providers) Label(provider string) string {
	if p != nil {
		for _, one := range p.list {
			if one.Name == provider || one.Issuer == provider {
				return one.Label
			}
		}
	}
	return provider
}

func (p *Providers) find(name string) (*Provider, error) {
	if p != nil {
		for _, one := range p.list {
			if one.Name == name {
				return one, nil
			}
		}
	}
	return nil, fail(Unknown, "there is no provider %q", printable(name))
}

// Kinds of links in the store.
const (
	attemptKind  = "oidc"         // a sign-in under way, by its state
	newcomerKind = "oidc-new"     // a person without an account, by the browser
	sessionKind  = "oidc-session" // what a session has to know for its logout, by its id
	sidKind      = "oidc-sid"     // whose session this is at the provider
	logoutKind   = "oidc-logout"  // a logout token that was used
)

// put stores a link by the hash of what identifies it.
func (p *Providers) put(ctx context.Context, kind, secret string, user chat.UserID, value any, life time.Duration) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return p.store.PutLink(ctx, store.Link{Kind: kind, Hash: hashOf(secret), User: user, Data: data, Expires: chat.Millis(p.now().Add(life).UnixMilli())})
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// NewSecret returns 256 random bits, which also identify a browser.
func NewSecret() string {
	secret := make([]byte, 32)
	rand.Read(secret) // never fails: the program ends first
	return base64.RawURLEncoding.EncodeToString(secret)
}
