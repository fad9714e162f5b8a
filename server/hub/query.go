package hub

import (
	"time"

	"golang.org/x/time/rate"

	"parley/shared/chat"
)

// What a read takes is known afterwards. So a session, and all of an address together, have a budget of reading time: a read may
// begin while something is left, and is charged with what it took.
const (
	readEstimate = time.Millisecond
	readCharge   = 500 * time.Millisecond // at most: a read that takes longer waits for the machine, which is not the peer's fault
	readPatience = time.Second            // so long a session waits for its budget before it is refused
)

// readBudget is a budget of reading, in microseconds.
func readBudget(perSecond, burst time.Duration) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(perSecond.Microseconds()), int(burst.Microseconds()))
}

// query asks the store something for a session, when its turn has come, and charges it. A session whose budget is used up waits
// for a moment, or is refused.
func query[T any](s *Session, ask func() (T, error)) (answer T, err error) {
	if err := s.afford(); err != nil {
		return answer, err
	}
	return charged(s, ask)
}

// charged is query for what must not be refused.
func charged[T any](s *Session, ask func() (T, error)) (answer T, err error) {
	if s.hub.Unlimited {
		return ask()
	}
	if !s.hub.readers.begin(s.from, s.over) {
		return answer, chat.Limited("you read", readPatience) // nobody hears it: the session is over
	}
	start := time.Now()
	defer func() {
		s.hub.readers.end(s.from)
		s.spend(time.Since(start))
	}()
	return ask()
}

// afford returns rate_limited if the session or its address has read too much.
func (s *Session) afford() error {
	if s.hub.Unlimited {
		return nil
	}
	if s.reading == nil {
		s.reading = readBudget(chat.ReadRate, chat.ReadBurst)
	}
	switch wait := max(lacks(s.reading), lacks(s.from.budget)); {
	case wait > readPatience:
		return chat.Limited("you read", wait)
	case wait > 0:
		s.pause(wait)
	}
	return nil
}

// lacks returns how long until a read may begin.
func lacks(budget *rate.Limiter) time.Duration {
	missing := float64(readEstimate.Microseconds()) - budget.Tokens()
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing / float64(budget.Limit()) * float64(time.Second))
}

// spend charges a read. The budgets may go below nothing.
func (s *Session) spend(took time.Duration) {
	now, cost := time.Now(), int(min(took, readCharge).Microseconds())
	s.from.budget.ReserveN(now, cost)
	if s.reading == nil {
		s.reading = readBudget(chat.ReadRate, chat.ReadBurst)
	}
	s.reading.ReserveN(now, cost)
}
