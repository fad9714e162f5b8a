//go:build linux

package bench

import (
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// benchNewcomers measures what somebody new costs, as a guest alone and with a socket in the lobby, and how soon a thousand of them are in.
func benchNewcomers(t *testing.T) []figure {
	const crowd, atOnce = 1_000, 64
	var guest, whole, took []float64
	for range benchRounds {
		p := kit.StartProcess(t, "--limits", "off")
		guests(t, p, 100) // what is made once, is
		used := func(do func()) float64 {
			before := kit.NanosOf(t, p.Cmd.Process.Pid)
			do()
			return float64((kit.NanosOf(t, p.Cmd.Process.Pid) - before).Microseconds()) / crowd
		}
		guest = append(guest, used(func() { guests(t, p, crowd) }))
		all := make([]*raw.Listener, crowd)
		began := time.Now()
		whole = append(whole, used(func() {
			inParallel(t, crowd, atOnce, func(i int) (err error) {
				all[i], err = raw.Listen(p.Route, p.URL, nil, "lobby")
				return err
			})
			took = append(took, time.Since(began).Seconds())
		}))
		raw.Poll(t, all)
		p.Stop()
	}
	t.Logf("CPU per guest %v us, per newcomer %v us; all in after %v s", guest, whole, took)
	same := func(v float64) float64 { return v }
	return []figure{
		{Name: "guest_us", About: "CPU per new guest", Value: medianOf(guest, same), Unit: "us", Goal: 300},
		{Name: "newcomer_us", About: "CPU per new guest with a socket in the lobby, 1,000 at once", Value: medianOf(whole, same), Unit: "us"},
		{Name: "newcomers_s", About: "the same: until all are in", Value: medianOf(took, same), Unit: "s", Goal: 0.8},
	}
}
