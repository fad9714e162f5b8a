//go:build !js

package dial

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// diagnoseAnswer says what an answer means that is neither success nor a redirect.
func diagnoseAnswer(base *url.URL, response *http.Response) *Error {
	host, status := base.Host, response.StatusCode
	body, _ := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	say := func(cause view.Cause, format string, args ...any) *Error {
		return &Error{Cause: cause, Detail: fmt.Sprintf(format, args...)}
	}
	code, ours := parleyError(body)
	switch {
	case status == http.StatusBadRequest && base.Scheme == "http" && asksForTLS(body):
		return say(view.CauseScheme, "%s speaks https; write https://%s", host, host)
	case code == chat.CodeForbidden, code == chat.CodeUnauthorized:
		return say(view.CauseSignIn, "%s refuses: %s", host, ours)
	case status == http.StatusUnauthorized, status == http.StatusProxyAuthRequired:
		return say(view.CauseLogin, "a proxy at %s asks for a password (%s), which Parley cannot give", host, response.Status)
	case status == http.StatusTooManyRequests:
		return say(view.CauseBusy, "%s takes no more from this address now (%s)%s", host, response.Status, wait(response))
	case ours != "" && status >= 500:
		return say(view.CauseServer, "%s cannot now: %s", host, ours)
	case status == http.StatusBadGateway, status == http.StatusServiceUnavailable, status == http.StatusGatewayTimeout:
		return say(view.CauseProxy, "a proxy answers at %s (%s), and the server behind it does not", host, response.Status)
	case status >= 500:
		return say(view.CauseServer, "%s answers %s; its log says more", host, response.Status)
	case ours != "":
		return say(view.CauseStranger, "%s refuses: %s", host, ours)
	}
	return say(view.CauseStranger, "there is no Parley at %s (it answers %s); is the address right?", base, response.Status)
}

// parleyError returns the code and the message of an error as Parley answers it, or nothing.
func parleyError(body []byte) (code chat.Code, message string) {
	var answer struct{ Error *chat.Error }
	if json.Unmarshal(body, &answer) != nil || answer.Error == nil {
		return "", ""
	}
	return answer.Error.Code, answer.Error.Message
}

// asksForTLS knows what Go, nginx, Apache and Caddy answer to plain HTTP where they speak TLS.
func asksForTLS(body []byte) bool {
	text := strings.ToLower(string(body))
	return strings.Contains(text, "https server") || strings.Contains(text, "https port") || strings.Contains(text, "ssl-enabled")
}

func wait(response *http.Response) string {
	if after := response.Header.Get("Retry-After"); after != "" && len(after) < 30 {
		return "; it asks to wait " + after + " s"
	}
	return ""
}
