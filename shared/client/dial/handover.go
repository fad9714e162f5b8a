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

// TakeHandOver signs in by the secret of a hand-over link, stores the token, and returns the user. The session of the token before ends.
func (d *dialer) TakeHandOver(ctx context.Context, secret string) (chat.User, error) {
	if d.base.Scheme == "http" && !d.resolved {
		if err := d.resolve(ctx); err != nil {
			return chat.User{}, err
		}
	}
	body, err := json.Marshal(map[string]string{"token": secret})
	if err != nil {
		return chat.User{}, err
	}
	response, err := d.do(ctx, http.MethodPost, "api/handover", "", body)
	if err != nil {
		return chat.User{}, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return chat.User{}, diagnoseAnswer(d.base, response)
	}
	var in struct {
		Token string
		User  chat.User
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, chat.FrameBytes)).Decode(&in); err != nil || in.Token == "" || in.User.ID == "" {
		return chat.User{}, &Error{view.CauseStranger, fmt.Sprintf("there is no Parley at %s; is the address right?", d.base), err}
	}
	before := d.tokens.Token()
	if err := d.tokens.SaveToken(in.Token); err != nil {
		return chat.User{}, err
	}
	if before != "" {
		if ended, err := d.do(ctx, http.MethodDelete, "api/guest", before, []byte("{}")); err == nil {
			ended.Body.Close()
		}
	}
	return in.User, nil
}
