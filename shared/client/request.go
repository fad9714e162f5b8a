//go:build !js

package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// ask sends a request without a token, for its redirects.
func (d *dialer) ask(ctx context.Context) error {
	response, err := d.do(ctx, http.MethodGet, "healthz", "", nil)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// do makes a request, and makes it again where the server redirects to. A redirect is followed here and not by the HTTP
// client, which would turn a POST into a GET and send the token along to hosts whose name ends alike.
func (d *dialer) do(ctx context.Context, method, path, token string, body []byte) (*http.Response, error) {
	for range redirectsMax {
		request, err := http.NewRequestWithContext(ctx, method, d.base.JoinPath(path).String(), bytes.NewReader(body))
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", method, path, err)
		}
		if token != "" {
			request.Header = bearer(token)
		}
		request.Header.Set("Content-Type", "application/json")
		response, err := d.http.Do(request)
		if err != nil {
			return nil, diagnose(d.base, err)
		}
		if !redirects(response) {
			d.asked = true
			return response, nil
		}
		response.Body.Close()
		if err := d.follow(response, path); err != nil {
			return nil, err
		}
	}
	return nil, d.inCircles()
}

func redirects(response *http.Response) bool {
	return response.StatusCode >= 300 && response.StatusCode < 400 && response.Header.Get("Location") != ""
}

// follow makes the place behind a redirect the base: the same host only, never from https to http.
func (d *dialer) follow(response *http.Response, path string) error {
	to, err := d.base.JoinPath(path).Parse(response.Header.Get("Location"))
	if err != nil {
		return &DialError{view.CauseRedirect, fmt.Sprintf("%s redirects to no address", d.base.Host), err}
	}
	next := *d.base
	next.Scheme, next.Host = to.Scheme, to.Host
	upgraded := d.base.Scheme == "http" && to.Scheme == "https" && strings.EqualFold(to.Hostname(), d.base.Hostname())
	if !upgraded || to.Path != "/"+strings.TrimPrefix(next.JoinPath(path).Path, "/") { // JoinPath begins with no slash where the base has no path
		return &DialError{Cause: view.CauseRedirect, Detail: fmt.Sprintf("%s redirects to %s; if Parley is there, give that address",
			d.base, elsewhere(to))}
	}
	d.base = &next
	return nil
}

// elsewhere is where a redirect leads, without what may be secret in it.
func elsewhere(to *url.URL) string {
	plain := url.URL{Scheme: to.Scheme, Host: to.Host, Path: to.Path}
	return fmt.Sprintf("%.200q", plain.String())
}

func (d *dialer) inCircles() error {
	return &DialError{Cause: view.CauseRedirect, Detail: fmt.Sprintf("%s redirects in circles", d.base.Host)}
}

// SignIn becomes a guest, or stays the one that the token names.
func (d *dialer) SignIn(ctx context.Context) error {
	token := d.tokens.Token()
	if d.base.Scheme == "http" && !d.asked && token != "" {
		if err := d.ask(ctx); err != nil {
			return err
		}
	}
	response, err := d.do(ctx, http.MethodPost, "api/guest", token, []byte("{}"))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return refusal(d.base, response)
	}
	var guest struct {
		Token string
		User  chat.User
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, chat.FrameBytes)).Decode(&guest); err != nil || guest.User.ID == "" {
		return &DialError{view.CauseStranger, fmt.Sprintf("there is no Parley at %s; is the address right?", d.base), err}
	}
	if guest.Token == "" {
		return nil
	}
	return d.tokens.Keep(guest.Token)
}

// SignOut revokes the token. It succeeds if the server does not know the token.
func (d *dialer) SignOut(ctx context.Context) error {
	token := d.tokens.Token()
	if token == "" {
		return nil
	}
	if d.base.Scheme == "http" && !d.asked {
		if err := d.ask(ctx); err != nil {
			return err
		}
	}
	response, err := d.do(ctx, http.MethodDelete, "api/guest", token, []byte("{}"))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if s := response.StatusCode; s != http.StatusNoContent && s != http.StatusUnauthorized {
		return refusal(d.base, response)
	}
	return nil
}

func bearer(token string) http.Header {
	return http.Header{"Authorization": {"Bearer " + token}}
}
