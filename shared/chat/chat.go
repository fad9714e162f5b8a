// Package chat has the nouns of both sides of the wire: users, rooms, messages and events,
// their limits, and the checks after which a value can be trusted.
package chat

import (
	"hash/fnv"
	"time"
)

// UserID identifies a user for good; it does not change with the name.
type UserID string

// RoomID identifies a room for good: a readable slug for a public room ("lobby"), "direct:A:B" for a pair's room, "room:" and random
// characters for a private room or a group.
type RoomID string

// Seq is the place of an event in its room: the first is 1, each next one is +1.
type Seq int64

// Nonce is the client-made id of a send. The same (user, nonce) is the same event, for good.
type Nonce string

// Epoch is the identity of a history. It changes when the history was lost or restored.
type Epoch string

// Millis is a time in milliseconds since 1970 in UTC, by the server's clock. Nothing is ordered by it.
type Millis int64

// Lobby is the room that everyone starts in.
const Lobby RoomID = "lobby"

// MillisOf returns t as Millis.
func MillisOf(t time.Time) Millis { return Millis(t.UnixMilli()) }

// Time returns m as a time in the local zone.
func (m Millis) Time() time.Time { return time.UnixMilli(int64(m)) }

// DeletedUser is the name of everybody who was erased. Nobody else can have it.
const DeletedUser = "deleted-user"

// User is a person as others see them.
type User struct {
	ID   UserID `json:"id"`
	Name string `json:"name"`
	Rev  int    `json:"rev"` // counts renames: the snapshot with the higher Rev wins
}

// Validate returns a no_user error for an id that no user can have: not 1 to IDBytes visible ASCII characters, or a
// colon, which separates the two users in the id of a direct room.
func (id UserID) Validate() error {
	ok := len(id) >= 1 && len(id) <= IDBytes
	for i := 0; ok && i < len(id); i++ {
		ok = id[i] > ' ' && id[i] <= '~' && id[i] != ':'
	}
	if !ok {
		return Errorf(CodeNoUser, "there is no such user")
	}
	return nil
}

// Hues is how many colours a person can have; hue i is i * 360 / Hues degrees.
const Hues = 36

// Hue returns the person's colour as a step of the colour circle, 0 to Hues-1. It depends on the id alone,
// so that it survives renames.
func (id UserID) Hue() int {
	sum := fnv.New32a()
	sum.Write([]byte(id))
	return int(sum.Sum32() % Hues)
}

// Person is a user and whether they are here now.
type Person struct {
	User
	Here bool `json:"here"`
}
