package catalog

import (
	"strings"
	"time"

	"parley/shared/chat"
)

// Refusal is what a refusal with that code means, and what to do about it.
type Refusal struct {
	Code chat.Code
	Text string
}

// Refuse says what a refusal means and what to do about it, with how long to wait. A code that this program does not
// know is told in the server's own words.
func (w *Words) Refuse(e *chat.Error) string {
	if e == nil {
		e = &chat.Error{Code: chat.CodeInternal}
	}
	text := e.Message
	for _, r := range w.Refused {
		if r.Code == e.Code {
			text = r.Text
		}
	}
	switch {
	case strings.Contains(text, "{time}"):
		return Fill(text, "{time}", w.Span(minutes(e.Wait())))
	case e.RetryAfter > 0:
		text += " " + w.Wait.Of(seconds(e.Wait()))
	}
	return text
}

// Waits says why a message waits, and that it will go out by itself.
func (w *Words) Waits(e *chat.Error) string {
	switch {
	case e != nil && e.Code == chat.CodeNewcomer:
		return w.Refuse(e) + " " + w.SentThen
	case e != nil && e.Code == chat.CodeRateLimited && e.Wait() > longWait:
		return w.LongDelay.Of(int(minutes(e.Wait()) / time.Minute))
	case e != nil && e.Code == chat.CodeRateLimited:
		return w.Delay.Of(seconds(e.Wait()))
	case e != nil && e.Code == chat.CodeRetryLater:
		return w.Later.Of(seconds(e.Wait()))
	}
	return w.Soon
}

// longWait is from where on a wait is told in minutes: it comes from a budget of a day.
const longWait = 2 * time.Minute

// minutes rounds up to a whole minute, as seconds does.
func minutes(d time.Duration) time.Duration {
	return (max(d, 1) + time.Minute - 1).Truncate(time.Minute)
}

// seconds rounds up, so that nobody is told to wait too short.
func seconds(d time.Duration) int { return max(int((d+time.Second-1)/time.Second), 1) }
