package blocking

import (
	"slices"
	"testing"

	"parley/shared/chat"
)

func TestWhatIsWantedHoldsUntilTheServerAnswers(t *testing.T) {
	ada, bo := chat.User{ID: "ada"}, chat.User{ID: "bo"}
	is := func(l List, want ...chat.User) {
		t.Helper()
		if got := l.Users(); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	on, off := Want{bo, true}, Want{bo, false}
	l := List{}.Told([]chat.User{ada}).Want(on)
	is(l, ada, bo)
	is(l.Told(nil), bo)
	is(l.Answered(on, true), ada, bo)
	is(l.Answered(on, true).Told([]chat.User{ada}), ada)
	is(l.Answered(on, false), ada)
	l = l.Want(off)
	is(l, ada)
	is(l.Answered(on, true), ada) // it is out of date
	is(l.Answered(on, true).Answered(off, true).Told([]chat.User{ada, bo}), ada, bo)
	is(l.Want(on), ada, bo)
	is(List{Known: []chat.User{{}, ada}, Wants: []Want{{}, on}}.Valid(), ada, bo)
}

func TestAListIsNotChangedByItsCopies(t *testing.T) {
	l := List{Known: []chat.User{{ID: "a"}, {ID: "b"}, {ID: "c"}}}
	l.Want(Want{chat.User{ID: "b"}, false}).Users()
	l.Want(Want{chat.User{ID: "d"}, true}).Users()
	l.Want(Want{chat.User{ID: "e"}, true}).Users()
	if got := l.Users(); !slices.Equal(got, []chat.User{{ID: "a"}, {ID: "b"}, {ID: "c"}}) {
		t.Errorf("got %v", got)
	}
}
