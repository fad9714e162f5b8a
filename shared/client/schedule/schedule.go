// Package schedule holds what one goroutine is to do later.
package schedule

import "time"

// Schedule is what is to be done later, at most one thing per key. One goroutine owns it: it waits for Timer and then calls Run.
type Schedule struct {
	Timer *time.Timer

	tasks map[string]task
}

type task struct {
	at time.Time
	do func()
}

// New returns an empty schedule.
func New() *Schedule {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	return &Schedule{Timer: timer, tasks: map[string]task{}}
}

// At plans do for the moment when, in place of what was planned for key.
func (s *Schedule) At(key string, when time.Time, do func()) {
	s.tasks[key] = task{when, do}
	s.set()
}

// In plans do after d, unless something is planned for key already.
func (s *Schedule) In(key string, d time.Duration, do func()) {
	if _, planned := s.tasks[key]; !planned {
		s.At(key, time.Now().Add(d), do)
	}
}

// Drop forgets what was planned for key.
func (s *Schedule) Drop(key string) { delete(s.tasks, key) }

// Run does everything whose moment has come.
func (s *Schedule) Run() {
	now := time.Now()
	for key, t := range s.tasks {
		if !t.at.After(now) {
			delete(s.tasks, key)
			t.do()
		}
	}
	s.set()
}

// set lets the timer fire for the first task. A stale early firing does no harm: nothing is due then.
func (s *Schedule) set() {
	var first time.Time
	for _, t := range s.tasks {
		if first.IsZero() || t.at.Before(first) {
			first = t.at
		}
	}
	if !first.IsZero() {
		s.Timer.Reset(time.Until(first))
	}
}

// Planned reports whether something is planned for key.
func (s *Schedule) Planned(key string) bool {
	_, yes := s.tasks[key]
	return yes
}
