package cli

import (
	"errors"
	"fmt"
	"io"

	"parley/shared/client/view"
)

// hostTries is after how many look-ups a host that nobody knows counts as misspelt.
const hostTries = 3

// hopeless returns why waiting for a connection cannot help, or nil. Who has been connected before, by this run or a former
// one, has the right address: then everything may pass.
func hopeless(v *view.Snapshot) error {
	l := v.Link
	switch {
	case l.State == view.Stopped:
		return errors.New(whyStopped(l))
	case v.Me.ID != "":
		return nil
	case l.Cause.Lasting(), l.Cause == view.CauseHost && l.Attempt >= hostTries:
		return errors.New(safeLine(l.Detail))
	}
	return nil
}

func whyStopped(l view.Link) string {
	if l.Cause == view.CauseCookies {
		return "the server does not recognize the token that it has just issued; a proxy in between may drop the Authorization header"
	}
	return "the server has closed the connection for good: " + safeLine(l.Reason)
}

// whyLost says why there is no connection, as far as is known.
func whyLost(l view.Link) string {
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

// watcher says when the connection is lost and back, each cause once.
type watcher struct {
	out  io.Writer
	was  bool   // it has been online
	told string // the cause, "" while connected or nothing is told
}

func (w *watcher) look(l view.Link) {
	switch why := whyLost(l); {
	case l.State == view.Online && w.told != "":
		w.told = ""
		fmt.Fprintln(w.out, "parley chat: connected")
	case l.State == view.Waiting && why != w.told:
		what := "no connection yet"
		if w.was {
			what = "the connection is lost"
		}
		w.told = why
		fmt.Fprintf(w.out, "parley chat: %s: %s; retrying\n", what, why)
	}
	w.was = w.was || l.State == view.Online
}
