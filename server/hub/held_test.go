package hub

import (
	"bytes"
	"testing"
	"testing/synctest"

	"parley/server/hub/stream"
	"parley/shared/chat"
)

// TestWhatWasHeldIsForgottenOnceItCameFromTheStore has an early message that was read from the store before its turn came, and is
// deleted afterwards.
func TestWhatWasHeldIsForgottenOnceItCameFromTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := crowdedRoom(1)
		r.hub.rooms = map[chat.RoomID]*Room{chat.Lobby: r}
		ada := chat.User{ID: "ada"}
		said := func(seq chat.Seq, text string) chat.Event {
			return chat.Event{Room: chat.Lobby, Seq: seq, Kind: chat.Said, By: ada, Message: &chat.Message{Text: text}}
		}
		r.deliver(0, []stream.Event{stream.New(said(2, "secret"))})
		r.pushMissing([]chat.Event{said(1, "first"), said(2, "secret")})
		r.deliver(0, []stream.Event{stream.New(chat.Event{
			Room: chat.Lobby, Seq: 3, Kind: chat.Deleted, By: ada, Target: 2, Message: &chat.Message{Gone: &chat.Gone{By: "ada", At: 1}},
		})})
		if kept := r.hub.Reachable(chat.Lobby); bytes.Contains(kept, []byte("secret")) || !bytes.Contains(kept, []byte("first")) {
			t.Errorf("kept is\n%s", kept)
		}
	})
}
