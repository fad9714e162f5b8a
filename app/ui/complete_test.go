package ui

import (
	"fmt"
	"slices"
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
		{"@", "", true}, {"@B", "B", true}, {"hi @Bo", "Bo", true}, {"谢谢@林", "", false}, {"谢谢 @林", "林", true},
		{"＠Bo", "Bo", true}, {"(@Bo", "Bo", true}, {"me@example", "", false}, {"@Bo ", "", false}, {"@Bo\n", "", false}, {"", "", false},
		{"https://example.social/@", "", false}, {"https://example.social/@B", "", false}, {"see www.example.social/@Bo", "", false},
		{"https://example.social @B", "B", true}, {"/home/@B", "B", true},
	}
	for _, c := range cases {
		from, ok := mentionAt(c.before+" tail", len(c.before))
		if ok != c.ok {
			t.Errorf("%q: got %v, want %v", c.before, ok, c.ok)
			continue
		}
		if !ok {
			continue
		}
		list := complete(c.before, len(c.before), "", nil, []chat.Person{uitest.Here(chat.User{ID: "x", Name: c.want + "x"})}, nil)
		if list.prefix != c.want || list.from != from || !list.open() {
			t.Errorf("%q: got %+v, want the prefix %q from %d", c.before, list, c.want, from)
		}
	}
}

func TestListOffersPeopleWhoAreHereFirst(t *testing.T) {
	away := chat.Person{User: chat.User{ID: "u-1", Name: "Bella"}}
	known := []chat.Person{away, uitest.Here(uitest.Bo), uitest.Here(uitest.Ada), uitest.Here(uitest.Me)}
	offers := []chat.Person{uitest.Here(chat.User{ID: "u-2", Name: "bob"}), away}
	list := complete("@b", 2, uitest.Me.ID, nil, known, offers)
	var got []string
	for _, p := range list.people {
		got = append(got, p.Name)
	}
	want := []string{"Bo", "bob", "Bella"}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %v, want %v", got, want)
	}
	list.move(-1)
	if list.marked != 2 {
		t.Errorf("got the mark at %d, want it around the end at 2", list.marked)
	}
}

func TestListClosesWhenTheNameIsComplete(t *testing.T) {
	if list := complete("@Bo", 3, uitest.Me.ID, nil, []chat.Person{uitest.Here(uitest.Bo)}, nil); list.open() {
		t.Errorf("got %v, want no list for a name that is complete", list.people)
	}
}

func TestOffsetsSurviveTheTwoWaysOfCounting(t *testing.T) {
	text := "a字😀é"
	for at := range text {
		if got := bytesAt(text, unitsAt(text, at)); got != at {
			t.Errorf("got %d, want %d", got, at)
		}
	}
	if got, want := unitsAt(text, len(text)), 5; got != want {
		t.Errorf("got %d units, want %d", got, want)
	}
	if got, want := bytesAt(text, 99), len(text); got != want {
		t.Errorf("got %d, want the end %d", got, want)
	}
}

func TestListOffersRecentSpeakersOfTheRoomFirst(t *testing.T) {
	d := newDesktop(t)
	d.write("@")
	var got []string
	for _, p := range d.talk.list.people {
		got = append(got, fmt.Sprint(p.Name, p.Here))
	}
	if want := []string{"Botrue", "林小雨false", "Adatrue"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: in the order of who spoke last", got, want)
	}
}

func TestListOffersTheExactNameFirst(t *testing.T) {
	mar := chat.User{ID: "u-mar", Name: "mar"}
	list := complete("@Mar", 4, uitest.Me.ID, []chat.Person{uitest.Here(uitest.Mara)}, []chat.Person{uitest.Here(uitest.Mara), {User: mar}}, nil)
	if len(list.people) != 2 || list.people[0].ID != mar.ID {
		t.Errorf("got %v, want the exact name first", list.people)
	}
}
