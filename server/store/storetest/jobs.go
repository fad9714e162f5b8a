package storetest

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func jobs() []promise {
	return []promise{
		{"AJobIsTakenByOneUntilItIsDone", jobsTaken},
		{"AJobThatNobodyHasTakenIsReplacedOrDropped", jobsChanged},
		{"JobsOfAUserAreBounded", jobsBounded},
		{"AUserWithAJobIsNotSwept", jobsKeepTheirUser},
		{"AJobThatIsGivenUpIsSeenAndNotTaken", jobsGivenUp},
		{"AJobThatWasNotTriedIsGivenBack", jobsGivenBack},
	}
}

// job is work that is due so many seconds after noon.
func job(u chat.User, key string, second int) store.Job {
	return store.Job{Kind: "test", User: u.ID, Key: key, Due: chat.MillisOf(noon().Add(time.Duration(second) * time.Second)), Payload: []byte(`{"of":"` + key + `"}`)}
}

// takes takes jobs so many seconds after noon, for a minute, and describes them.
func (w *world) takes(second, limit int) string {
	w.t.Helper()
	now := noon().Add(time.Duration(second) * time.Second)
	taken, err := w.s.TakeJobs(w.ctx(), now, now.Add(time.Minute), limit)
	w.check(err)
	return described(taken)
}

// described says whose jobs these are, and how often they were taken.
func described(all []store.Job) string {
	var each []string
	for _, j := range all {
		each = append(each, fmt.Sprintf("%s %s%s %d", j.User, j.Key, j.Payload, j.Tries))
	}
	return strings.Join(each, ", ")
}

// jobsOf describes the jobs of a user.
func (w *world) jobsOf(u chat.User) string {
	w.t.Helper()
	all, err := w.s.UserJobs(w.ctx(), "test", u.ID)
	w.check(err)
	return described(all)
}

func (w *world) jobsAre(what, got, want string) {
	w.t.Helper()
	if got != want {
		w.t.Errorf("%s: jobs are %q, want %q", what, got, want)
	}
}

func jobsTaken(w *world) {
	ada, bo := w.user("ada"), w.user("bo")
	for _, j := range []store.Job{job(ada, "b", 20), job(ada, "a", 10), job(bo, "a", 15)} {
		w.check(w.s.PutJob(w.ctx(), j, 9, noon()))
	}
	a, b, his := string(ada.ID)+` a{"of":"a"} `, string(ada.ID)+` b{"of":"b"} `, string(bo.ID)+` a{"of":"a"} `
	w.jobsAre("too early", w.takes(9, 9), "")
	w.jobsAre("two are due", w.takes(15, 9), a+"0, "+his+"0")
	w.jobsAre("they are taken", w.takes(16, 9), "")
	w.jobsAre("those of ada", w.jobsOf(ada), a+"1, "+b+"0")
	w.reopen()
	w.jobsAre("whoever had them has ended", w.takes(75, 1), a+"1")
	w.check(w.s.FinishJob(w.ctx(), job(ada, "a", 0)))
	w.check(w.s.DelayJob(w.ctx(), job(bo, "a", 0), noon().Add(100*time.Second), "busy"))
	w.jobsAre("one is done, one is delayed", w.takes(99, 9), b+"0")
	w.jobsAre("the delayed one", w.takes(100, 9), his+"1")
	var all sync.WaitGroup
	var mu sync.Mutex
	found := ""
	w.check(w.s.PutJob(w.ctx(), job(bo, "c", 20), 9, noon()))
	for range 8 {
		all.Go(func() {
			taken, err := w.s.TakeJobs(w.ctx(), noon().Add(110*time.Second), noon().Add(time.Hour), 9)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				w.t.Error(err)
			}
			found += described(taken)
		})
	}
	all.Wait()
	w.jobsAre("several at once", found, string(bo.ID)+` c{"of":"c"} 0`)
}

func jobsChanged(w *world) {
	ada, bo := w.user("ada"), w.user("bo")
	w.check(w.s.PutJob(w.ctx(), job(ada, "a", 10), 9, noon()))
	again := job(ada, "a", 30)
	again.Payload = []byte(`{}`)
	w.check(w.s.PutJob(w.ctx(), again, 9, noon()))
	w.jobsAre("replaced", w.jobsOf(ada), string(ada.ID)+" a{} 0")
	w.jobsAre("at another time", w.takes(29, 9), "")
	drop := func(u chat.User, second int, want bool) {
		w.t.Helper()
		got, found, err := w.s.DropJob(w.ctx(), "test", u.ID, "a", noon().Add(time.Duration(second)*time.Second))
		w.check(err)
		if found != want || found && (string(got.Payload) != "{}" || got.Due != again.Due || got.User != u.ID || got.Key != "a") {
			w.t.Errorf("dropped %v: %+v, want %v", found, got, want)
		}
	}
	drop(bo, 0, false)
	w.jobsAre("due", w.takes(30, 9), string(ada.ID)+" a{} 0")
	drop(ada, 31, false)
	w.check(w.s.PutJob(w.ctx(), job(ada, "a", 50), 9, noon().Add(31*time.Second)))
	w.jobsAre("taken and not replaced", w.jobsOf(ada), string(ada.ID)+" a{} 1")
	drop(ada, 91, true)
	drop(ada, 91, false)
	w.jobsAre("dropped", w.jobsOf(ada), "")
	w.refused(w.s.PutJob(w.ctx(), job(chat.User{ID: "nobody"}, "a", 1), 9, noon()), chat.CodeNoUser)
}

func jobsBounded(w *world) {
	ada, bo := w.user("ada"), w.user("bo")
	for _, key := range []string{"a", "b", "a"} {
		w.check(w.s.PutJob(w.ctx(), job(ada, key, 10), 2, noon()))
	}
	w.refused(w.s.PutJob(w.ctx(), job(ada, "c", 10), 2, noon()), chat.CodeTooMany)
	w.check(w.s.PutJob(w.ctx(), job(bo, "c", 10), 2, noon()))
	other := job(ada, "c", 10)
	other.Kind = "another kind"
	w.check(w.s.PutJob(w.ctx(), other, 2, noon()))
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() { w.s.PutJob(w.ctx(), job(bo, fmt.Sprint("race ", i), 10), 3, noon()) })
	}
	all.Wait()
	if all, err := w.s.UserJobs(w.ctx(), "", ada.ID); err != nil || len(all) != 3 || all[2].Kind != "another kind" && all[1].Kind != "another kind" && all[0].Kind != "another kind" {
		w.t.Errorf("got %s (%v), want the jobs of all kinds", described(all), err)
	}
	left, err := w.s.UserJobs(w.ctx(), "test", bo.ID)
	if w.check(err); len(left) != 3 {
		w.t.Errorf("%d jobs, want 3: %s", len(left), described(left))
	}
}

func jobsKeepTheirUser(w *world) {
	ada := w.user("ada")
	w.check(w.s.PutJob(w.ctx(), job(ada, "a", 10), 2, noon()))
	later := noon().Add(1000 * 24 * time.Hour)
	swept := func(want int) {
		w.t.Helper()
		got, err := w.s.Sweep(w.ctx(), store.Idle{GuestsBefore: later}, 10)
		if w.check(err); got.Guests != want {
			w.t.Errorf("%d guests were swept, want %d", got.Guests, want)
		}
	}
	swept(0)
	w.check(w.s.FinishJob(w.ctx(), job(ada, "a", 0)))
	swept(1)
}

// failing describes the jobs with errors.
func (w *world) failing(what, want string) {
	w.t.Helper()
	all, failed, again, err := w.s.FailingJobs(w.ctx(), 9)
	w.check(err)
	got := fmt.Sprintf("%d %d", failed, again)
	for _, j := range all {
		got += fmt.Sprintf(", %s %s %s at %d", j.User, j.Key, j.Error, j.Failed)
		if j.Payload != nil {
			w.t.Errorf("%s: the payload of %s is listed", what, j.Key)
		}
	}
	w.jobsAre(what, got, want)
}

func jobsGivenUp(w *world) {
	ada, bo := w.user("ada"), w.user("bo")
	for _, j := range []store.Job{job(ada, "a", 1), job(ada, "b", 2), job(bo, "a", 3)} {
		w.check(w.s.PutJob(w.ctx(), j, 2, noon()))
	}
	w.failing("none yet", "0 0")
	w.takes(3, 9)
	at := noon().Add(3 * time.Second)
	w.check(w.s.FailJob(w.ctx(), job(ada, "a", 0), "broken\x00"+strings.Repeat("ה", store.JobErrorMax), at))
	w.check(w.s.DelayJob(w.ctx(), job(ada, "b", 0), at.Add(time.Second), "busy"))
	w.check(w.s.FinishJob(w.ctx(), job(bo, "a", 0)))
	w.reopen()
	all, _, _, err := w.s.FailingJobs(w.ctx(), 1)
	if w.check(err); len(all) != 1 || len(all[0].Error) > store.JobErrorMax || !strings.HasPrefix(all[0].Error, "broken\uFFFDה") || strings.HasSuffix(all[0].Error, "\uFFFD") {
		w.t.Errorf("got %+v", all)
	}
	w.check(w.s.FailJob(w.ctx(), job(ada, "a", 0), "broken", at))
	w.failing("one of each", fmt.Sprintf("1 1, u-ada a broken at %d, u-ada b busy at 0", chat.MillisOf(at)))
	w.jobsAre("only one is due", w.takes(3000, 9), `u-ada b{"of":"b"} 1`)
	w.check(w.s.FinishJob(w.ctx(), job(ada, "b", 0)))
	w.failing("done", fmt.Sprintf("1 0, u-ada a broken at %d", chat.MillisOf(at)))
	for _, key := range []string{"c", "d"} { // it does not count
		w.check(w.s.PutJob(w.ctx(), job(ada, key, 9000), 2, noon()))
	}
	n, err := w.s.ReviveJobs(w.ctx(), noon().Add(4000*time.Second))
	if w.check(err); n != 1 {
		w.t.Errorf("%d jobs were revived, want 1", n)
	}
	w.jobsAre("revived", w.takes(4000, 9), `u-ada a{"of":"a"} 0`)
	w.check(w.s.FailJob(w.ctx(), job(ada, "a", 0), "broken", at))
	w.check(w.s.PutJob(w.ctx(), job(ada, "a", 5000), 3, at))
	w.failing("replaced", "0 0")
	w.jobsAre("the new one", w.takes(5000, 9), `u-ada a{"of":"a"} 0`)
	w.check(w.s.FailJob(w.ctx(), job(ada, "a", 0), "broken", at))
	w.check(w.s.FailJob(w.ctx(), job(ada, "c", 0), "later", at.Add(store.FailedKept)))
	w.failing("both are kept", fmt.Sprintf("2 0, u-ada c later at %d, u-ada a broken at %d", chat.MillisOf(at.Add(store.FailedKept)), chat.MillisOf(at)))
	w.check(w.s.FailJob(w.ctx(), job(ada, "c", 0), "later", at.Add(store.FailedKept+time.Millisecond)))
	w.failing("the old one has gone", fmt.Sprintf("1 0, u-ada c later at %d", chat.MillisOf(at.Add(store.FailedKept+time.Millisecond))))
	w.check(w.s.FinishJob(w.ctx(), job(ada, "d", 0)))
	swept, err := w.s.Sweep(w.ctx(), store.Idle{GuestsBefore: noon().Add(1000 * 24 * time.Hour)}, 10)
	if w.check(err); swept.Guests != 2 {
		w.t.Errorf("%d guests were swept, want 2: a job that was given up goes with its user", swept.Guests)
	}
	w.failing("swept", "0 0")
}

func jobsGivenBack(w *world) {
	ada := w.user("ada")
	w.check(w.s.PutJob(w.ctx(), job(ada, "a", 1), 2, noon()))
	w.jobsAre("due", w.takes(1, 9), `u-ada a{"of":"a"} 0`)
	w.check(w.s.DelayJob(w.ctx(), job(ada, "a", 0), noon().Add(2*time.Second), ""))
	w.failing("no error", "0 0")
	w.jobsAre("as if it had not been taken", w.takes(2, 9), `u-ada a{"of":"a"} 0`)
}
