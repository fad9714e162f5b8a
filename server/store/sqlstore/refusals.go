package sqlstore

import (
	"errors"
	"fmt"
	"math"
	"time"

	"parley/shared/chat"
)

// NonceReused refuses a nonce that was used for something else.
func NonceReused() error {
	return chat.Errorf(chat.CodeNonceReused, "this nonce was used for another message; make a new one for each")
}

// NameTaken refuses a name that somebody has.
func NameTaken() error {
	return chat.Errorf(chat.CodeNameTaken, "somebody has that name, or one that looks like it; choose another one")
}

// NameHeld is the error for a name that somebody had until recently.
func NameHeld() error {
	return chat.Errorf(chat.CodeNameTaken, "that was somebody's name until recently, or looks like it; choose another one")
}

// TooManyRequests is the error for another request while too many are open.
func TooManyRequests() error {
	return chat.Errorf(chat.CodeUnanswered, "%d people you wrote to have not answered yet, which is the limit; wait for an answer, or write in a room",
		chat.RequestsOpen)
}

// RequestsToday is the error for another private conversation on the same day.
func RequestsToday(wait time.Duration) error {
	err := chat.Limited("you begin private conversations", wait)
	err.Message = fmt.Sprintf("you have begun %d private conversations within a day, which is the limit; go on with those, or wait %d minutes",
		chat.RequestsPerDay, int(math.Ceil(wait.Minutes())))
	return err
}

// RoomTaken refuses a room that there is.
func RoomTaken() error {
	return chat.Errorf(chat.CodeRoomTaken, "there is a room with that name; join it, or choose another name")
}

// RoomAlike is the error for a room whose name looks like that of another room.
func RoomAlike(other string) error {
	return &chat.Error{Code: chat.CodeRoomTaken, Suggest: other,
		Message: "there is a room whose name looks the same; join that one, or choose a name that cannot be mistaken for it"}
}

// Lone returns what stands for the skeleton of a room that looks like an older one: no name has a "=".
func Lone(id chat.RoomID) string { return "=" + string(id) }

// ToSelf refuses a direct room of one.
func ToSelf() error {
	return chat.Errorf(chat.CodeToSelf, "a private message goes to somebody else")
}

// TooMany refuses another room to follow.
func TooMany() error {
	return chat.Errorf(chat.CodeTooMany, "you follow %d rooms, which is the most; leave one first", chat.RoomsMax)
}

// VoidToken refuses a token.
func VoidToken() error {
	return chat.Errorf(chat.CodeUnauthorized, "this token is not valid any more; sign in again")
}

// NoUser and NoRoom refuse what there is not.
func NoUser() error { return chat.Errorf(chat.CodeNoUser, "there is no such user") }

// NoRoom refuses a room that there is not.
func NoRoom() error { return chat.Errorf(chat.CodeNoRoom, "there is no such room") }

// Is reports whether err is a refusal with that code.
func Is(err error, code chat.Code) bool {
	refusal, ok := errors.AsType[*chat.Error](err)
	return ok && refusal.Code == code
}
