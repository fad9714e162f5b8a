package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

const (
	waitCrowd = 30 * time.Second // at most, and half of that at least, while the user has too many connections
	steady    = 10 * time.Second // online for so long, a connection counts as good
)

// dial starts a connection.
func (e *engine) dial(signIn bool) {
	e.agenda.Drop("dial")
	e.link.Attempt++
	e.link.Retry = time.Time{}
	e.heard, e.useful = time.Now(), time.Now()
	e.line = dial.Start(e.ctx, &e.lines, e.cfg.Dialer, e.log, signIn)
	e.dirty.any = true
	e.watch()
}

// lineDown decides what follows the end of a connection, or a dial that came to nothing.
func (e *engine) lineDown(err error) {
	e.link.Cause, e.link.Detail = dial.CauseOf(err)
	switch {
	case errors.Is(err, dial.ErrSignIn):
		e.lose(protocol.SignIn, 0)
	case e.up:
		e.log("the connection ended", "error", err)
		e.lose(protocol.NextAfter(dial.CloseCode(err)), 0)
	case e.link.Cause == view.CauseCookies, e.link.Cause == view.CauseSignedOut:
		e.lose(protocol.Never, 0)
	default:
		e.log("no connection", "attempt", e.link.Attempt, "error", err)
		e.lose(protocol.Later, 0)
	}
}

// goodbye ends the connection as the server says.
func (e *engine) goodbye(g *protocol.Goodbye) {
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
	e.lose(next, wait)
}

// lose ends the connection, if there is one, and does next: after wait if that is not 0.
func (e *engine) lose(next protocol.Next, wait time.Duration) {
	lived := time.Since(e.onlineAt)
	wasOnline := e.online
	e.hangUp()
	if wasOnline && lived >= steady {
		e.backoff.Reset()
	}
	switch {
	case next == protocol.Never || next == protocol.Update:
		e.link.State, e.update = view.Stopped, e.update || next == protocol.Update
	case next == protocol.SignIn && e.signedIn:
		e.link.State, e.link.Cause = view.Stopped, view.CauseCookies // another guest would be lost like this one
	case next == protocol.SignIn:
		e.dial(true)
	case next == protocol.Now && wasOnline && lived >= steady && wait == 0:
		e.wait(0)
	case wait > 0:
		e.wait(wait)
	default:
		e.wait(e.backoff.Next())
	}
}

// hangUp ends the connection, and forgets what belongs to it.
func (e *engine) hangUp() {
	if e.line != nil {
		e.line.Cut()
		e.line = nil
	}
	was := e.online
	if was {
		e.link.Since, e.link.Attempt = time.Now(), 0
		e.agenda.At("absent", time.Now().Add(absentAfter), e.absent)
	}
	e.online, e.up, e.listing, e.joining = false, false, false, 0
	if was {
		e.linked()
	}
	clear(e.asks)
	for _, r := range e.rooms {
		r.cut()
	}
	e.outbox.Cut()
	e.agenda.Drop("line")
	e.agenda.Drop("listed")
	e.dirty.all()
}

// wait dials again after d.
func (e *engine) wait(d time.Duration) {
	e.link.State, e.link.Retry = view.Waiting, time.Now().Add(d)
	e.agenda.At("dial", e.link.Retry, func() { e.dial(false) })
}

// wake dials at once if that was planned for later, or looks whether the line still stands.
func (e *engine) wake() {
	switch {
	case e.line == nil && e.link.State == view.Waiting:
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
	e.hangUp()
	e.agenda.Drop("dial")
	e.link.State, e.link.Retry, e.dirty.any = view.Waiting, time.Time{}, true
}

// probe asks something, because a line may have died while the machine slept and no clock ran.
func (e *engine) probe() {
	if e.agenda.Planned("probe") || e.screen.room == nil || !e.askPeople(e.screen.room) {
		return
	}
	asked, heard := e.lastAsk, e.heard
	e.agenda.In("probe", chat.PongWait, func() {
		if _, open := e.asks[asked]; open && e.heard.Equal(heard) {
			e.lose(protocol.Later, 0)
		}
	})
}

// watch ends a connection on which nothing was heard for too long: a dead line is silent.
func (e *engine) watch() {
	deadline := e.heard.Add(dial.ConnectTimeout)
	if e.online {
		deadline = e.heard.Add(chat.DeadAfter)
		if e.stalled() {
			deadline = time.Now()
		}
	}
	if len(e.line.Reports) == 0 && !time.Now().Before(deadline) {
		e.log("the line is dead", "silent", time.Since(e.heard))
		e.link.Cause, e.link.Detail = dial.CauseOf(context.DeadlineExceeded)
		e.lose(protocol.Later, 0)
		return
	}
	look := min(max(time.Until(deadline), time.Millisecond), askMax/2)
	e.agenda.At("line", time.Now().Add(look), e.watch)
}

// stalled reports that a command has had no answer for long, while nothing but pings came.
func (e *engine) stalled() bool {
	for _, a := range e.asks {
		if time.Since(a.at) > askMax && time.Since(e.useful) > askMax {
			return true
		}
	}
	return false
}
