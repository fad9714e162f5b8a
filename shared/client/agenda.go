package client

import "time"

// agenda is what is to be done later, at most one thing per key. The loop owns it.
type agenda struct {
	tasks map[string]task
	timer *time.Timer
}

type task struct {
	at time.Time
	do func()
}

func newAgenda() *agenda {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	return &agenda{tasks: map[string]task{}, timer: timer}
}

// at plans do for the moment when, in place of what was planned for key.
func (a *agenda) at(key string, when time.Time, do func()) {
	a.tasks[key] = task{when, do}
	a.set()
}

// in plans do after d, unless something is planned for key already.
func (a *agenda) in(key string, d time.Duration, do func()) {
	if _, planned := a.tasks[key]; !planned {
		a.at(key, time.Now().Add(d), do)
	}
}

// drop forgets what was planned for key.
func (a *agenda) drop(key string) { delete(a.tasks, key) }

// due does everything whose moment has come.
func (a *agenda) due() {
	now := time.Now()
	for key, t := range a.tasks {
		if !t.at.After(now) {
			delete(a.tasks, key)
			t.do()
		}
	}
	a.set()
}

// set lets the timer fire for the first task. A stale early firing does no harm: nothing is due then.
func (a *agenda) set() {
	var first time.Time
	for _, t := range a.tasks {
		if first.IsZero() || t.at.Before(first) {
			first = t.at
		}
	}
	if !first.IsZero() {
		a.timer.Reset(time.Until(first))
	}
}

// planned reports whether something is planned for key.
func (a *agenda) planned(key string) bool {
	_, yes := a.tasks[key]
	return yes
}
