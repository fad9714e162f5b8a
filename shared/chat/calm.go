package chat

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// A public room is calmed against a crowd: until a time, guests can only read there, and whoever has an account or a role goes on as before.
// Nothing is stored when that ends.

// Calms are the presets of how long a room is calm, in seconds.
var Calms = []int64{15 * 60, 60 * 60, 6 * 60 * 60, CalmMax}

// CalmMax bounds how long a room is calm, in seconds; CalmUsual is for whoever says nothing about it.
const (
	CalmMax   = 24 * 60 * 60
	CalmUsual = 60 * 60
)

// At returns the settings as they hold at a time: without a calm that has ended.
func (s Settings) At(now time.Time) Settings {
	if s.Calm != 0 && !s.Calm.Time().After(now) {
		s.Calm = 0
	}
	return s
}

// CalmText says until when a room is calm, for the audit.
func (s Settings) CalmText() string {
	if s.Calm == 0 {
		return Off
	}
	return "until " + s.Calm.Time().UTC().Format(time.RFC3339)
}

// CalmFor returns the settings of a room that is calm for that many seconds from now on, and otherwise a new one.
func CalmFor(seconds int64, now time.Time) (s Settings) {
	if seconds > 0 {
		s.Calm = MillisOf(now.Add(time.Duration(seconds) * time.Second))
	}
	return s
}

// ValidateCalm refuses seconds that are out of range.
func ValidateCalm(seconds int64) error {
	if seconds < 0 || seconds > CalmMax {
		return Errorf(CodeBadFrame, "a room is calm for 0 to %d seconds", CalmMax)
	}
	return nil
}

// ParseCalm reads how long a room is calm: a time such as 15m, 1h or 1d, or off; nothing is an hour.
func ParseCalm(value string) (seconds int64, err error) {
	switch value {
	case "":
		return CalmUsual, nil
	case Off:
		return 0, nil
	}
	length, ok := parseLength(value)
	seconds = int64(length / time.Second)
	if !ok || seconds < 1 || ValidateCalm(seconds) != nil {
		return 0, Errorf(CodeBadFrame, "use how long the room is calm, such as 15m, 1h or 1d; or off")
	}
	return seconds, nil
}

// CutAll takes the word that says which rooms are calmed from the argument of a command: all public rooms, or the one on screen.
func CutAll(arg string) (rest string, all bool) {
	word, rest, _ := strings.Cut(strings.TrimSpace(arg), " ")
	switch strings.ToLower(word) {
	case "all":
		return strings.TrimSpace(rest), true
	case "room":
		return strings.TrimSpace(rest), false
	}
	return strings.TrimSpace(arg), false
}

// Calmed makes the error for a guest in a room that is calm for so long.
func Calmed(wait time.Duration) *Error {
	e := Limited("", wait)
	e.Code = CodeCalm
	e.Message = fmt.Sprintf("this room is calm: for %.0f more minutes guests can only read; sign in, or keep your name with a password, to write now", math.Ceil(wait.Minutes()))
	return e
}
