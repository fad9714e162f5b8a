package chat

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// Settings say what people may do in a room, apart from their roles. Those who keep order there choose them.
type Settings struct {
	Guests   Guests `json:"guests,omitempty"`   // of a public room: what people without an account may do
	Archived bool   `json:"archived,omitempty"` // nothing is said there any more, and what was said can be read and found
	Asking   bool   `json:"asking,omitempty"`   // of a public room: only those write there whom a moderator has let in
	Slow     int64  `json:"slow,omitempty"`     // seconds between two messages of a person; 0: as many as there are
	Calm     Millis `json:"calm,omitempty"`     // of a public room: until then guests can only read; 0: see At
}

// SlowMax bounds Settings.Slow.
const SlowMax = 6 * 60 * 60

// Slows are the presets of Settings.Slow.
var Slows = []int64{0, 10, 30, 60, 5 * 60, 60 * 60, SlowMax}

// Pace returns the time between two messages of a person.
func (s Settings) Pace() time.Duration { return time.Duration(s.Slow) * time.Second }

// Difference is a setting that has changed, as the audit has it.
type Difference struct{ Before, After string }

// Differences returns what has changed.
func (s Settings) Differences(after Settings) (all []Difference) {
	for _, d := range []Difference{
		{s.Guests.String(), after.Guests.String()}, {"archived " + s.ArchivedText(), "archived " + after.ArchivedText()}, {"slow " + s.SlowText(), "slow " + after.SlowText()},
		{"calm " + s.CalmText(), "calm " + after.CalmText()}, {"asking " + s.AskingText(), "asking " + after.AskingText()},
	} {
		if d.Before != d.After {
			all = append(all, d)
		}
	}
	return all
}

// Forbids reports whether the settings leave a right to nobody.
func (s Settings) Forbids(do Rights) bool { return s.Archived && do&Additions != 0 }

// Validate refuses what no room can have.
func (s Settings) Validate() error {
	if err := s.Guests.Validate(); err != nil {
		return err
	}
	if s.Calm < 0 {
		return Errorf(CodeBadFrame, "a room is calm until a time")
	}
	return ValidateSlow(s.Slow)
}

// ValidateSlow refuses seconds that are out of range.
func ValidateSlow(seconds int64) error {
	if seconds < 0 || seconds > SlowMax {
		return Errorf(CodeBadFrame, "slow mode is 0 to %d seconds", SlowMax)
	}
	return nil
}

// Change is new values of settings; what is nil stays.
type Change struct {
	Guests   *Guests
	Archived *bool
	Slow     *int64
	Calm     *int64 // seconds from the change on; 0: not any more
	Asking   *bool
}

// Of returns settings with the change made now.
func (c Change) Of(s Settings, now time.Time) Settings {
	s = s.At(now)
	if c.Guests != nil {
		s.Guests = *c.Guests
	}
	if c.Archived != nil {
		s.Archived = *c.Archived
	}
	if c.Slow != nil {
		s.Slow = *c.Slow
	}
	if c.Calm != nil {
		s.Calm = CalmFor(*c.Calm, now).Calm
	}
	if c.Asking != nil {
		s.Asking = *c.Asking
	}
	return s
}

// And returns the change with what other changes.
func (c Change) And(other Change) Change {
	return Change{Guests: cmp.Or(other.Guests, c.Guests), Archived: cmp.Or(other.Archived, c.Archived), Slow: cmp.Or(other.Slow, c.Slow), Calm: cmp.Or(other.Calm, c.Calm), Asking: cmp.Or(other.Asking, c.Asking)}
}

// Permits reports whether somebody with these rights in a room may make the change.
func (c Change) Permits(r Rights) bool {
	if c.Guests == nil && c.Archived == nil {
		return r.KeepsOrder()
	}
	return r.Has(ToManage)
}

// The settings, as commands spell them.
const (
	SettingGuests  = "guests"
	SettingSlow    = "slow"
	SettingArchive = "archive"
	SettingCalm    = "calm"
	SettingAsking  = "asking"
)

// The values of a setting that is on or off.
const (
	On  = "on"
	Off = "off"
)

// ParseChange reads the value of a setting: of guests what ParseGuests reads; of slow a time such as 30s or 5m, seconds, or off; of archive and asking on or off; of calm what ParseCalm reads.
func ParseChange(setting, value string) (c Change, err error) {
	switch value = strings.ToLower(strings.TrimSpace(value)); setting {
	case SettingGuests:
		var guests Guests
		guests, err = ParseGuests(value)
		c.Guests = &guests
	case SettingSlow:
		var seconds int64
		seconds, err = parseSlow(value)
		c.Slow = &seconds
	case SettingArchive, SettingAsking:
		if value != On && value != Off {
			err = Errorf(CodeBadFrame, "use on or off")
		}
		if on := new(value == On); setting == SettingArchive {
			c.Archived = on
		} else {
			c.Asking = on
		}
	case SettingCalm:
		var seconds int64
		seconds, err = ParseCalm(value)
		c.Calm = &seconds
	default:
		err = Errorf(CodeBadFrame, "there is no setting %q", setting)
	}
	return c, err
}

func parseSlow(value string) (seconds int64, err error) {
	if value == Off {
		return 0, nil
	}
	if seconds, err = strconv.ParseInt(value, 10, 64); err == nil {
		return seconds, ValidateSlow(seconds)
	}
	pace, err := time.ParseDuration(value)
	if err != nil || pace%time.Second != 0 || ValidateSlow(int64(pace/time.Second)) != nil {
		return 0, Errorf(CodeBadFrame, "use a time between two messages, such as 30s or 5m, up to 6h; or off")
	}
	return int64(pace / time.Second), nil
}

// SlowText returns what ParseChange reads.
func (s Settings) SlowText() string {
	if s.Slow == 0 {
		return Off
	}
	return s.Pace().String()
}

// ArchivedText returns what ParseChange reads.
func (s Settings) ArchivedText() string { return onOff(s.Archived) }

// AskingText returns what ParseChange reads.
func (s Settings) AskingText() string { return onOff(s.Asking) }

func onOff(on bool) string {
	if on {
		return On
	}
	return Off
}
