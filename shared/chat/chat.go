// Package chat holds the nouns that both sides of the wire speak: users, rooms, messages and events,
// their limits, and the checks that make a value worth trusting.
package chat

import (
	"hash/fnv"
	"time"
)

// UserID names a user for ever; it does not change with the name.
type UserID string

// RoomID names a room for ever: a readable slug for a public room ("lobby"), "direct:A:B" for a pair's room.
type RoomID string

// Seq is the place of an event in its room: the first is 1, each next one is +1.
type Seq int64

// Nonce is the client-made id of a send. The same (user, nonce) is the same event, for ever.
type Nonce string

// Epoch is the identity of a history. It changes when the history was lost or restored.
type Epoch string

// Millis is a moment in milliseconds since 1970 in UTC, as the server's clock saw it. It never orders anything.
type Millis int64

// Lobby is the room that everyone starts in.
const Lobby RoomID = "lobby"

// MillisOf returns t as Millis.
func MillisOf(t time.Time) Millis { return Millis(t.UnixMilli()) }

// Time returns m as a time in the local zone.
func (m Millis) Time() time.Time { return time.UnixMilli(int64(m)) }

// User is a person as others see them.
type User struct {
	ID   UserID `json:"id"`
	Name string `json:"name"`
	Rev  int    `json:"rev"` // counts renames: of two pictures of a user, the higher Rev is the newer
}

// Validate returns a no_user error for an id that no user can have: not 1 to IDBytes visible ASCII characters, or a
// colon, which parts the two of a direct room.
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
// so that a colour stays a person's own through every rename.
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
