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

// GracePeriod is how long a lost connection goes unmentioned: most are back by then. That long nobody else is told of the loss either,
// so people who were here still count as here.
const GracePeriod = 5 * time.Second

// Link is the connection as a front end shows it.
type Link struct {
	State   LinkState
	Since   time.Time // of State leaving Online, or of the start; see GracePeriod
	Attempt int       // dials since then
	Retry   time.Time // when Waiting
	Reason  string    // protocol.Reason of the last goodbye, "" if there was none
	Cause   Cause     // why the last dial failed, "" if that is not known
	Detail  string    // the same for a terminal, with what to do
}
