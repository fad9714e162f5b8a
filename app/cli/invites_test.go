package cli

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
)

func TestALinkIsMadeListedAndRevoked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		s := sit(t, p)
		s.types("/create private Plans @Bo", "/invites", "/invite much", "/invite", "/invite 1 12h")
		s.sees("# Plans", "* there are no links to this room", "! use /invite, /invite 1 or /invite 10 7d", "* up to 10 people can join by this link until 2025-03-01", "/revoke link1 ends it",
			"  http://peer/join/token%2Flink1", "* one person can join", "  http://peer/join/token%2Flink2")
		s.types("/invites", "/revoke", "/revoke no link", "/revoke link2 remove", "/revoke link1")
		s.sees("  link2  active    0 of 1 joined  until 2025-03-01", "by Ada", "  link1  active    0 of 10 joined", "  and older ones", "! use /revoke ID", "* asked to revoke link2", "* asked to revoke link1")
		want := []string{"invite 0 false 0", "invite 1 false 12", "revoke link2 true", "revoke link1 false"}
		if got := slices.DeleteFunc(p.changed(), func(s string) bool { return strings.HasPrefix(s, "create") }); !slices.Equal(got, want) {
			t.Errorf("the server was asked %q, want %q", got, want)
		}
		p.cut(true)
		s.types("/invite any")
		s.sees("! no link was made: there is no connection")
		s.leave()
		<-s.status
		s.keys.Close()
	})
}

func TestForHowManyPeopleAndHowLongALinkIs(t *testing.T) {
	for said, want := range map[string]chat.InviteTerms{
		"": {}, "5": {Uses: 5}, "3d": {Hours: 72}, "5 2w": {Uses: 5, Hours: 336}, "12H any": {Hours: 12, Unlimited: true},
	} {
		if got, ok := inviteTerms(said); !ok || got != want {
			t.Errorf("%q: %+v, %v", said, got, ok)
		}
	}
	for _, said := range []string{"0", "-1", "5000", "d", "0d", "9999999999999d", "400d", "any 5", "5m", "some people"} {
		if got, ok := inviteTerms(said); ok {
			t.Errorf("%q: %+v", said, got)
		}
	}
}

func TestTheLinkIsDrawnAsACode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opts, err := parse([]string{"http://peer"})
		if err != nil {
			t.Fatal(err)
		}
		opts.code = func(address string) string { return "<" + address + ">" }
		s := sitWith(t, newPeer(), opts)
		s.types("/create private Plans @Bo", "/invite 1")
		s.sees("* one person can join", "<http://peer/join/token%2Flink1>")
		s.leave()
		<-s.status
		s.keys.Close()
	})
}
