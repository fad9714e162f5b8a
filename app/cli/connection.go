package cli

import (
	"errors"
	"fmt"
	"io"

	"parley/shared/client/view"
)

// hostAttempts is after how many failed look-ups an unknown host counts as misspelt.
const hostAttempts = 3

// permanentFailure returns why waiting for a connection cannot help, or nil. A user that has been connected, in this run or an earlier
// one, has the right address: then every failure may be temporary.
func permanentFailure(v *view.Snapshot) error {
	l := v.Link
	switch {
	case l.State == view.Stopped:
		return errors.New(stopReason(l))
	case v.Me.ID != "":
		return nil
	case l.Cause.Lasting(), l.Cause == view.CauseHost && l.Attempt >= hostAttempts:
		return errors.New(safeLine(l.Detail))
	}
	return nil
}

// stopReason returns why the client stopped for good: its state never changes again.
func stopReason(l view.Link) string {
	switch l.Cause {
	case view.CauseCookies:
		return "the server does not recognize the token that it has just issued; a proxy in between may drop the Authorization header"
	case view.CauseSignIn:
		if l.Detail != "" {
			return safeLine(l.Detail) + "; parley chat --sign-in signs in as an account"
		}
		return "you are no longer signed in on this machine; parley chat --sign-in signs in again, and sends what is unsent. --sign-out forgets you here"
	}
	return "the server has closed the connection permanently: " + safeLine(l.Reason)
}

// lossReason returns why there is no connection, as far as is known.
func lossReason(l view.Link) string {
	switch {
	case l.Detail != "":
		return safeLine(l.Detail)
	case l.Reason == "restart":
		return "the server stops or restarts"
	case l.Reason != "":
		return "the server said goodbye (" + safeLine(l.Reason) + ")"
	}
	return "it broke"
}

// linkReporter reports when the connection is lost and restored, each cause once.
type linkReporter struct {
	out      io.Writer
	online   bool   // it has been online
	reported string // the cause, "" while connected or before a report
}

// report prints a change of the connection, unless it was printed already.
func (w *linkReporter) report(l view.Link) {
	switch why := lossReason(l); {
	case l.State == view.Online && w.reported != "":
		w.reported = ""
		fmt.Fprintln(w.out, "parley chat: connected")
	case l.State == view.Waiting && why != w.reported:
		what := "no connection yet"
		if w.online {
			what = "the connection is lost"
		}
		w.reported = why
		fmt.Fprintf(w.out, "parley chat: %s: %s; retrying\n", what, why)
	}
	w.online = w.online || l.State == view.Online
}
