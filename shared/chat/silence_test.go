package chat

import (
	"strings"
	"testing"
	"time"
)

func TestASilenceEndsByItself(t *testing.T) {
	s := Silence{Until: 1_000_000, Reason: "shouting"}
	for now, want := range map[Millis]int64{0: 1_000_000, 999_999: 1} {
		e := s.Refusal(now)
		if e == nil || e.Code != CodeSilenced || e.RetryAfter != want || e.Temporary() || !strings.HasSuffix(e.Message, ": shouting") {
			t.Errorf("at %d: %+v", now, e)
		}
	}
	for _, now := range []Millis{1_000_000, 2_000_000} {
		if e := s.Refusal(now); e != nil || s.At(now) != (Silence{}) {
			t.Errorf("at %d: %v, %+v", now, e, s.At(now))
		}
	}
	if e := (Silence{Until: Forever}).Refusal(5); e == nil || e.RetryAfter != 0 || !strings.Contains(e.Message, "until somebody lifts") {
		t.Errorf("without an end: %+v", e)
	}
	if Forever.Time().UTC() != time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC) {
		t.Errorf("for ever ends %v", Forever.Time())
	}
}

func TestARefusalRoundsTheWaitUp(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		time.Millisecond: "1 s", 59 * time.Second: "59 s", 61 * time.Second: "2m", time.Hour: "1h0m", 24 * time.Hour: "24h0m",
	} {
		if got := waitText(wait); got != want {
			t.Errorf("%v: got %q, want %q", wait, got, want)
		}
	}
}

func TestParseSilence(t *testing.T) {
	long := strings.Repeat("é", SilenceReasonRunes)
	for text, want := range map[string]Silence{ // Until stands for the seconds
		"": {}, "10m": {Until: 600}, " 1h  enough of that ": {Until: 3600, Reason: "enough of that"}, "1D": {Until: 86400}, "shouting": {Reason: "shouting"},
		"366d": {Until: 366 * 86400}, "1h " + long: {Until: 3600, Reason: long}, "2 warnings": {Reason: "2 warnings"},
	} {
		length, reason, err := ParseSilence(text)
		if err != nil || Millis(length/time.Second) != want.Until || reason != want.Reason {
			t.Errorf("%q: got %v, %q, %v", text, length, reason, err)
		}
	}
	for _, text := range []string{"367d", "9999999d", "0s", "0d", "1ms", "99999h", "1h " + long + "é", "1h a\x00b", "a\nb"} {
		if length, reason, err := ParseSilence(text); err == nil {
			t.Errorf("%q: got %v, %q", text, length, reason)
		}
	}
}

func TestWhoMaySilenceWhom(t *testing.T) {
	for i, by := range Roles {
		for j, whom := range Roles {
			if got, want := MaySilence(by, whom), i >= 2 && j < i; got != want {
				t.Errorf("%s silences %s: %v", by, whom, got)
			}
		}
	}
	if MaySilence("emperor", RoleGuest) || !MaySilence(RoleModerator, "emperor") {
		t.Error("an unknown role is the lowest")
	}
}
