//go:build !js

package dial

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"parley/shared/client/view"
)

// Download writes what a server answers at a path to out. It returns an error if the answer is not whole. An empty token is that of nobody.
func Download(ctx context.Context, base, token string, path []string, query url.Values, out io.Writer) error {
	made, err := New(base, InMemory(token))
	if err != nil {
		return err
	}
	d := made.(*dialer)
	if d.base.Scheme == "http" && token != "" {
		if err := d.resolve(ctx); err != nil {
			return err
		}
	}
	for i, part := range path {
		path[i] = url.PathEscape(part)
	}
	at := d.base.JoinPath(path...)
	at.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return fmt.Errorf("download: %w", err)
	}
	if token != "" {
		request.Header = bearer(token)
	}
	response, err := d.http.Do(request)
	if err != nil {
		return diagnose(d.base, err)
	}
	defer response.Body.Close()
	if redirects(response) {
		return &Error{Cause: view.CauseRedirect, Detail: fmt.Sprintf("%s redirects elsewhere; give that address", d.base)}
	}
	if response.StatusCode != http.StatusOK {
		return diagnoseAnswer(d.base, response)
	}
	if _, err := io.Copy(out, response.Body); err != nil {
		return fmt.Errorf("the file is not whole: %w", err)
	}
	return nil
}
