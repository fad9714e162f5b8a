package oidc

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/oauth2"
)

// Reason is why a sign-in with a provider has failed, for the page that says so.
type Reason string

// Reasons.
const (
	Unknown   Reason = "unknown"   // no provider has this name
	Down      Reason = "down"      // the provider does not answer, or not as it should
	Expired   Reason = "expired"   // the attempt took too long, was used already, or belongs to another provider
	Elsewhere Reason = "elsewhere" // the attempt began in another browser
	Denied    Reason = "denied"    // the person, or the provider, has said no
	Invalid   Reason = "invalid"   // the answer cannot be trusted
)

// Error is a failed sign-in. Its cause is for the log.
type Error struct {
	Reason Reason
	Err    error
}

// Error returns the reason and the cause.
func (e *Error) Error() string {
	return fmt.Sprintf("sign-in with a provider: %s: %v", e.Reason, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func fail(reason Reason, format string, args ...any) error {
	return &Error{reason, fmt.Errorf(format, args...)}
}

// ReasonOf returns the reason of a failed sign-in; ok is false for an error of the server itself.
func ReasonOf(err error) (reason Reason, ok bool) {
	failed, ok := errors.AsType[*Error](err)
	if !ok {
		return "", false
	}
	return failed.Reason, true
}

// exchangeError says why the provider gave no tokens, without the answer itself, which may repeat what was sent.
func exchangeError(err error) error {
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	switch {
	case ok && refused.ErrorCode != "":
		return fail(exchangeReason(refused.ErrorCode), "the token endpoint refuses: %s", printable(refused.ErrorCode))
	case ok:
		return fail(Down, "the token endpoint answers %s", refused.Response.Status)
	case strings.HasPrefix(err.Error(), "oauth2: "): // what came is not what RFC 6749 says
		return fail(Invalid, "the answer of the token endpoint cannot be read")
	}
	return fail(Down, "the token endpoint cannot be reached: %w", brief(err))
}

// exchangeReason tells a code that expired from a client that the provider does not accept.
func exchangeReason(code string) Reason {
	if code == "invalid_grant" {
		return Expired
	}
	return Invalid
}

// printable returns a short line of visible ASCII.
func printable(text string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
	return clean[:min(len(clean), 300)]
}

// brief shortens an error of the libraries, which may contain a whole answer.
func brief(err error) error { return errors.New(printable(err.Error())) }
