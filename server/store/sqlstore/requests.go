package sqlstore

import (
	"time"

	"parley/shared/chat"
)

// Day is 24 hours.
const Day = chat.Millis(24 * time.Hour / time.Millisecond)

// Answered returns the value of the column request after an answer.
func Answered(accept bool) string {
	if accept {
		return ""
	}
	return "declined"
}

// MayRequest refuses another request of a user who has so many open ones, and has opened so many rooms within the last day, the
// earliest of them at first.
func MayRequest(open, today int, first, now chat.Millis) error {
	switch {
	case open >= chat.RequestsOpen:
		return TooManyRequests()
	case today >= chat.RequestsPerDay:
		return RequestsToday(time.Duration(first+Day-now) * time.Millisecond)
	}
	return nil
}
