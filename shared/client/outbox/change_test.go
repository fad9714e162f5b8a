package outbox

import (
	"testing"

	"parley/shared/chat"
)

// TestADeletionByAModeratorIsNotOnesOwn is about a deletion that waits while a moderator deletes the same message: that one can be restored,
// the author's is for good, so it must be sent all the same.
func TestADeletionByAModeratorIsNotOnesOwn(t *testing.T) {
	for by, want := range map[chat.UserID]int{"moderator": 0, "me": 1} {
		var o Outbox
		n := &Entry{Room: chat.Lobby, Nonce: NewNonce(), Owner: chat.User{ID: "me"}, Change: &Change{Kind: chat.Deleted, Seq: 5}}
		if kept, _ := o.Want(n, nil); kept != n {
			t.Fatalf("got %+v, want the deletion", kept)
		}
		n.Fresh = false // it was sent
		deleted := &chat.Event{Room: chat.Lobby, Seq: 9, Kind: chat.Deleted, Target: 5, By: chat.User{ID: by}, Message: &chat.Message{Gone: &chat.Gone{By: by}}}
		if made := o.MadeBy(deleted, "me"); len(made) != want {
			t.Errorf("a deletion by %s settles %d, want %d", by, len(made), want)
		}
	}
}

// TestAnAmendmentMakesOnlyTheChangeThatItIs pairs each kind of change with amendments that do just that, or something else.
func TestAnAmendmentMakesOnlyTheChangeThatItIs(t *testing.T) {
	gone := &chat.Message{Gone: &chat.Gone{By: "me"}}
	text := func(text string) *chat.Message { return &chat.Message{Text: text} }
	cases := map[string]struct {
		change    Change
		amendment chat.Event
		makes     bool
	}{
		"the same text":            {Change{Kind: chat.Edited, Text: "one"}, chat.Event{Kind: chat.Edited, Message: text("one")}, true},
		"another text":             {Change{Kind: chat.Edited, Text: "one"}, chat.Event{Kind: chat.Edited, Message: text("two")}, false},
		"an edit's stub":           {Change{Kind: chat.Edited, Text: "one"}, chat.Event{Kind: chat.Edited}, false},
		"an edit, not a deletion":  {Change{Kind: chat.Deleted}, chat.Event{Kind: chat.Edited, Message: text("")}, false},
		"the same reaction":        {Change{Kind: chat.Reacted, Key: "👍", On: true}, chat.Event{Kind: chat.Reacted, Reaction: &chat.Reaction{Key: "👍"}, On: true}, true},
		"another reaction":         {Change{Kind: chat.Reacted, Key: "👍", On: true}, chat.Event{Kind: chat.Reacted, Reaction: &chat.Reaction{Key: "👀"}, On: true}, false},
		"the reaction taken back":  {Change{Kind: chat.Reacted, Key: "👍", On: true}, chat.Event{Kind: chat.Reacted, Reaction: &chat.Reaction{Key: "👍"}}, false},
		"a reaction's stub":        {Change{Kind: chat.Reacted, Key: "👍"}, chat.Event{Kind: chat.Reacted}, false},
		"the same pin":             {Change{Kind: chat.Pinned, On: true}, chat.Event{Kind: chat.Pinned, On: true}, true},
		"the pin taken off":        {Change{Kind: chat.Pinned, On: true}, chat.Event{Kind: chat.Pinned}, false},
		"the same deletion":        {Change{Kind: chat.Deleted}, chat.Event{Kind: chat.Deleted, Message: gone}, true},
		"a deletion, not for good": {Change{Kind: chat.Deleted, Erase: true}, chat.Event{Kind: chat.Deleted, Message: gone}, false},
		"the same restoration":     {Change{Kind: chat.Restored}, chat.Event{Kind: chat.Restored, Message: text("one")}, true},
	}
	for name, c := range cases {
		for by, makes := range map[chat.UserID]bool{"me": c.makes, "bo": false} {
			for _, sent := range []bool{true, false} {
				var o Outbox
				change := c.change
				change.Seq = 5
				n := &Entry{Room: chat.Lobby, Nonce: NewNonce(), Owner: chat.User{ID: "me"}, Change: &change}
				if kept, _ := o.Want(n, nil); kept != n {
					t.Fatalf("%s: got %+v, want the change", name, kept)
				}
				n.Fresh = !sent
				amendment := c.amendment
				amendment.Room, amendment.Seq, amendment.Target, amendment.By = chat.Lobby, 9, 5, chat.User{ID: by}
				if got := len(o.MadeBy(&amendment, "me")) == 1; got != (makes && sent) {
					t.Errorf("%s, by %s, sent: %v: made is %v", name, by, sent, got)
				}
			}
		}
	}
}

// TestARefusedEditIsKeptUnlessALaterOneStandsForIt is about an edit that is refused after the next one was, as too long: it is all that can
// still be sent.
func TestARefusedEditIsKeptUnlessALaterOneStandsForIt(t *testing.T) {
	for _, refused := range []bool{false, true} {
		var o Outbox
		first, later := edit("one"), edit("two")
		o.Want(first, nil)
		first.Fresh = false // it was sent
		if refused {
			later.Error = chat.Errorf(chat.CodeBadText, "too long")
		}
		o.Want(later, nil)
		if got := o.Pointless(first, chat.CodeChanged); got == refused {
			t.Errorf("the later edit was refused: %v; the first one is pointless: %v", refused, got)
		}
	}
}

func edit(text string) *Entry {
	return &Entry{Room: chat.Lobby, Nonce: NewNonce(), Owner: chat.User{ID: "me"}, Change: &Change{Kind: chat.Edited, Seq: 5, Text: text}}
}
