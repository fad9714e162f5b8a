package load

import (
	"errors"
	"slices"
	"time"

	"parley/app/check"
)

// Result is what a load has measured, and what the check of its histories has found if there was one.
type Result struct {
	Clients    int     `json:"clients"`
	Said       int     `json:"said"`
	Acked      int     `json:"acked"`
	Refused    int     `json:"refused"`
	Delivered  int     `json:"delivered"`
	Late       int     `json:"late"`       // clients that had not everything in time
	Reconnects int     `json:"reconnects"` // connections beyond the first of each client
	Resets     int     `json:"resets"`     // rooms that started anew
	PerSecond  float64 `json:"acked_per_second"`
	P50        float64 `json:"p50_ms"` // from saying to the ack
	P99        float64 `json:"p99_ms"`
	Lost       int     `json:"lost"`
	Duplicated int     `json:"duplicated"`
	Gaps       int     `json:"gaps"`
	Reordered  int     `json:"reordered"`
	Invented   int     `json:"invented"`
	Leaked     int     `json:"leaked"`
	Stale      int     `json:"stale"`
	Checked    bool    `json:"checked"`
	OK         bool    `json:"ok"`

	Violations []check.Violation `json:"-"`
}

// Judge takes what the check has found.
func (r *Result) Judge(report *check.Report) {
	r.Checked = true
	r.Lost, r.Duplicated, r.Gaps, r.Reordered = report.Lost, report.Duplicated, report.Gaps, report.Reordered
	r.Invented, r.Leaked, r.Stale = report.Invented, report.Leaked, report.Stale
	r.OK, r.Violations = r.OK && report.OK(), report.Violations
}

// result sums up what the clients measured.
func (c *crowd) result(spoke time.Duration, late int) (*Result, error) {
	r := &Result{Clients: len(c.all), Late: late, OK: late == 0}
	var waits []time.Duration
	var errs []error
	for _, m := range c.all {
		n := m.pen.counts
		r.Said += n.said
		r.Acked += n.acked
		r.Refused += n.refused
		r.Delivered += n.seen
		r.Reconnects += max(n.online-1, 0)
		r.Resets += n.resets
		waits = append(waits, n.waits...)
		errs = append(errs, m.pen.err)
	}
	slices.Sort(waits)
	r.P50, r.P99 = quantile(waits, 0.50), quantile(waits, 0.99)
	r.PerSecond = float64(r.Acked) / spoke.Seconds()
	return r, errors.Join(errs...)
}

// quantile returns the wait in milliseconds that a share of the waits does not exceed.
func quantile(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	at := sorted[int(float64(len(sorted)-1)*share)]
	return float64(at.Microseconds()) / 1000
}
