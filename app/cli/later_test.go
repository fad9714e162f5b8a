package cli

import (
	"testing"
	"time"
)

func TestLaterTakesADurationOrATime(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for when, want := range map[string]string{
		"2h": "04 14:00", "90m": "04 13:30", "9:00": "05 09:00", "12:00": "05 12:00", "18:30": "04 18:30",
		"-1h": "", "0s": "", "soon": "", "25:00": "", "9000h": "",
	} {
		at, ok := laterAt(now, when)
		if ok != (want != "") || ok && at.Format("02 15:04") != want {
			t.Errorf("%s: got %v, %v, want %q", when, at, ok, want)
		}
	}
}
