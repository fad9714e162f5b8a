package doctor

import (
	"fmt"
	"slices"
	"time"
)

// median calls do several times, and returns the median of the durations.
func median(do func() error) (time.Duration, error) {
	var took []time.Duration
	for range probes {
		start := time.Now()
		if err := do(); err != nil {
			return 0, err
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// latency reports a measured duration.
func (r *report) latency(check, what string, took time.Duration, err error, slow string) {
	found := fmt.Sprintf("%s takes %v", what, took.Round(10*time.Microsecond))
	switch {
	case err != nil:
		r.failed(check, fmt.Sprintf("%s: %v", what, err), "see its log")
	case took > slowProbe:
		r.warn(check, found, slow)
	default:
		r.ok(check, found)
	}
}

// clock compares the clock of another machine, which answered theirs between before and after, with the clock of this one.
func (r *report) clock(check string, before, after, theirs time.Time) {
	ours := before.Add(after.Sub(before) / 2)
	apart := theirs.Sub(ours).Abs() - after.Sub(before)/2
	found := fmt.Sprintf("%v off this machine's clock", max(apart, 0).Round(time.Millisecond))
	if apart > clockMax {
		r.warn(check, found, "synchronize the clocks of all machines by NTP: users see the times of the servers")
		return
	}
	r.ok(check, found)
}
