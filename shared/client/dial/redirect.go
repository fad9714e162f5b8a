//go:build !js

package dial

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"

	"parley/shared/client/view"
)

// redirectsMax bounds the redirects of one attempt.
const redirectsMax = 3

// userAgent names this program in the list of sessions of its user.
const userAgent = "parley-chat (" + runtime.GOOS + ")"

// resolve finds where base redirects to, with a request that has no token.
func (d *dialer) resolve(ctx context.Context) error {
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
		request.Header.Set("User-Agent", userAgent)
		response, err := d.http.Do(request)
		if err != nil {
			return nil, diagnose(d.base, err)
		}
		if !redirects(response) {
			d.resolved = true
			return response, nil
		}
		response.Body.Close()
		if err := d.follow(response, path); err != nil {
			return nil, err
		}
	}
	return nil, d.redirectLoop()
}

func redirects(response *http.Response) bool {
	return response.StatusCode >= 300 && response.StatusCode < 400 && response.Header.Get("Location") != ""
}

// follow makes the place behind a redirect the base: the same host only, never from https to http.
func (d *dialer) follow(response *http.Response, path string) error {
	to, err := d.base.JoinPath(path).Parse(response.Header.Get("Location"))
	if err != nil {
		return &Error{view.CauseRedirect, fmt.Sprintf("%s redirects to no address", d.base.Host), err}
	}
	next := *d.base
	next.Scheme, next.Host = to.Scheme, to.Host
	upgraded := d.base.Scheme == "http" && to.Scheme == "https" && strings.EqualFold(to.Hostname(), d.base.Hostname())
	if !upgraded || to.Path != "/"+strings.TrimPrefix(next.JoinPath(path).Path, "/") { // JoinPath begins with no slash where the base has no path
		return &Error{Cause: view.CauseRedirect, Detail: fmt.Sprintf("%s redirects to %s; if Parley is there, give that address",
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

func (d *dialer) redirectLoop() error {
	return &Error{Cause: view.CauseRedirect, Detail: fmt.Sprintf("%s redirects in circles", d.base.Host)}
}
