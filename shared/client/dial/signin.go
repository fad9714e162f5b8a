//go:build !js

package dial

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// SignIn becomes a guest, or stays the one that the token names.
func (d *dialer) SignIn(ctx context.Context) error {
	token := d.tokens.Token()
	if d.base.Scheme == "http" && !d.resolved && token != "" {
		if err := d.resolve(ctx); err != nil {
			return err
		}
	}
	response, err := d.do(ctx, http.MethodPost, "api/guest", token, []byte("{}"))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return diagnoseAnswer(d.base, response)
	}
	var guest struct {
		Token string
		User  chat.User
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, chat.FrameBytes)).Decode(&guest); err != nil || guest.User.ID == "" {
		return &Error{view.CauseStranger, fmt.Sprintf("there is no Parley at %s; is the address right?", d.base), err}
	}
	if guest.Token == "" {
		return nil
	}
	return d.tokens.SaveToken(guest.Token)
}

// SignOut revokes the token. It succeeds if the server does not know the token.
func (d *dialer) SignOut(ctx context.Context) error {
	token := d.tokens.Token()
	if token == "" {
		return nil
	}
	if d.base.Scheme == "http" && !d.resolved {
		if err := d.resolve(ctx); err != nil {
			return err
		}
	}
	response, err := d.do(ctx, http.MethodDelete, "api/guest", token, []byte("{}"))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if s := response.StatusCode; s != http.StatusNoContent && s != http.StatusUnauthorized {
		return diagnoseAnswer(d.base, response)
	}
	return nil
}

func bearer(token string) http.Header {
	return http.Header{"Authorization": {"Bearer " + token}}
}
