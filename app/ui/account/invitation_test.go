package account

import (
	"testing"
	"time"

	"parley/shared/catalog"
	"parley/shared/chat"
)

func TestAnInvitationThatWasPutOffStaysAwayForMonths(t *testing.T) {
	today := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	late := Invitation{}.PutOff(today)
	for _, c := range []struct {
		kept string
		day  time.Time
		want bool
	}{
		{"", today, false},
		{"damaged", today, false},
		{"2026-13-45", today, false},
		{Invitation{Wrote: true}.String(), today, true},
		{late.String(), today, false},
		{late.String(), today.AddDate(0, 3, 0), false},
		{late.String(), today.AddDate(0, 4, 0), true},
		{late.PutOff(today.AddDate(0, 4, 0)).String(), today.AddDate(0, 7, 0), false},
	} {
		if got := ParseInvitation(c.kept).Shown(c.day); got != c.want {
			t.Errorf("kept as %q, on %s: shown %v, want %v", c.kept, c.day.Format(time.DateOnly), got, c.want)
		}
	}
}

func TestEachRoleHasANameInEachLanguage(t *testing.T) {
	for _, lang := range catalog.Languages() {
		seen := map[string]bool{}
		for _, role := range chat.Roles {
			name := Role(lang.Words(), role)
			if name == "" || seen[name] {
				t.Errorf("%s: %s is called %q", lang, role, name)
			}
			seen[name] = true
		}
	}
	if got := Role(catalog.English.Words(), "emperor"); got != "" {
		t.Errorf("an unknown role is called %q", got)
	}
}
