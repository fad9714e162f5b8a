package compose

import (
	"testing"

	"parley/app/ui/uitest"
	"parley/shared/chat"
)

func TestListOpensWhereAMentionIsTyped(t *testing.T) {
	cases := []struct {
		before string
		want   string
		ok     bool
	}{
		{"@", "", true}, {"@B", "B", true}, {"hi @Bo", "Bo", true}, {"谢谢@林", "林", true}, {"谢谢 @林", "林", true},
		{"＠Bo", "Bo", true}, {"(@Bo", "Bo", true}, {"me@example", "", false}, {"@Bo ", "", false}, {"@Bo\n", "", false}, {"", "", false},
		{"https://example.social/@", "", false}, {"https://example.social/@B", "", false}, {"see www.example.social/@Bo", "", false},
		{"https://example.social @B", "B", true}, {"/home/@B", "B", true},
		{"`@Bo", "Bo", true}, {"`a` @Bo", "Bo", true}, {"```\n@Bo", "", false}, {"```\na\n```\n@Bo", "Bo", true}, {"> **@Bo", "Bo", true},
	}
	for _, c := range cases {
		from, ok := MentionAt(c.before+" tail", len(c.before))
		if ok != c.ok {
			t.Errorf("%q: got %v, want %v", c.before, ok, c.ok)
			continue
		}
		if !ok {
			continue
		}
		list := Complete(c.before, len(c.before), "", nil, []chat.Person{uitest.Here(chat.User{ID: "x", Name: c.want + "x"})}, nil)
		if list.prefix != c.want || list.From != from || !list.Open() {
			t.Errorf("%q: got %+v, want the prefix %q from %d", c.before, list, c.want, from)
		}
	}
}

func TestListOffersPeopleWhoAreHereFirst(t *testing.T) {
	away := chat.Person{User: chat.User{ID: "u-1", Name: "Bella"}}
	known := []chat.Person{away, uitest.Here(uitest.Bo), uitest.Here(uitest.Ada), uitest.Here(uitest.Me)}
	offers := []chat.Person{uitest.Here(chat.User{ID: "u-2", Name: "bob"}), away}
	list := Complete("@b", 2, uitest.Me.ID, nil, known, offers)
	var got []string
	for _, p := range list.People {
		got = append(got, p.Name)
	}
	want := []string{"Bo", "bob", "Bella"}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %v, want %v", got, want)
	}
	list.Move(-1)
	if list.Marked != 2 {
		t.Errorf("got the mark at %d, want it around the end at 2", list.Marked)
	}
}

func TestListClosesWhenTheNameIsComplete(t *testing.T) {
	if list := Complete("@Bo", 3, uitest.Me.ID, nil, []chat.Person{uitest.Here(uitest.Bo)}, nil); list.Open() {
		t.Errorf("got %v, want no list for a name that is complete", list.People)
	}
}

func TestOffsetsSurviveTheTwoWaysOfCounting(t *testing.T) {
	text := "a字😀é"
	for at := range text {
		if got := BytesAt(text, UnitsAt(text, at)); got != at {
			t.Errorf("got %d, want %d", got, at)
		}
	}
	if got, want := UnitsAt(text, len(text)), 5; got != want {
		t.Errorf("got %d units, want %d", got, want)
	}
	if got, want := BytesAt(text, 99), len(text); got != want {
		t.Errorf("got %d, want the end %d", got, want)
	}
}

func TestListOffersTheExactNameFirst(t *testing.T) {
	mar := chat.User{ID: "u-mar", Name: "mar"}
	list := Complete("@Mar", 4, uitest.Me.ID, []chat.Person{uitest.Here(uitest.Mara)}, []chat.Person{uitest.Here(uitest.Mara), {User: mar}}, nil)
	if len(list.People) != 2 || list.People[0].ID != mar.ID {
		t.Errorf("got %v, want the exact name first", list.People)
	}
}
