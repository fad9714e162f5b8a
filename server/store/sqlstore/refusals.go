package sqlstore

import (
	"errors"
	"fmt"
	"math"
	"time"

	"parley/shared/chat"
)

// NonceReused is the error for a nonce that was used for another message.
func NonceReused() error {
	return chat.Errorf(chat.CodeNonceReused, "this nonce was used for another message; make a new one for each")
}

// NameTaken is the error for the name of another user.
func NameTaken() error {
	return chat.Errorf(chat.CodeNameTaken, "another user has that name, or one that looks like it; choose another one")
}

// NameHeld is the error for a former name that is still reserved.
func NameHeld() error {
	return chat.Errorf(chat.CodeNameTaken, "that was another user's name until recently, or looks like it; choose another one")
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

// RoomTaken is the error for a room that exists.
func RoomTaken() error {
	return chat.Errorf(chat.CodeRoomTaken, "a room with that name exists; join it, or choose another name")
}

// RoomAlike is the error for a room whose name looks like that of another room.
func RoomAlike(other string) error {
	return &chat.Error{Code: chat.CodeRoomTaken, Suggest: other,
		Message: "a room whose name looks the same exists; join it, or choose a name that cannot be mistaken for it"}
}

// Lone returns the skeleton of a room that looks like an older one. It is unique, since no name contains "=".
func Lone(id chat.RoomID) string { return "=" + string(id) }

// TooManyDrafts is the error for a draft beyond the limits.
func TooManyDrafts() error {
	return chat.Errorf(chat.CodeTooMany, "you have drafts in %d rooms or of %d bytes, which is the limit; send or clear some. This one stays on this device",
		chat.DraftsMax, chat.DraftsBytes)
}

// ToSelf is the error for a direct room of one user.
func ToSelf() error {
	return chat.Errorf(chat.CodeToSelf, "a private message needs another user")
}

// TooMany is the error for following too many rooms.
func TooMany() error {
	return chat.Errorf(chat.CodeTooMany, "you follow %d rooms, which is the limit; leave one first", chat.RoomsMax)
}

// TooManyBlocks is the error for blocking too many people.
func TooManyBlocks() error {
	return chat.Errorf(chat.CodeTooMany, "you block %d people, which is the limit; unblock one first", chat.BlocksMax)
}

// TooManyInvites is the error for another active invite.
func TooManyInvites() error {
	return chat.Errorf(chat.CodeTooMany, "you have %d active invites, which is the limit; revoke one first", chat.InvitesMax)
}

// VoidInvite is the error for a token that no invite has.
func VoidInvite() error {
	return chat.Errorf(chat.CodeUnauthorized, "there is no such invite; ask for another one")
}

// NoInvite is the error for an invite that does not exist.
func NoInvite() error { return chat.Errorf(chat.CodeNoInvite, "there is no such invite") }

// NotDelivered is the error for a private message that does not reach its recipient. It does not say why.
func NotDelivered() error {
	return chat.Errorf(chat.CodeNotDelivered, "this message cannot be delivered to this person")
}

// VoidToken is the error for a token that does not exist or has expired.
func VoidToken() error {
	return chat.Errorf(chat.CodeUnauthorized, "this token is no longer valid; sign in again")
}

// NoUser is the error for a user who does not exist.
func NoUser() error { return chat.Errorf(chat.CodeNoUser, "there is no such user") }

// NoRoom is the error for a room that does not exist.
func NoRoom() error { return chat.Errorf(chat.CodeNoRoom, "there is no such room") }

// NoPurge is the error for a purge that cannot be undone, also because there is none.
func NoPurge() error {
	return chat.Errorf(chat.CodeTooLate, "this purge cannot be undone any more")
}

// NoMessage is the error for a message that does not exist.
func NoMessage() error {
	return chat.Errorf(chat.CodeNoMessage, "there is no such message in this room")
}

// Gone is the error for a message that was deleted.
func Gone() error { return chat.Errorf(chat.CodeGone, "this message was deleted") }

// Changed is the error for an edit of an older state of a message.
func Changed() error {
	return chat.Errorf(chat.CodeChanged, "the message was edited meanwhile; look at it, and edit it again")
}

// TooLate is the error for an edit of a message that is too old.
func TooLate() error {
	return chat.Errorf(chat.CodeTooLate, "this message is too old to be edited; write another one")
}

// LastOwner is the error for the last owner, who cannot go.
func LastOwner() error {
	return chat.Errorf(chat.CodeNotAllowed, "this is the last owner; make somebody else an owner first")
}

// LastOwnerOfRoom is the error for the last owner of a room, who cannot go while others are in it.
func LastOwnerOfRoom() error {
	return chat.Errorf(chat.CodeLastOwner, "the room would have no owner; make somebody else its owner first")
}

// OwnerStays is the error for removing or demoting an owner of a room.
func OwnerStays() error {
	return chat.Errorf(chat.CodeNotAllowed, "an owner of a room is not removed or demoted by others")
}

// MayNot is the error for a member who has no right to change a membership.
func MayNot() error {
	return chat.Errorf(chat.CodeNotAllowed, "you may not change who is in this room, or as what")
}

// NoRole is the error for a role that nobody has in a room of that kind.
func NoRole() error { return chat.Errorf(chat.CodeBadFrame, "there is no such role in this room") }

// NothingToAsk is the error for asking to join a room that needs no asking.
func NothingToAsk() error {
	return chat.Errorf(chat.CodeNotAllowed, "you need not ask to join this room")
}

// NobodyAsks is the error for an answer to somebody who does not wait for one.
func NobodyAsks() error {
	return chat.Errorf(chat.CodeNoUser, "they do not ask to join this room any more")
}

// AskedToday is the error for asking again soon after a refusal.
func AskedToday(wait time.Duration) error {
	err := chat.Limited("you ask", wait)
	err.Message = fmt.Sprintf("the moderators have not let you in; you can ask again in %d hours", int(math.Ceil(wait.Hours())))
	return err
}

// TooManyAsks is the error for asking to join another room.
func TooManyAsks() error {
	return chat.Errorf(chat.CodeTooMany, "you wait for answers in %d rooms, which is the limit; take one back first", chat.AsksOpen)
}

// TooManyAsk is the error for one more person who asks to join a room.
func TooManyAsk() error {
	return chat.Errorf(chat.CodeTooMany, "%d people wait to join this room, which is the limit; ask later", chat.AsksMax)
}

// NoMember is the error for a role of somebody who is no member.
func NoMember() error {
	return chat.Errorf(chat.CodeNoUser, "they are not in this room; add them first")
}

// GroupFull is the error for one more member of a group.
func GroupFull() error {
	return chat.Errorf(chat.CodeGroupFull, "a group has at most %d people; create a private room for more", chat.GroupMax)
}

// TooManyOfTheirs is the error for adding somebody who follows too many rooms.
func TooManyOfTheirs(name string) error {
	return chat.Errorf(chat.CodeTooMany, "%s is in %d rooms, which is the limit", name, chat.RoomsMax)
}

// NotAllowed is the error for an amendment of a message of somebody else.
func NotAllowed() error {
	return chat.Errorf(chat.CodeNotAllowed, "you may not do that to this message")
}

// TooManyKeys is the error for another kind of reaction to a message.
func TooManyKeys() error {
	return chat.Errorf(chat.CodeTooMany, "a message has at most %d different reactions; use one that is there", chat.ReactionKinds)
}

// TooManyPins is the error for another pinned message.
func TooManyPins() error {
	return chat.Errorf(chat.CodeTooMany, "a room has at most %d pinned messages; unpin one first", chat.PinsMax)
}

// Is reports whether err is a *chat.Error with that code.
func Is(err error, code chat.Code) bool {
	refusal, ok := errors.AsType[*chat.Error](err)
	return ok && refusal.Code == code
}
