package outbox

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// TestAStoredMessageIsReadAsItWasWritten holds the stored fields of an unsent message to their names, and nothing else to be stored.
func TestAStoredMessageIsReadAsItWasWritten(t *testing.T) {
	n := &Entry{
		Room: "lobby", Nonce: "0199c5b87e4a7d219f3c5a1b2c3d4e5f", Draft: view.Draft{Text: "hi", To: "bo", Public: true}, Order: 7, At: 8,
		Error: chat.Errorf(chat.CodeRetryLater, "no"), Tab: "tab", Owner: chat.User{ID: "ada", Name: "Ada", Rev: 1}, Fresh: true, Format: Format,
		Change: &Change{Kind: chat.Edited, Seq: 3, Of: "0199c5b87e4a7d219f3c5a1b2c3d4e60", Epoch: "e", Rev: 2, Text: "ho", Key: "👍", On: true, Erase: true, Until: 9},
		Saved:  true, Safe: true, Tries: 3, Delay: &chat.Error{}, Seq: 4, Where: "lobby",
		Present: &chat.Event{},
	}
	var fields map[string]any
	if err := json.Unmarshal(storage.Encode(n), &fields); err != nil {
		t.Fatal(err)
	}
	want := []string{"At", "Change", "Draft", "Error", "Format", "Fresh", "Nonce", "Order", "Owner", "Room", "Tab"}
	if got := slices.Sorted(maps.Keys(fields)); !slices.Equal(got, want) {
		t.Errorf("stored are %q, want %q", got, want)
	}
	var back Entry
	if err := json.Unmarshal(storage.Encode(n), &back); err != nil {
		t.Fatal(err)
	}
	stored := *n
	stored.Saved, stored.Safe, stored.Tries, stored.Delay, stored.Seq, stored.Where = false, false, 0, nil, 0, ""
	stored.Present = nil
	if !reflect.DeepEqual(back, stored) {
		t.Errorf("got %+v, want %+v", back, stored)
	}
	if got, want := n.Key(), "outbox/00000000000000000007-0199c5b87e4a7d219f3c5a1b2c3d4e5f@tab"; got != want || TabOf(got) != "tab" {
		t.Errorf("the key is %q of tab %q, want %q", got, TabOf(got), want)
	}
}
