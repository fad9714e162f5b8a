package dial

import (
	"context"
	"errors"

	"parley/shared/client/view"
)

// Error says why a Dialer failed to connect or sign in.
type Error struct {
	Cause  view.Cause
	Detail string // what happened and what to do, in English
	Err    error  // may be nil
}

// Error says what happened and what to do.
func (e *Error) Error() string {
	if e.Detail != "" {
		return e.Detail
	}
	return "no connection: " + string(e.Cause)
}

// Unwrap returns what the network said.
func (e *Error) Unwrap() error { return e.Err }

// CauseOf returns the cause and the detail in the chain of err, if it has them.
func CauseOf(err error) (view.Cause, string) {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Cause, e.Detail
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return view.CauseSilent, "the server does not answer"
	}
	return "", ""
}
