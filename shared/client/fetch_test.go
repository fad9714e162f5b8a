package client

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/history"
	"parley/shared/protocol"
)

func TestAReaderThatIsTooFastWaitsAsItIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		line, start := newPipe(), time.Now()
		f := history.NewReader(line)
		line.send(protocol.Encode(0, &protocol.Welcome{Version: protocol.Version, Epoch: "right", User: chat.User{ID: "me", Name: "Mia"}, Rooms: []chat.RoomState{}}))
		line.send(protocol.Encode(1, &protocol.Failed{Error: *chat.Limited("you read", 3*time.Second)}))
		line.send(protocol.Encode(2, &protocol.Page{Room: chat.Lobby, From: 1, Events: []chat.Event{}, Start: true}))
		if _, err := f.After(t.Context(), chat.Lobby, 0, 10, 0); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(start); waited < 3*time.Second {
			t.Errorf("it waited %v, want the 3 s that it was told", waited)
		}
	})
}
