package storetest

import (
	"slices"
	"strings"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func statuses() []promise {
	return []promise{
		{"AStatusReplacesTheOneBefore", statusReplaced},
		{"StatusesAreReadThatSaySomething", statusesRead},
		{"RacingStatusesHaveRevsOfTheirOwn", statusRace},
		{"AStatusGoesWithItsUser", statusSwept},
		{"AStatusIsErased", statusErased},
	}
}

func (w *world) sets(u chat.User, s chat.Status, after time.Duration) chat.Status {
	w.t.Helper()
	got, err := w.s.SetStatus(w.ctx(), u.ID, s, noon().Add(after))
	w.check(err)
	return got
}

// saying demands what users say, the newest first.
func (w *world) saying(since time.Time, now time.Duration, want ...chat.UserStatus) {
	w.t.Helper()
	got, err := w.s.Statuses(w.ctx(), since, noon().Add(now))
	if w.check(err); !slices.Equal(got, want) {
		w.t.Errorf("got %+v, want %+v", got, want)
	}
}

func statusReplaced(w *world) {
	ada := w.user("Ada")
	s := chat.Status{Emoji: "🌴", Text: "On " + strings.Repeat("ü", 70), Until: 1 << 50, Quiet: 1 << 51}
	if got := w.sets(ada, s, 0); got.Rev != 1 || got.Text != s.Text {
		w.t.Errorf("got %+v", got)
	}
	s.Rev = 1
	w.saying(time.Time{}, 0, chat.UserStatus{User: ada.ID, Status: s})
	w.sets(ada, chat.Status{}, time.Second)
	w.saying(time.Time{}, 0)
	w.reopen()
	if got := w.sets(ada, chat.Status{Text: "back"}, time.Minute); got.Rev != 3 {
		w.t.Errorf("got %+v, want the third", got)
	}
	_, err := w.s.SetStatus(w.ctx(), "u-ghost", chat.Status{Text: "boo"}, noon())
	w.refused(err, chat.CodeNoUser)
}

func statusesRead(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	hour := chat.MillisOf(noon().Add(time.Hour))
	a := chat.UserStatus{User: ada.ID, Status: w.sets(ada, chat.Status{Text: "lunch", Until: hour}, 0)}
	b := chat.UserStatus{User: bo.ID, Status: w.sets(bo, chat.Status{Quiet: hour + 1}, time.Second)}
	c := chat.UserStatus{User: cy.ID, Status: w.sets(cy, chat.Status{Emoji: "🎉"}, 2*time.Second)}
	w.saying(time.Time{}, 59*time.Minute, c, b, a)
	w.saying(time.Time{}, time.Hour, c, b)
	w.saying(time.Time{}, 2*time.Hour, c)
	w.saying(noon().Add(time.Second), 0, c, b)
	c.Status = w.sets(cy, chat.Status{}, 3*time.Second)
	w.saying(noon().Add(time.Second), 0, c, b) // other nodes have to hear of it
	w.saying(time.Time{}, 0, b, a)
}

func statusRace(w *world) {
	ada := w.user("Ada")
	revs := make([]int64, 8)
	var all sync.WaitGroup
	for i := range revs {
		all.Go(func() {
			s, err := w.s.SetStatus(w.ctx(), ada.ID, chat.Status{Text: "x"}, noon())
			if err == nil {
				revs[i] = s.Rev
			}
		})
	}
	all.Wait()
	slices.Sort(revs)
	if !slices.Equal(revs, []int64{1, 2, 3, 4, 5, 6, 7, 8}) {
		w.t.Errorf("got revs %v", revs)
	}
}

func statusSwept(w *world) {
	ada := w.user("Ada")
	w.sets(ada, chat.Status{Text: "gone"}, 0)
	w.swept(guestsUnused+time.Hour, store.Swept{Guests: 1})
	w.saying(time.Time{}, 0)
}

// statusErased demands that nodes hear of it, which have the status in memory.
func statusErased(w *world) {
	ada := w.user("Ada")
	w.sets(ada, chat.Status{Emoji: "🌴", Text: "private"}, 0)
	w.erase(ada, store.KeepMessages)
	w.saying(time.Time{}, 0)
	got, err := w.s.Statuses(w.ctx(), noon(), noon())
	if w.check(err); len(got) != 1 || got[0].Says() || got[0].Rev < 2 {
		w.t.Errorf("got %+v, want an empty one that is newer", got)
	}
}
