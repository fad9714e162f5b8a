package node

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// TestMessagesAreIndexedInTheBackground has more of them than one transaction takes.
func TestMessagesAreIndexedInTheBackground(t *testing.T) {
	inBackground(t, (*node).index, func(t *testing.T, db store.Store) {
		u := testUser(t, db)
		for round := range 2 {
			var batch []store.Append
			for i := range indexBatch + 1 {
				batch = append(batch, store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Said, At: 1, By: u, Message: &chat.Message{Text: fmt.Sprint("hello ", i)}}})
			}
			if _, err := db.Append(t.Context(), batch); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * indexEvery)
			synctest.Wait()
			if more, err := db.Index(t.Context(), 1); more || err != nil {
				t.Errorf("round %d: more messages are to be indexed, or %v", round, err)
			}
		}
	})
}
