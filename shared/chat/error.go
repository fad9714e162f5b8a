package chat

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Code says what went wrong, for programs; the interface translates it.
type Code string

const (
	CodeBadFrame     Code = "bad_frame"     // not a frame, or a payload that its kind does not have
	CodeUnsupported  Code = "unsupported"   // a kind that this side does not know
	CodeTooBig       Code = "too_big"       // text, frame or page over its limit
	CodeBadText      Code = "bad_text"      // empty, not UTF-8, or control characters
	CodeBadNonce     Code = "bad_nonce"     // not NonceMin to NonceMax characters of a-z A-Z 0-9 - _
	CodeNonceReused  Code = "nonce_reused"  // the nonce was already used for another message
	CodeNoRoom       Code = "no_room"       // no such room, or one that the user may not read: the same answer
	CodeBadRoomName  Code = "bad_room_name" // no valid name of a room
	CodeRoomTaken    Code = "room_taken"    // a room has that name, or one that looks like it: Suggest is that one
	CodeBadTopic     Code = "bad_topic"     // too long or control characters
	CodeBadSeq       Code = "bad_seq"       // negative or from the future
	CodeNoMessage    Code = "no_message"    // no such message in that room
	CodeNoInvite     Code = "no_invite"     // no such invite, or one of a room that the user may not read
	CodeGone         Code = "gone"          // that message was deleted
	CodeChanged      Code = "changed"       // it was edited meanwhile: Failed.Event is how it stands now
	CodeTooLate      Code = "too_late"      // the time in which messages may be edited has passed
	CodeNotAllowed   Code = "not_allowed"   // the user has no right to do that
	CodeBadReaction  Code = "bad_reaction"  // not exactly one emoji
	CodeNoUser       Code = "no_user"       // no such user
	CodeAmbiguous    Code = "ambiguous"     // a name that only looks like somebody's: Suggest is that one
	CodeToSelf       Code = "to_self"       // a private message to oneself
	CodeBadName      Code = "bad_name"      // no valid name of a user
	CodeBadPassword  Code = "bad_password"  // a new password that is too short, too long or easy to guess
	CodeNameTaken    Code = "name_taken"    // another user has that name, or one that looks like it; Suggest is a free one
	CodeRateLimited  Code = "rate_limited"  // too fast; RetryAfter says how long to wait
	CodeTooMany      Code = "too_many"      // a count (sessions, rooms, mentions) is at its limit
	CodeGroupFull    Code = "group_full"    // the group has GroupMax members
	CodeLastOwner    Code = "last_owner"    // the room would have members and no owner: give it to somebody first
	CodeUnanswered   Code = "unanswered"    // too much was said to people who have not answered a request yet
	CodeNotDelivered Code = "not_delivered" // a private message does not reach its recipient; why is not said
	CodeRetryLater   Code = "retry_later"   // the server cannot store it now; nothing was stored
	CodeTooSlow      Code = "too_slow"      // the search takes too long, or a newer one has replaced it
	CodeUnauthorized Code = "unauthorized"  // no token, or one that is no longer valid
	CodeNoGuests     Code = "no_guests"     // the room does not let people do that who have no account: they can sign in
	CodeArchived     Code = "archived"      // the room is archived: nothing is said there any more
	CodeSlow         Code = "slow"          // the room is in slow mode; RetryAfter says how long to wait
	CodeCalm         Code = "calm"          // the room is calm, and the user is a guest; RetryAfter says how long that lasts
	CodeSilenced     Code = "silenced"      // a moderator has silenced the user in public rooms; RetryAfter says for how long, unless that is not known
	CodeFiltered     Code = "filtered"      // the text has a word or a site that the place does not allow in public
	CodeNewcomer     Code = "newcomer"      // links of a guest who has just come; RetryAfter says when they are allowed
	CodeMentions     Code = "mentions"      // more mentions than a guest makes who is new; RetryAfter says for how long, if the guest stays
	CodeForbidden    Code = "forbidden"     // a foreign origin
	CodeInternal     Code = "internal"      // the server's fault; it logged the cause
)

// Error is what a user may see of a failure. Everything else is internal.
type Error struct {
	Code       Code   `json:"code"`
	Message    string `json:"message"`                  // English, one sentence, says what to do
	RetryAfter int64  `json:"retry_after_ms,omitempty"` // milliseconds to wait before the same thing may work
	Suggest    string `json:"suggest,omitempty"`        // a name that would work instead
}

// Error returns the message after its code.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// Wait returns how long to wait before trying again; 0 when trying again is useless. It is a day at most, whatever
// the other side sent.
func (e *Error) Wait() time.Duration {
	const day = 24 * time.Hour
	return time.Duration(min(max(e.RetryAfter, 0), day.Milliseconds())) * time.Millisecond
}

// Temporary reports whether the same thing may work later without a change.
func (e *Error) Temporary() bool {
	return e.Code == CodeRateLimited || e.Code == CodeRetryLater || e.Code == CodeNewcomer
}

// Errorf makes an Error. It stands in many places: inlined, it makes the program in the browser 10 KB larger.
//
//go:noinline
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// NoGuests is the error for a guest in a room that takes none.
func NoGuests() *Error {
	return Errorf(CodeNoGuests, "this room is for people with an account; sign in, or keep your name with a password, to enter")
}

// Limited makes a rate_limited error: what was too fast, and how long to wait. It rounds up: a client that waits so long must
// not be refused again.
func Limited(what string, wait time.Duration) *Error {
	wait = max(wait, 1)
	return &Error{
		Code:       CodeRateLimited,
		Message:    fmt.Sprintf("%s too fast; wait %.1f s", what, math.Ceil(wait.Seconds()*10)/10),
		RetryAfter: (wait + time.Millisecond - 1).Milliseconds(),
	}
}

// Slowed makes a slow error: how long to wait before the next message.
func Slowed(wait time.Duration) *Error {
	e := Limited("you write", wait)
	e.Code, e.Message = CodeSlow, fmt.Sprintf("this room is in slow mode; wait %.0f s before your next message", math.Ceil(wait.Seconds()))
	return e
}

// AsError returns what a user may see of err: the Error in its chain, or "internal".
func AsError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return Errorf(CodeInternal, "something went wrong on the server; it was logged")
}
