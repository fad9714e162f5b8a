package ui

import (
	"strconv"
	"time"

	"parley/shared/chat"
)

// refusal says what a refusal means and what to do about it, with how long to wait. A code that this program does not
// know is told in the server's own words.
func (w *Catalog) refusal(e *chat.Error) string {
	if e == nil {
		e = &chat.Error{Code: chat.CodeInternal}
	}
	text := e.Message
	for _, r := range w.Refused {
		if r.Code == e.Code {
			text = r.Text
		}
	}
	if e.RetryAfter > 0 {
		text += " " + w.Wait.of(seconds(e.Wait()))
	}
	return text
}

// delay says why a message waits, and that it will go out by itself.
func (w *Catalog) delay(e *chat.Error) string {
	switch {
	case e != nil && e.Code == chat.CodeRateLimited && e.Wait() > longWait:
		return w.LongDelay.of(int((e.Wait() + time.Minute - 1) / time.Minute))
	case e != nil && e.Code == chat.CodeRateLimited:
		return w.Delay.of(seconds(e.Wait()))
	case e != nil && e.Code == chat.CodeRetryLater:
		return w.Later.of(seconds(e.Wait()))
	}
	return w.Soon
}

// longWait is from where on a wait is told in minutes: it comes from a budget of a day.
const longWait = 2 * time.Minute

// seconds rounds up, so that nobody is told to wait too short.
func seconds(d time.Duration) int { return max(int((d+time.Second-1)/time.Second), 1) }

// day names the day of t as of now. Both are in the reader's zone.
func (w *Catalog) day(t, now time.Time) string {
	switch dayOf(now) - dayOf(t) {
	case 0:
		return w.Today
	case 1:
		return w.Yesterday
	}
	text := w.Date
	if t.Year() != now.Year() {
		text = w.DateYear
	}
	text = fill(text, "{weekday}", w.Weekdays[t.Weekday()])
	text = fill(text, "{day}", strconv.Itoa(t.Day()))
	text = fill(text, "{month}", w.Months[t.Month()-1])
	return fill(text, "{year}", strconv.Itoa(t.Year()))
}
