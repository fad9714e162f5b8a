package client

import (
	"context"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/protocol"
)

// pongEvery is how often a ping is answered at most.
const pongEvery = time.Second

// pong answers a ping; those of a server that sends nothing else without pause are not answered.
func (e *engine) pong() {
	if now := time.Now(); now.Sub(e.lastPong) >= pongEvery {
		e.lastPong = now
		e.connection.Send(0, &protocol.Pong{})
	}
}

// watchConnection ends a connection on which nothing has arrived for too long: a dead one is silent.
func (e *engine) watchConnection() {
	deadline := e.lastReport.Add(dial.ConnectTimeout)
	if e.online {
		deadline = e.lastReport.Add(e.limits.Silence())
		if e.stalled() {
			deadline = time.Now()
		}
	}
	if len(e.connection.Reports) == 0 && !time.Now().Before(deadline) {
		e.log("the line is dead", "silent", time.Since(e.lastReport))
		e.link.Cause, e.link.Detail = dial.CauseOf(context.DeadlineExceeded)
		e.disconnect(protocol.Later, 0)
		return
	}
	look := min(max(time.Until(deadline), time.Millisecond), requestTimeout/2)
	e.schedule.At("line", time.Now().Add(look), e.watchConnection)
}

// stalled reports that a command has had no answer for long, while nothing but pings came.
func (e *engine) stalled() bool {
	for _, a := range e.pending {
		if time.Since(a.at) > requestTimeout && time.Since(e.lastFrame) > requestTimeout {
			return true
		}
	}
	return false
}

// probe asks something, because a connection may have died while the machine slept and no clock ran.
func (e *engine) probe() {
	if e.schedule.Planned("probe") || e.screen.room == nil || !e.requestPeople(e.screen.room) {
		return
	}
	asked, heard := e.lastRequest, e.lastReport
	e.schedule.In("probe", chat.PongWait, func() {
		if _, open := e.pending[asked]; open && e.lastReport.Equal(heard) {
			e.disconnect(protocol.Later, 0)
		}
	})
}
