package component

import (
	"strings"
	"time"

	"parley/shared/catalog"
	"parley/shared/chat"
)

// StatusText is what a user says, in one line; "" for nothing.
func (c Context) StatusText(s chat.Status) string {
	said := strings.TrimSpace(s.Emoji + " " + s.Text)
	if s.Quiet == 0 {
		return said
	}
	quiet := catalog.Fill("🔕 "+c.Words.QuietUntil, "{when}", c.When(s.Quiet.Time()))
	if said == "" {
		return quiet
	}
	return quiet + " · " + said
}

// StatusUntil is StatusText with the time at which the text expires.
func (c Context) StatusUntil(s chat.Status) string {
	text := c.StatusText(s)
	if s.Until == 0 {
		return text
	}
	return text + " · " + catalog.Fill(c.Words.StatusEnds, "{when}", c.When(s.Until.Time()))
}

// When is a time of today, or a day and a time.
func (c Context) When(at time.Time) string {
	at = c.Clock.Zone.In(at)
	clock := c.Words.Time(at, c.Clock.Hour12)
	y, m, d := at.Date()
	if ty, tm, td := c.Clock.Zone.In(c.Today).Date(); y == ty && m == tm && d == td {
		return clock
	}
	return c.Words.Day(at, c.Today) + " " + clock
}
