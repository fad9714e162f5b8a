package client

import (
	"context"
	"errors"

	"parley/shared/client/view"
)

// DialError says why a Dialer failed to connect or sign in.
type DialError struct {
	Cause  view.Cause
	Detail string // what happened and what to do, in English
	Err    error  // may be nil
}

// Error says what happened and what to do.
func (e *DialError) Error() string {
	if e.Detail != "" {
		return e.Detail
	}
	return "no connection: " + string(e.Cause)
}

// Unwrap returns what the network said.
func (e *DialError) Unwrap() error { return e.Err }

// causeOf returns the cause and the detail in the chain of err, if it has them.
func causeOf(err error) (view.Cause, string) {
	if e, ok := errors.AsType[*DialError](err); ok {
		return e.Cause, e.Detail
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return view.CauseSilent, "the server does not answer"
	}
	return "", ""
}
