package client

import (
	"parley/shared/chat"
	"parley/shared/protocol"
)

// Report reports a message to the moderators of the server. That they have it, and later what became of it, is view.Snapshot.Reported; a refusal is
// a view.Notice about "report".
func (c *Client) Report(r chat.Report) {
	c.post(func(e *engine) {
		payload := &protocol.Report{Room: r.Room, Seq: r.Seq, Reason: r.Reason, Note: r.Note}
		e.submit(&command{about: "report", payload: payload, done: func(protocol.Payload) { e.tellReport(r) }})
	})
}

// LoadReports loads what the user has reported into view.Snapshot.Reports.
func (c *Client) LoadReports() {
	c.post(func(e *engine) {
		e.submit(&command{about: "reports", payload: &protocol.Reports{}, done: func(p protocol.Payload) {
			if all, ok := p.(*protocol.Reported); ok {
				e.ownReports = &all.Reports
				e.dirty.any = true
			}
		}})
	})
}

// tellReport shows what has become of a report.
func (e *engine) tellReport(r chat.Report) {
	e.reported = &r
	e.dirty.any = true
}
