package cli

import (
	"errors"
	"fmt"
	"io"

	"parley/shared/client/view"
)

// hostAttempts is after how many look-ups a host that nobody knows counts as misspelt.
const hostAttempts = 3

// permanentFailure returns why waiting for a connection cannot help, or nil. Who has been connected before, by this run or a former
// one, has the right address: then everything may pass.
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

func stopReason(l view.Link) string {
	if l.Cause == view.CauseCookies {
		return "the server does not recognize the token that it has just issued; a proxy in between may drop the Authorization header"
	}
	return "the server has closed the connection for good: " + safeLine(l.Reason)
}

// lossReason says why there is no connection, as far as is known.
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

// linkReporter says when the connection is lost and back, each cause once.
type linkReporter struct {
	out      io.Writer
	online   bool   // it has been online
	reported string // the cause, "" while connected or nothing is told
}

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
