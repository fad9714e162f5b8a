package view

import "time"

// LinkState is how the connection stands.
type LinkState string

const (
	Connecting LinkState = "connecting" // the first time
	Online     LinkState = "online"
	Waiting    LinkState = "waiting" // lost; tries again at Link.Retry
	Stopped    LinkState = "stopped" // will not try again: Link.Reason says why
)

// Link is the connection as a front end shows it.
type Link struct {
	State   LinkState
	Since   time.Time // of State leaving Online, or of the start; for the grace period before a banner
	Attempt int       // dials since then
	Retry   time.Time // when Waiting
	Reason  string    // protocol.Reason of the last goodbye, "" if there was none
	Cause   Cause     // why the last dial failed, "" if that is not known
	Detail  string    // the same for a terminal, with what to do
}
