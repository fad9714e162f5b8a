package chat

import "time"

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
