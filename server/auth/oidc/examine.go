package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Condition is what a provider can do, for `parley doctor`.
type Condition struct {
	Keys        int           // that it publishes for signatures
	PKCE        bool          // with S256, as far as it says
	Logout      bool          // people can sign out of it from here
	BackChannel bool          // it tells when people sign out there
	Groups      bool          // it says that there is the claim for groups, or does not say which claims there are
	Clock       time.Duration // how far its clock is ahead; 0 if it does not tell
}

// Examine asks a provider for all that a sign-in needs, and returns what is missing as an error.
func Examine(ctx context.Context, cfg Config, now func() time.Time) (Condition, error) {
	p := newProvider(cfg, "", http.DefaultTransport.(*http.Transport).Clone(), now)
	found, err := p.fetch(ctx)
	if err != nil {
		return Condition{}, err
	}
	c := Condition{
		PKCE: slices.Contains(found.claims.Challenges, "S256"), Logout: web(found.claims.EndSession), BackChannel: found.claims.BackChannel,
		Groups: cfg.GroupsClaim == "" || len(found.claims.Claims) == 0 || slices.Contains(found.claims.Claims, cfg.GroupsClaim),
	}
	c.Keys, c.Clock, err = p.examineKeys(ctx, found.claims.KeysURL)
	return c, err
}

// examineKeys counts the keys that the provider publishes, and compares the clocks by the way.
func (p *Provider) examineKeys(ctx context.Context, from string) (int, time.Duration, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return 0, 0, err
	}
	answer, err := p.client.Do(request)
	if err != nil {
		return 0, 0, fmt.Errorf("fetch its keys: %w", err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	var set struct {
		Keys []struct {
			Use string `json:"use"`
			Kty string `json:"kty"`
		} `json:"keys"`
	}
	if err == nil {
		err = json.Unmarshal(body, &set)
	}
	if err != nil || answer.StatusCode != http.StatusOK {
		return 0, 0, fmt.Errorf("its keys cannot be read: status %d", answer.StatusCode)
	}
	keys := 0
	for _, key := range set.Keys {
		if key.Use != "enc" && !strings.EqualFold(key.Kty, "oct") {
			keys++
		}
	}
	if keys == 0 {
		return 0, 0, errors.New("it publishes no keys for signatures")
	}
	clock := time.Duration(0)
	if told, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		clock = told.Sub(p.now()).Round(time.Second)
	}
	return keys, clock, nil
}
