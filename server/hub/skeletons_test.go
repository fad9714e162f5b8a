package hub_test

import (
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

func TestRoomsThatLookLikeOthersAreNotCreated(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		create := func(name string) protocol.Payload {
			time.Sleep(2 * chat.CreateEvery) // of the bubble: within the budget
			return ada.ask(&protocol.Create{Name: name})
		}
		if answer, made := create("Tea Room").(*protocol.Created); !made {
			t.Fatalf("got %+v", answer)
		}
		tests := []struct {
			name    string
			code    chat.Code
			suggest string
		}{
			{"lоbby", chat.CodeRoomTaken, "lobby"}, // Cyrillic
			{"ｌｏｂｂｙ", chat.CodeRoomTaken, "lobby"},
			{"1obby", chat.CodeRoomTaken, "lobby"},
			{"lobby", chat.CodeRoomTaken, ""},
			{"tea rооm", chat.CodeRoomTaken, "Tea Room"},
			{"tea-room", chat.CodeRoomTaken, ""},
			{"Admin", chat.CodeBadRoomName, ""},
			{"аdmin", chat.CodeBadRoomName, ""},
		}
		for _, test := range tests {
			failed, refused := create(test.name).(*protocol.Failed)
			if !refused || failed.Error.Code != test.code || failed.Error.Suggest != test.suggest {
				t.Errorf("%q: got %+v, want %s and %q", test.name, failed, test.code, test.suggest)
			}
		}
		if _, made := create("Tea Rooms").(*protocol.Created); !made {
			t.Error("a room with another name was refused")
		}
	})
}
