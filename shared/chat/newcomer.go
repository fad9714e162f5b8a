package chat

import (
	"fmt"
	"time"
)

// Strangeness is how many milliseconds a guest still has to be here until the place knows the guest: a new one has KnownAfter of them, whoever has an
// account or is known has none.
type Strangeness int64

// Stranger is the Strangeness of somebody who has just come.
const Stranger = Strangeness(KnownAfter / time.Millisecond)

// LinksFrom returns when a guest who came at a time may post links in public; 0 for whoever may.
func (s Strangeness) LinksFrom(came, now Millis) Millis {
	if from := came + Millis(LinksAfter/time.Millisecond); s > 0 && from > now {
		return from
	}
	return 0
}

// LinksLater makes the error for links of a guest who has to wait for so long.
func LinksLater(wait time.Duration) *Error {
	e := Limited("", wait)
	e.Code, e.Message = CodeNewcomer, fmt.Sprintf("you can post links in %s; with an account, right away", waitText(wait))
	return e
}

// FewerMentions makes the error for a guest who mentions too many.
func (s Strangeness) FewerMentions() *Error {
	e := Limited("", time.Duration(s)*time.Millisecond)
	e.Code = CodeMentions
	e.Message = fmt.Sprintf("as a new guest you can mention %d people in a message; with an account, or once you have been here for %.0f minutes, more", NewcomerMentions, KnownAfter.Minutes())
	return e
}
