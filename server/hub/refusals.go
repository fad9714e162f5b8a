package hub

import (
	"errors"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// All refusals cost the same: each is work without use. Half of the budget is for
// mistakes. After that each refusal delays what the peer sends next, and when the budget is used up the session ends.
const (
	refusalsMax   = chat.FrameBurst / 2
	refusalsFree  = refusalsMax / 2
	refusalsDelay = 100 * time.Millisecond
)

// refusals is the budget of one session. It is made at the first refusal: most sessions have none.
type refusals struct{ budget atomic.Pointer[rate.Limiter] }

// take counts a refusal and returns how many are left; below 0 there was none.
func (r *refusals) take() (left float64) {
	budget := r.budget.Load()
	if budget == nil {
		r.budget.CompareAndSwap(nil, rate.NewLimiter(rate.Every(chat.FrameWindow/chat.FrameBurst), refusalsMax))
		budget = r.budget.Load()
	}
	if !budget.Allow() {
		return -1
	}
	return budget.Tokens()
}

// refuse answers a command with an error, and charges it unless the server is to blame. It returns false if the session is over.
func (s *Session) refuse(id int64, err error) bool {
	s.fail(id, err)
	if serverFault(err) {
		return s.reason.Load() == nil
	}
	return s.pay()
}

// serverFault reports whether a healthy server would have accepted the command.
func serverFault(err error) bool {
	if errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrBroken) || errors.Is(err, store.ErrOutcomeUnknown) {
		return true
	}
	code := chat.AsError(err).Code
	return code == chat.CodeInternal || code == chat.CodeRetryLater
}

// Visible returns what a user may see of an error, and logs internal ones.
func (h *Hub) Visible(err error) *chat.Error {
	if errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrBroken) {
		return &chat.Error{Code: chat.CodeRetryLater, RetryAfter: 2000,
			Message: "the server cannot store anything now (its disk may be full); what you wrote was not stored, and is worth sending again"}
	}
	visible := chat.AsError(err)
	if visible.Code == chat.CodeInternal {
		h.Log.Error("command", "err", err)
	}
	return visible
}

// pay takes a refusal from the budget, and waits when few are left. It returns false if the session is over.
func (s *Session) pay() bool {
	left := s.charge()
	if left >= 0 && left < refusalsFree {
		s.pause(refusalsDelay)
	}
	return s.reason.Load() == nil
}

// charge takes a refusal from the budget; over it the session ends. Any goroutine may call it.
func (s *Session) charge() (left float64) {
	if s.hub.Unlimited {
		return refusalsMax
	}
	left = s.spare.take()
	if left < 0 {
		s.goodbye(protocol.ReasonFlood)
	}
	return left
}

// pause waits, holding the turn, until d is over or the session is.
func (s *Session) pause(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.over:
	}
}
