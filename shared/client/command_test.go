package client

import (
	"testing"

	"parley/shared/chat"
	"parley/shared/protocol"
)

func TestARoomThatOnlyLooksAlikeIsNotTakenForTheOneJustCreated(t *testing.T) {
	again := &command{payload: &protocol.Create{Name: "lobby"}, sent: 2}
	if !again.repeats(&chat.Error{Code: chat.CodeRoomTaken}) {
		t.Error("a repeated wish does not know its own room")
	}
	if again.repeats(&chat.Error{Code: chat.CodeRoomTaken, Suggest: "Lobby"}) {
		t.Error("another room was taken for one's own")
	}
}
