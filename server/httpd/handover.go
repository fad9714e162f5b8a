package httpd

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"

	"parley/shared/chat"
)

// handOver signs in a client that is not a browser by a hand-over link, and answers with a bearer token.
func (e *edge) handOver(w http.ResponseWriter, r *http.Request) {
	secret, err := e.handOverRequest(r)
	if err != nil {
		e.logRefusal("hand-over refused", r, chat.AsError(err))
		refuse(w, err)
		return
	}
	in, err := e.Accounts.TakeHandOver(r.Context(), secret, e.from(r))
	if err != nil {
		refuse(w, e.Hub.Visible(err))
		return
	}
	reply(w, http.StatusOK, struct {
		Token string    `json:"token"`
		User  chat.User `json:"user"`
	}{in.Token, in.User})
}

// handOverRequest takes what no page can send: a browser signs in by the page of the link.
func (e *edge) handOverRequest(r *http.Request) (secret string, err error) {
	if r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "" {
		return "", chat.Errorf(chat.CodeForbidden, "pages cannot do this; open the link instead")
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return "", chat.Errorf(chat.CodeBadFrame, "send Content-Type: application/json")
	}
	var request struct {
		Token string `json:"token"`
	}
	decoder := json.NewDecoder(io.LimitReader(r.Body, bodyMax))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil || request.Token == "" {
		return "", chat.Errorf(chat.CodeBadFrame, `send {"token":"…"} with the last part of the link`)
	}
	return request.Token, nil
}
