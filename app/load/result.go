package load

import (
	"errors"
	"slices"
	"time"

	"parley/app/check"
)

// Result is what a load measured, and what the check of its histories found if there was one. The counts from Lost to Stale are those of check.Report, and zero without a check.
type Result struct {
	Clients    int     `json:"clients"`
	Said       int     `json:"said"`       // messages that the users wrote
	Acked      int     `json:"acked"`      // of them stored, as far as their senders know
	Refused    int     `json:"refused"`    // of them refused for good
	Delivered  int     `json:"delivered"`  // events seen, by all clients together
	Changed    int     `json:"changed"`    // changes of messages asked for
	Amended    int     `json:"amended"`    // of them acknowledged
	Compared   int     `json:"compared"`   // states of messages in the end that were compared with the store
	Late       int     `json:"late"`       // clients that were not complete in time
	Reconnects int     `json:"reconnects"` // connections beyond the first of each client
	Resets     int     `json:"resets"`     // timelines that were reset
	Removed    int     `json:"removed"`    // removals from private rooms and groups, if there was a check
	Returned   int     `json:"returned"`   // of them those after which somebody came back
	Read       int     `json:"read"`       // answers and events that those got who asked for more than is theirs
	PerSecond  float64 `json:"acked_per_second"`
	P50        float64 `json:"p50_ms"` // from send to ack
	P99        float64 `json:"p99_ms"`
	Lost       int     `json:"lost"`
	Duplicated int     `json:"duplicated"`
	Gaps       int     `json:"gaps"`
	Reordered  int     `json:"reordered"`
	Invented   int     `json:"invented"`
	Leaked     int     `json:"leaked"`
	Stale      int     `json:"stale"`
	Checked    bool    `json:"checked"`
	OK         bool    `json:"ok"` // nobody was late, and a check, if there was one, found nothing

	Violations []check.Violation `json:"-"`
}

// apply adds the findings of a check.
func (res *Result) apply(report *check.Report) {
	res.Checked, res.Compared = true, report.Compared
	res.Removed, res.Returned, res.Read = report.Removed, report.Returned, report.Read
	res.Lost, res.Duplicated, res.Gaps, res.Reordered = report.Lost, report.Duplicated, report.Gaps, report.Reordered
	res.Invented, res.Leaked, res.Stale = report.Invented, report.Leaked, report.Stale
	res.OK, res.Violations = res.OK && report.OK(), report.Violations
}

// result sums up the measurements of all users.
func (r *run) result(sending time.Duration, late int) (*Result, error) {
	res := &Result{Clients: len(r.users), Late: late, OK: late == 0}
	var latencies []time.Duration
	errs := slices.Clone(r.errs)
	for _, u := range r.users {
		n := u.recorder.counts
		res.Said += n.said
		res.Acked += n.acked
		res.Refused += n.refused
		res.Delivered += n.seen
		res.Changed += n.changed
		res.Amended += n.amended
		res.Reconnects += max(n.online-1, 0)
		res.Resets += n.resets
		latencies = append(latencies, n.latencies...)
		errs = append(errs, u.recorder.err)
	}
	slices.Sort(latencies)
	res.P50, res.P99 = quantile(latencies, 0.50), quantile(latencies, 0.99)
	res.PerSecond = float64(res.Acked) / sending.Seconds()
	return res, errors.Join(errs...)
}

// quantile returns the latency in milliseconds that the given share does not exceed.
func quantile(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	at := sorted[int(float64(len(sorted)-1)*share)]
	return float64(at.Microseconds()) / 1000
}
