package search

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/shared/chat"
)

func TestWhatMayFollowIsSuggested(t *testing.T) {
	people := []chat.Person{{User: chat.User{ID: "1", Name: "Ada"}}, {User: chat.User{ID: "2", Name: "Adam"}}, {User: chat.User{ID: "1", Name: "Ada"}}, {User: chat.User{ID: "3", Name: "王伟"}}}
	rooms := []chat.Room{{ID: "lobby", Kind: chat.Public, Name: "Lobby"}, {ID: "film-club", Kind: chat.Public, Name: "Film Club"}, {ID: "direct:1:2", Kind: chat.Direct}}
	for _, test := range []struct {
		query, want string
		open        bool
	}{
		{"", "", false},
		{"f", "from:", false},
		{"i", "in:|is:", false},
		{"tea F", "tea from:", false},
		{"tea -f", "tea -from:", false},
		{"茶　i", "茶　in:|茶　is:", false},
		{"from:", "from:Ada |from:Adam |from:王伟 ", true},
		{"from:ad", "from:Ada |from:Adam ", false},
		{"from:Ada", "from:Adam ", false},
		{"from:王", "from:王伟 ", false},
		{"in:f", "in:film-club ", false},
		{"in:@a", "in:@Ada |in:@Adam ", false},
		{"has:", "has:link |has:code |has:reaction ", true},
		{"-is:p", "-is:private |-is:pinned ", false},
		{"after:t", "after:today ", false},
		{"after:2026-03-01", "", false},
		{"unknown:x", "", false},
		{`"from`, "", false},
		{"xyz", "", false},
	} {
		all, open := Suggest(test.query, people, rooms)
		var got []string
		for _, s := range all {
			got = append(got, s.Query)
		}
		if strings.Join(got, "|") != test.want || open != test.open {
			t.Errorf("%q: got %q, open %t; want %q, %t", test.query, got, open, test.want, test.open)
		}
	}
}

func TestRecentQueriesAreRemembered(t *testing.T) {
	var r Recent
	for i := range recentMax + 5 {
		r = r.With("query " + strconv.Itoa(i))
	}
	r = r.With(" query  7 ").With("")
	if len(r) != recentMax || r[0] != "query 7" || r[1] != "query 24" {
		t.Errorf("got %q", r)
	}
	if again := ParseRecent(r.String()); !slices.Equal(again, r) {
		t.Errorf("read again: %q", again)
	}
	if r = r.Without("query 7"); len(r) != recentMax-1 || slices.Contains(r, "query 7") || len(ParseRecent("")) > 0 {
		t.Errorf("without one: %q", r)
	}
}
