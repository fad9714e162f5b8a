package password

import (
	"fmt"
	"syscall"
	"testing"
	"time"
)

// BenchmarkHash measures what a hash costs with each of OWASP's settings. cpu-ms/op is the time of the processor for all of it, with the
// memory that is cleared and collected each time; waiting for other programs does not count.
func BenchmarkHash(b *testing.B) {
	for _, p := range []params{{46 << 10, 1, 1}, {19 << 10, 2, 1}, {12 << 10, 3, 1}, {9 << 10, 4, 1}, {7 << 10, 5, 1}} {
		b.Run(fmt.Sprintf("m=%dMiB,t=%d", p.memory>>10, p.passes), func(b *testing.B) {
			h := newHasher(p, 1)
			before := used(b)
			for b.Loop() {
				if _, err := h.Again(b.Context(), horse); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((used(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// used returns the time of the processor that this process has used so far.
func used(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
