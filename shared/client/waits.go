package client

import (
	"time"

	"parley/shared/chat"
)

// waitServer is the longest wait that a server can ask for.
const waitServer = 5 * time.Minute

// waitFor is how long to wait after a temporary refusal: as the server says, within reason, or longer each time.
func waitFor(err *chat.Error, tries int) time.Duration {
	if wait := err.Wait(); wait > 0 {
		return min(wait, waitServer)
	}
	return min(time.Second<<min(tries, 5), 30*time.Second)
}
