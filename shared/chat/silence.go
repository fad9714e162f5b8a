package chat

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Silence keeps somebody from adding anything to public rooms until a time. The zero Silence is none.
type Silence struct {
	Until  Millis `json:"until,omitempty"`
	Reason string `json:"reason,omitempty"` // for the person, and for those who keep order
}

const (
	// SilenceReasonRunes bounds Silence.Reason.
	SilenceReasonRunes = 200
	// SilenceMax bounds how long a silence is that ends by itself.
	SilenceMax = 366 * 24 * time.Hour
	// Forever is the end of what has no end: the last day of the year 9999.
	Forever Millis = 253402214400000
	// UntilLetIn is the end of the silence of somebody new who comes from where somebody was banned: a moderator lifts it.
	UntilLetIn = Forever + 1
)

// Silences are the presets of how long a silence is; 0: until somebody lifts it.
var Silences = []time.Duration{10 * time.Minute, time.Hour, 24 * time.Hour, 0}

// At returns what is left of the silence at a time: none once it has ended.
func (s Silence) At(now Millis) Silence {
	if s.Until <= now {
		return Silence{}
	}
	return s
}

// Open reports whether the silence does not end by itself.
func (s Silence) Open() bool { return s.Until >= Forever }

// Waits reports whether the silence is that of somebody new, who waits to be let in.
func (s Silence) Waits() bool { return s.Until == UntilLetIn }

// Refusal is the answer to somebody who is silenced at a time, nil to whoever is not. It says how long to wait, unless that is not known.
func (s Silence) Refusal(now Millis) *Error {
	if s = s.At(now); s.Until == 0 {
		return nil
	}
	e := &Error{Code: CodeSilenced, Message: "a moderator has silenced you in public rooms, until somebody lifts that"}
	switch {
	case s.Waits():
		e.Message = "a moderator has to let you in before you can write in public rooms"
	case !s.Open():
		e.RetryAfter = int64(s.Until - now)
		e.Message = fmt.Sprintf("a moderator has silenced you in public rooms; you can write there again in %s", waitText(s.Until.Time().Sub(now.Time())))
	}
	if s.Reason != "" {
		e.Message += ": " + s.Reason
	}
	return e
}

// waitText rounds up, so that nobody comes too early.
func waitText(wait time.Duration) string {
	if wait <= time.Minute {
		return fmt.Sprintf("%.0f s", math.Ceil(wait.Seconds()))
	}
	return strings.TrimSuffix((wait + time.Minute - 1).Truncate(time.Minute).String(), "0s")
}

// ValidateSilenceReason refuses what is too long or has control characters.
func ValidateSilenceReason(text string) error {
	return oneLine("a reason", text, SilenceReasonRunes)
}

// ValidateSilence refuses a time that no silence takes.
func ValidateSilence(seconds int64) error {
	if seconds < 0 || seconds > int64(SilenceMax/time.Second) {
		return Errorf(CodeBadFrame, "a silence lasts up to %d days, or until somebody lifts it", SilenceMax/(24*time.Hour))
	}
	return nil
}

// ParseSilence reads what is typed behind a name: a time such as 10m, 1h or 1d, or nothing, and a reason.
func ParseSilence(text string) (length time.Duration, reason string, err error) {
	word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	length, timed := parseLength(word)
	if !timed {
		rest, length = text, 0
	}
	reason = strings.TrimSpace(rest)
	err = ValidateSilenceReason(reason)
	if err == nil && timed && (length < time.Second || ValidateSilence(int64(length/time.Second)) != nil) {
		err = Errorf(CodeBadFrame, "use a time such as 10m, 1h or 1d, up to %d days; or none", SilenceMax/(24*time.Hour))
	}
	return length, reason, err
}

// parseLength reads a time that begins with a digit and ends with its unit.
func parseLength(word string) (length time.Duration, ok bool) {
	if word == "" || word[0] < '0' || word[0] > '9' {
		return 0, false
	}
	if number, days := strings.CutSuffix(strings.ToLower(word), "d"); days {
		n, err := strconv.Atoi(number)
		return time.Duration(min(n, 1000)) * 24 * time.Hour, err == nil
	}
	length, err := time.ParseDuration(strings.ToLower(word))
	return length, err == nil
}

// MaySilence reports whether somebody with a role on the server may silence somebody else: those who moderate the place, and only whoever has a
// lower role.
func MaySilence(by, whom Role) bool { return by.AtLeast(RoleModerator) && !whom.AtLeast(by) }
