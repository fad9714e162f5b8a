package client

import (
	"errors"
	"math/rand/v2"
	"time"

	"parley/shared/client/dial"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// Wake says that the network is back or the window became visible: a client that waits dials at once.
func (c *Client) Wake() { c.post((*engine).wake) }

// Suspend ends the connection until Wake, as before the program is stopped for a while: a page that the browser keeps for the way
// back must not have one.
func (c *Client) Suspend() { c.post((*engine).suspend) }

// TryAgain dials once more after the client has stopped.
func (c *Client) TryAgain() { c.post(func(e *engine) { e.startAgain(protocol.Later) }) }

const (
	waitCrowd = 30 * time.Second // at most, and half of that at least, while the user has too many connections
	steady    = 10 * time.Second // online for so long, a connection counts as good
)

// dial starts a connection.
func (e *engine) dial(signIn bool) {
	e.schedule.Drop("dial")
	e.link.Attempt++
	e.link.Retry = time.Time{}
	e.lastReport, e.lastFrame = time.Now(), time.Now()
	e.connection = dial.Start(e.ctx, &e.goroutines, e.cfg.Dialer, e.log, signIn)
	e.dirty.any = true
	e.watchConnection()
}

// connectionEnded decides what follows the end of a connection, or a dial that came to nothing.
func (e *engine) connectionEnded(err error) {
	e.link.Cause, e.link.Detail = dial.CauseOf(err)
	switch {
	case errors.Is(err, dial.ErrSignIn):
		e.disconnect(protocol.SignIn, 0)
	case e.up:
		e.log("the connection ended", "error", err)
		e.disconnect(protocol.NextAfter(dial.CloseCode(err)), 0)
	case e.link.Cause == view.CauseCookies, e.link.Cause == view.CauseSignedOut, e.link.Cause == view.CauseSignIn:
		e.disconnect(protocol.Never, 0)
	default:
		e.log("no connection", "attempt", e.link.Attempt, "error", err)
		e.disconnect(protocol.Later, 0)
	}
}

// handleGoodbye ends the connection as the server says.
func (e *engine) handleGoodbye(g *protocol.Goodbye) {
	e.link.Reason, e.link.Cause, e.link.Detail = string(g.Reason), "", ""
	next := protocol.Later
	if c, known := protocol.Closes[g.Reason]; known {
		next = c.Next
	}
	wait := time.Duration(min(max(g.After, 0), dial.MaxServerWait.Milliseconds())) * time.Millisecond
	if g.Reason == protocol.ReasonTooMany {
		e.link.Cause, e.link.Detail = view.CauseTooMany, "you have as many connections as a user may have; close another one"
		wait = max(wait, waitCrowd/2+rand.N(waitCrowd/2)) // each try counts as a new session of the user
	}
	e.log("the server says goodbye", "reason", g.Reason)
	e.disconnect(next, wait)
}

// disconnect ends the connection, if there is one, and does next: after wait if that is not 0.
func (e *engine) disconnect(next protocol.Next, wait time.Duration) {
	lived := time.Since(e.onlineAt)
	wasOnline := e.online
	e.hangUp()
	if wasOnline {
		e.away.at = time.Now()
	}
	if wasOnline && lived >= steady {
		e.backoff.Reset()
	}
	switch {
	case next == protocol.Never || next == protocol.Update:
		e.link.State, e.update = view.Stopped, e.update || next == protocol.Update
	case next == protocol.SignIn:
		e.tokenRefused()
	case next == protocol.Now && wasOnline && lived >= steady && wait == 0:
		e.dialAfter(0)
	case wait > 0:
		e.dialAfter(wait)
	default:
		e.dialAfter(e.backoff.Next())
	}
}

// hangUp ends the connection, and forgets what belongs to it.
func (e *engine) hangUp() {
	if e.connection != nil {
		e.connection.Cut()
		e.connection = nil
	}
	was := e.online
	if was {
		e.link.Since, e.link.Attempt = time.Now(), 0
		e.schedule.At("absent", time.Now().Add(view.GracePeriod), e.forgetPeople)
	}
	e.online, e.up, e.listIncomplete, e.joining = false, false, false, 0
	e.drafts.disconnected()
	if was {
		e.tellWitnessLink()
		e.forgetRefs()
	}
	clear(e.pending)
	e.invitesCut()
	for _, r := range e.rooms {
		r.cut()
	}
	e.outbox.Cut()
	e.schedule.Drop("line")
	e.schedule.Drop("listed")
	e.dirty.all()
}

// dialAfter dials again after d.
func (e *engine) dialAfter(d time.Duration) {
	e.link.State, e.link.Retry = view.Waiting, time.Now().Add(d)
	e.searchAlone()
	e.schedule.At("dial", e.link.Retry, func() { e.dial(false) })
}

func (e *engine) startAgain(next protocol.Next) {
	if e.link.State != view.Stopped {
		return
	}
	e.signedIn = false
	e.backoff.Reset()
	e.link.State = view.Waiting
	e.dial(next == protocol.SignIn)
}

// wake dials at once if that was planned for later, or looks whether the connection still stands. The user may have signed in elsewhere.
func (e *engine) wake() {
	switch {
	case e.waitsForSignIn():
		e.startAgain(protocol.Later)
	case e.connection == nil && e.link.State == view.Waiting:
		e.backoff.Reset()
		e.dial(false)
	case e.online:
		e.probe()
	}
}

// suspend ends the connection until wake.
func (e *engine) suspend() {
	if e.link.State == view.Stopped {
		return
	}
	if e.hurryDeletions() {
		e.connection.Finish()
		e.connection = nil
	}
	e.hangUp()
	e.schedule.Drop("dial")
	e.link.State, e.link.Retry, e.dirty.any = view.Waiting, time.Time{}, true
}

// StayInMemory signs in with a token that is lost with the program, after the client has stopped with CauseCookies.
func (c *Client) StayInMemory() {
	c.post(func(e *engine) {
		if d, ok := e.cfg.Dialer.(dial.MemoryDialer); ok && e.link.State == view.Stopped {
			d.KeepInMemory()
			e.inMemory = true
			e.startAgain(protocol.SignIn)
		}
	})
}
