package reads

import (
	"time"

	"golang.org/x/time/rate"

	"parley/shared/chat"
)

// The cost of a read is known only afterwards. So a session, and all sessions of an address together, have a budget of reading time: a
// read may begin while something is left, and is charged with what it took.
const (
	estimate  = time.Millisecond
	chargeMax = 500 * time.Millisecond // a read that takes longer waits for the machine, which is not the peer's fault
	patience  = time.Second            // so long a session waits for its budget before it is refused
)

// newBudget returns a budget of reading, in microseconds.
func newBudget(perSecond, burst time.Duration) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(perSecond.Microseconds()), int(burst.Microseconds()))
}

// Session reads for one session. It is used by one goroutine at a time. A nil one is without limits.
type Session struct {
	queue  *Queue
	party  *party
	budget *rate.Limiter // nil while whole
	over   <-chan struct{}
}

// Open counts a session in that shares a budget, and takes turns, with all others of the same key. Its reads are not done once over
// is closed. Close must follow.
func (q *Queue) Open(key string, over <-chan struct{}) *Session {
	return &Session{queue: q, party: q.enter(key), over: over}
}

// Close counts the session out. What it has spent is not forgotten.
func (s *Session) Close() {
	if s != nil {
		s.queue.exit(s.party)
	}
}

// Do reads when the turn of the session has come, and charges it. A session whose budget is used up waits for a moment, or gets
// rate_limited.
func Do[T any](s *Session, read func() (T, error)) (result T, err error) {
	if err := s.afford(); err != nil {
		return result, err
	}
	return DoAlways(s, read)
}

// DoAlways is Do for what must not be refused.
func DoAlways[T any](s *Session, read func() (T, error)) (result T, err error) {
	if s == nil {
		return read()
	}
	if !s.queue.begin(s.party, s.over) {
		return result, chat.Limited("you read", patience) // nobody receives it: the session is over
	}
	start := time.Now()
	defer func() {
		s.queue.end(s.party)
		s.spend(time.Since(start))
	}()
	return read()
}

// afford returns rate_limited if the session or its address has read too much.
func (s *Session) afford() error {
	if s == nil {
		return nil
	}
	switch wait := max(s.lacks(), lacks(s.party.budget)); {
	case wait > patience:
		return chat.Limited("you read", wait)
	case wait > 0:
		s.pause(wait)
	}
	return nil
}

func (s *Session) lacks() time.Duration {
	if s.budget == nil {
		return 0
	}
	return lacks(s.budget)
}

// lacks returns how long until a read may begin.
func lacks(budget *rate.Limiter) time.Duration {
	missing := float64(estimate.Microseconds()) - budget.Tokens()
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing / float64(budget.Limit()) * float64(time.Second))
}

// spend charges a read. The budgets may go below zero.
func (s *Session) spend(took time.Duration) {
	now, cost := time.Now(), int(min(took, chargeMax).Microseconds())
	s.party.budget.ReserveN(now, cost)
	if s.budget == nil {
		s.budget = newBudget(chat.ReadRate, chat.ReadBurst)
	}
	s.budget.ReserveN(now, cost)
}

// pause waits until d is over or the session is.
func (s *Session) pause(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.over:
	}
}
