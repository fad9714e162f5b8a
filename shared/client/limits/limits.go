// Package limits is what a server holds a client to.
package limits

import (
	"cmp"
	"math"
	"time"
	"unicode/utf8"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// Bounds of the silence after which a connection is given up, whatever a server says.
const (
	silenceMin = chat.PongWait
	silenceMax = 10 * time.Minute
)

// Limits are what the server holds this client to: those of the latest welcome, where it names them, and never more than this program
// can take itself.
type Limits struct{ protocol.Limits }

// Of returns the limits of a welcome; those that it does not name are this program's own.
func Of(told protocol.Limits) Limits {
	own := protocol.LimitsNow()
	least := func(told, own int) int { return min(cmp.Or(told, own), own) }
	return Limits{protocol.Limits{
		TextBytes: least(told.TextBytes, own.TextBytes), TextRunes: least(told.TextRunes, own.TextRunes),
		NameRunes: least(told.NameRunes, own.NameRunes), RoomRunes: least(told.RoomRunes, own.RoomRunes),
		FrameBytes: least(told.FrameBytes, own.FrameBytes), ResumeRange: least(told.ResumeRange, own.ResumeRange),
		PageEvents: min(cmp.Or(told.PageEvents, own.PageEvents), chat.PageMax),
		PingMillis: cmp.Or(told.PingMillis, own.PingMillis), DeadMillis: cmp.Or(told.DeadMillis, own.DeadMillis),
		EditMillis: max(told.EditMillis, 0),
	}}
}

// Silence is how long a connection may be silent before it counts as dead.
func (l Limits) Silence() time.Duration {
	told := min(l.DeadMillis, silenceMax.Milliseconds())
	return max(time.Duration(told)*time.Millisecond, silenceMin)
}

// Check returns why a text cannot be sent, or nil.
func (l Limits) Check(text string) error {
	if err := chat.ValidateText(text); err != nil {
		return err
	}
	if len(text) > l.TextBytes || utf8.RuneCountInString(text) > l.TextRunes {
		return chat.Errorf(chat.CodeTooBig, "a message has at most %d characters and %d bytes here; split it", l.TextRunes, l.TextBytes)
	}
	return nil
}

// View returns what front ends need of the limits.
func (l Limits) View() view.Limits {
	return view.Limits{
		TextBytes: l.TextBytes, TextRunes: l.TextRunes, NameRunes: l.NameRunes, RoomRunes: l.RoomRunes,
		EditFor: time.Duration(min(l.EditMillis, math.MaxInt64/int64(time.Millisecond))) * time.Millisecond,
	}
}
