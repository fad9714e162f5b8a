package identity

import (
	"testing"

	"parley/shared/chat"
)

func TestWhatFollowsARefusedToken(t *testing.T) {
	var known Accounts
	known.Note("ada", true)
	for _, c := range []struct {
		me              string
		loaded, granted bool
		want            Refused
	}{
		{"ada", true, false, SignIn},
		{"ada", true, true, SignIn},
		{"ada", false, false, SignIn},
		{"guest", true, false, NewGuest},
		{"guest", true, true, GiveUp},
		{"", false, false, Wait},
		{"", true, false, NewGuest},
	} {
		if got := known.OnRefusal(chat.UserID(c.me), c.loaded, c.granted); got != c.want {
			t.Errorf("of %q, loaded %v, granted %v: got %v, want %v", c.me, c.loaded, c.granted, got, c.want)
		}
	}
}

func TestWhatAccountsWroteIsKeptFromOthers(t *testing.T) {
	var known Accounts
	if known.Note("ada", false) || !known.Note("ada", true) || known.Note("ada", true) || !known.Note("ada", false) || !known.Note("ada", true) {
		t.Error("what is news is not told apart from what is known")
	}
	if !known.Private("ada", "bo") || known.Private("ada", "ada") || known.Private("guest", "bo") {
		t.Errorf("of ada for bo: %v, for ada: %v; of a guest: %v", known.Private("ada", "bo"), known.Private("ada", "ada"), known.Private("guest", "bo"))
	}
	if v := known.View("ada"); !v.Claimed || v.Role != "" {
		t.Errorf("before the server has said more, the account is %+v", v)
	}
}
