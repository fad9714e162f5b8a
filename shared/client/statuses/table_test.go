package statuses

import (
	"slices"
	"testing"

	"parley/shared/chat"
)

func TestTheNewestStatusHoldsUntilItExpires(t *testing.T) {
	var table Table
	set := func(rev int64, s chat.Status) []chat.UserID {
		s.Rev = rev
		return table.Learn([]chat.UserStatus{{User: "ada", Status: s}, {Status: s}})
	}
	is := func(now chat.Millis, want string) {
		t.Helper()
		if got := table.Get("ada", now).Text; got != want {
			t.Errorf("at %d: got %q, want %q", now, got, want)
		}
	}
	if got := set(2, chat.Status{Text: "lunch", Until: 100, Quiet: 50}); !slices.Equal(got, []chat.UserID{"ada"}) {
		t.Errorf("changed are %v", got)
	}
	if got := set(1, chat.Status{Text: "older"}); len(got) != 0 {
		t.Errorf("an older one changes %v", got)
	}
	is(99, "lunch")
	is(100, "")
	for now, want := range map[chat.Millis]chat.Millis{0: 50, 50: 100, 100: 0} {
		if got := table.Expires(now); got != want {
			t.Errorf("after %d: expires at %d, want %d", now, got, want)
		}
	}
	if got := table.Of([]chat.UserID{"bo", "ada"}, 60); len(got) != 1 || got[0].User != "ada" || got[0].Quiet != 0 {
		t.Errorf("got %+v", got)
	}
	table.Set("ada", chat.Status{Text: "mine"})
	is(0, "mine")
	set(2, chat.Status{Text: "what was there"})
	is(0, "mine")
	set(3, chat.Status{})
	is(0, "")
}
