package oidc

import (
	"context"
	"encoding/json"
	"time"
)

const newcomerLife = 30 * time.Minute

// newcomer is a person who has no account yet, until the person has decided about one.
type newcomer struct {
	Person Person `json:"person"`
	Next   string `json:"next,omitempty"`
}

// Hold keeps a person without an account until the browser comes back with a decision. Another person in the same browser replaces the
// one before.
func (p *Providers) Hold(ctx context.Context, browser string, person Person, next string) error {
	return p.put(ctx, newcomerKind, browser, "", newcomer{person, next}, newcomerLife)
}

// Held returns the person who is waiting in a browser, or an error with the reason Expired.
func (p *Providers) Held(ctx context.Context, browser string) (person Person, next string, err error) {
	if p == nil {
		return Person{}, "", fail(Unknown, "there are no providers")
	}
	link, err := p.store.PeekLink(ctx, newcomerKind, hashOf(browser), p.now())
	return decodeNewcomer(link.Data, err)
}

// Take returns the person who is waiting in a browser, once.
func (p *Providers) Take(ctx context.Context, browser string) (person Person, next string, err error) {
	link, err := p.store.TakeLink(ctx, newcomerKind, hashOf(browser), p.now())
	return decodeNewcomer(link.Data, err)
}

func decodeNewcomer(data []byte, err error) (Person, string, error) {
	if unauthorized(err) {
		return Person{}, "", fail(Expired, "nobody is waiting in this browser")
	}
	var n newcomer
	if err == nil {
		err = json.Unmarshal(data, &n)
	}
	return n.Person, n.Next, err
}
