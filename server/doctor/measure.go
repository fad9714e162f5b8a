package doctor

import (
	"fmt"
	"slices"
	"time"
)

// median measures do several times.
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

// latency reports how long something takes.
func (r *report) latency(check, what string, took time.Duration, err error, slow string) {
	found := fmt.Sprintf("%s takes %v", what, took.Round(10*time.Microsecond))
	switch {
	case err != nil:
		r.failed(check, fmt.Sprintf("%s: %v", what, err), "see the log of that part")
	case took > slowProbe:
		r.warn(check, found, slow)
	default:
		r.ok(check, found)
	}
}

// clock compares the clock of a part, which answered theirs between the moments before and after, with this machine's.
func (r *report) clock(check string, before, after, theirs time.Time) {
	ours := before.Add(after.Sub(before) / 2)
	apart := theirs.Sub(ours).Abs() - after.Sub(before)/2
	found := fmt.Sprintf("%v apart from this machine's", max(apart, 0).Round(time.Millisecond))
	if apart > clockMax {
		r.warn(check, found, "let all machines set their clocks by NTP: times are shown as the servers say them")
		return
	}
	r.ok(check, found)
}
