package chat

import (
	"testing"
	"time"
)

// TestWhoMayPurgeWhom goes through every kind of room, and every pair of what two people can be there.
func TestWhoMayPurgeWhom(t *testing.T) {
	ranks := map[Role]int{"": 0, RoleGuest: 1, RoleMember: 2, RoleModerator: 3, RoleAdmin: 4, RoleOwner: 5}
	here := []Role{"", RoleMember, RoleModerator, RoleOwner}
	allowed := 0
	for _, kind := range []RoomKind{Public, Private, Group, Direct} {
		for _, archived := range []bool{false, true} {
			room := Room{Kind: kind, Settings: Settings{Archived: archived}}
			for _, by := range standings(here) {
				for _, whom := range standings(here) {
					got := MayPurge(room, by, whom)
					server, local := ranks[by.Server] > ranks[whom.Server], max(ranks[by.Here], 2) > max(ranks[whom.Here], 2)
					var want bool
					switch kind {
					case Public:
						want = by.Server.AtLeast(RoleModerator) && server ||
							!by.Server.AtLeast(RoleModerator) && !whom.Server.AtLeast(RoleModerator) && by.Here.AtLeast(RoleModerator) && local
					case Private:
						want = by.Here.AtLeast(RoleModerator) && local
					}
					if got != want {
						t.Errorf("%s, archived %v: %+v purges %+v: %v", kind, archived, by, whom, got)
					}
					if got {
						allowed++
					}
				}
			}
		}
	}
	if allowed == 0 {
		t.Error("nobody may do it anywhere")
	}
	if MayPurge(Room{Kind: Public}, Standing{Server: "emperor"}, Standing{Server: RoleGuest}) {
		t.Error("an unknown role moderates")
	}
}

func standings(here []Role) (all []Standing) {
	for _, server := range Roles {
		for _, local := range here {
			all = append(all, Standing{server, local})
		}
	}
	return all
}

func TestHowFarBackAPurgeGoes(t *testing.T) {
	for text, want := range map[string]time.Duration{"": 0, "all": 0, "1h": time.Hour, "24h": 24 * time.Hour, "7d": 168 * time.Hour, "168h0m0s": 168 * time.Hour} {
		if got, err := ParsePurgeSpan(text); err != nil || got != want {
			t.Errorf("%q: got %v (%v)", text, got, err)
		}
	}
	for _, text := range []string{"soon", "0s", "-1h", "7", "1ms"} {
		if got, err := ParsePurgeSpan(text); err == nil {
			t.Errorf("%q: got %v", text, got)
		}
	}
	for _, span := range PurgeSpans[:3] {
		if got, err := ParsePurgeSpan(span.String()); err != nil || got != span {
			t.Errorf("%v: got %v (%v)", span, got, err)
		}
	}
}
