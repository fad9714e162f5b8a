package chat

import (
	"reflect"
	"slices"
	"testing"
)

var (
	ada = User{ID: "ada", Name: "Ada"}
	bo  = User{ID: "bo", Name: "Bo"}
)

func message() *Event {
	return &Event{Room: Lobby, Seq: 5, Kind: Said, At: 1, By: ada, Nonce: "nonce-000000000001", Message: &Message{Text: "at 5"}}
}

// amendments change message() one after the other.
func amendments() []*Event {
	thumbs := Reaction{Key: "👍", Count: 1, Users: []UserID{"bo"}}
	return []*Event{
		{Room: Lobby, Seq: 6, Kind: Reacted, At: 2, By: bo, Target: 5, Reaction: &thumbs, On: true},
		{Room: Lobby, Seq: 7, Kind: Edited, At: 3, By: ada, Target: 5, Message: &Message{Text: "at 6, @Bo", Mentions: []User{bo}, EditedAt: 3}},
		{Room: Lobby, Seq: 8, Kind: Pinned, At: 4, By: bo, Target: 5, On: true},
		{Room: Lobby, Seq: 9, Kind: Reacted, At: 5, By: ada, Target: 5, Reaction: &Reaction{Key: "🎉", Count: 1, Users: []UserID{"ada"}}, On: true},
		{Room: Lobby, Seq: 10, Kind: Reacted, At: 6, By: bo, Target: 5, Reaction: &Reaction{Key: "👍"}},
	}
}

func TestAmendmentsGiveThePresentState(t *testing.T) {
	state := message()
	for _, a := range amendments() {
		state = Amend(state, a)
	}
	want := message()
	want.Rev, want.Message = 10, &Message{
		Text: "at 6, @Bo", Mentions: []User{bo}, EditedAt: 3, Pin: &Pin{By: "bo", At: 4},
		Reactions: []Reaction{{Key: "🎉", Count: 1, Users: []UserID{"ada"}}},
	}
	if !reflect.DeepEqual(state, want) {
		t.Errorf("got %+v %+v\nwant %+v %+v", state, state.Message, want, want.Message)
	}
}

// TestAStateAndLaterAmendmentsGiveTheSame applies all of them to each state in between: those that it has already change nothing.
func TestAStateAndLaterAmendmentsGiveTheSame(t *testing.T) {
	all := amendments()
	want := message()
	for _, a := range all {
		want = Amend(want, a)
	}
	state := message()
	for cut := range len(all) + 1 {
		got := state
		for range 2 {
			for _, a := range all {
				got = Amend(got, a)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("cut %d: got %+v, want %+v", cut, got.Message, want.Message)
		}
		if cut < len(all) {
			state = Amend(state, all[cut])
		}
	}
}

func TestADeletedMessageHasNothingLeft(t *testing.T) {
	state := message()
	for _, a := range amendments() {
		state = Amend(state, a)
	}
	gone := &Gone{By: "ada", At: 7}
	state = Amend(state, &Event{Room: Lobby, Seq: 11, Kind: Deleted, At: 7, By: ada, Target: 5, Message: &Message{Gone: gone}})
	if want := (&Message{Gone: gone}); !reflect.DeepEqual(state.Message, want) || state.Rev != 11 {
		t.Errorf("got %+v at %d, want %+v", state.Message, state.Rev, want)
	}
	for _, late := range amendments() {
		if again := Amend(state, late); again != state {
			t.Errorf("a late %s revives it: %+v", late.Kind, again.Message)
		}
	}
	state = Amend(state, &Event{Room: Lobby, Seq: 12, Kind: Restored, At: 8, By: bo, Target: 5, Message: &Message{Text: "at 6"}})
	if want := (&Message{Text: "at 6"}); !reflect.DeepEqual(state.Message, want) {
		t.Errorf("restored: got %+v, want %+v", state.Message, want)
	}
}

func TestTheAmendedMessageIsNotTouched(t *testing.T) {
	state := Amend(message(), amendments()[0])
	was := *state.Message
	reactions := append([]Reaction(nil), state.Message.Reactions...)
	for _, a := range amendments()[1:] {
		Amend(state, a)
	}
	if !reflect.DeepEqual(*state.Message, was) || !reflect.DeepEqual(state.Message.Reactions, reactions) {
		t.Errorf("got %+v, want %+v", state.Message, was)
	}
}

func TestWhatIsNoAmendmentOfAMessageChangesNothing(t *testing.T) {
	renamed := &Event{Room: Lobby, Seq: 5, Kind: Renamed, By: ada, Was: "A"}
	if got := Amend(renamed, amendments()[0]); got != renamed {
		t.Errorf("a rename was amended: %+v", got)
	}
	for about, a := range map[string]*Event{
		"a stub":          {Room: Lobby, Seq: 6, Kind: Edited, Target: 5},
		"another message": {Room: Lobby, Seq: 6, Kind: Pinned, By: bo, Target: 4, On: true},
		"another room":    {Room: "film", Seq: 6, Kind: Pinned, By: bo, Target: 5, On: true},
		"a message":       {Room: Lobby, Seq: 6, Kind: Said, By: bo, Message: &Message{Text: "x"}},
	} {
		was := message()
		if got := Amend(was, a); got != was {
			t.Errorf("%s: got %+v", about, got)
		}
	}
}

// TestOneSelfIsRememberedBeyondTheList is about reactions of more users than are listed: only a page knows whether one is among them.
func TestOneSelfIsRememberedBeyondTheList(t *testing.T) {
	state := message()
	state.Rev, state.Message.Reactions = 6, []Reaction{{Key: "👍", Count: 70, Users: []UserID{"bo"}, Mine: true}}
	state = Amend(state, &Event{Room: Lobby, Seq: 7, Kind: Reacted, By: bo, Target: 5, Reaction: &Reaction{Key: "👍", Count: 69, Users: []UserID{"cy"}}})
	if got := state.Message.Reactions[0]; !got.Mine || got.Count != 69 {
		t.Errorf("got %+v", got)
	}
}

// TestReactionsStandInTheOrderOfTheirFirstUse compares a reader who saw every event with one who resumed, and got the superseded ones
// left out.
func TestReactionsStandInTheOrderOfTheirFirstUse(t *testing.T) {
	reacted := func(seq, first Seq, key string, users ...UserID) *Event {
		return &Event{Room: "lobby", Seq: seq, Kind: Reacted, By: User{ID: "cy"}, Target: 1, On: true,
			Reaction: &Reaction{Key: key, First: first, Count: len(users), Users: users}}
	}
	all := []*Event{
		reacted(2, 2, "👍", "ada"), reacted(3, 3, "❤", "bo"), reacted(4, 2, "👍", "ada", "cy"), reacted(5, 2, "👍", "cy"),
		reacted(6, 6, "🎉", "ada"), reacted(7, 0, "🎉"), reacted(8, 8, "🎉", "bo"),
	}
	said := &Event{Room: "lobby", Seq: 1, Kind: Said, By: User{ID: "ada"}, Message: &Message{Text: "x"}}
	keys := func(events []*Event) (keys []string) {
		message := said
		for _, e := range events {
			message = Amend(message, e)
		}
		for _, r := range message.Message.Reactions {
			keys = append(keys, r.Key)
		}
		return keys
	}
	want := []string{"👍", "❤", "🎉"}
	if got := keys(all); !slices.Equal(got, want) {
		t.Errorf("live: %v, want %v", got, want)
	}
	if got := keys([]*Event{all[1], all[2], all[3], all[6]}); !slices.Equal(got, want) {
		t.Errorf("resumed: %v, want %v", got, want)
	}
	if said.Message.Reactions != nil {
		t.Error("the message itself has changed")
	}
}
