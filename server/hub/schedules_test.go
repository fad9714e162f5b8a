package hub_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/hub"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// later schedules a message of p, and demands that it is taken.
func (p *peer) later(m *protocol.Schedule) {
	p.t.Helper()
	if answer := p.ask(m); code(answer) != "" {
		p.t.Fatalf("%+v: got %+v", m, answer)
	}
}

// scheduledTexts are the texts that the server says it is to send.
func (p *peer) scheduledTexts() string {
	p.t.Helper()
	answer, ok := p.ask(&protocol.Schedules{}).(*protocol.Scheduled)
	if !ok {
		p.t.Fatal("no list")
	}
	var texts []string
	for _, m := range answer.Messages {
		texts = append(texts, m.Text)
	}
	return strings.Join(texts, "|")
}

// doJobs does what is due on a node, and returns the errors.
func (w *world) doJobs() (failed []error) {
	w.t.Helper()
	now := w.now()
	all, err := w.store.TakeJobs(w.t.Context(), now, now.Add(time.Minute), 10)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, job := range all {
		if job.Kind != hub.JobSend {
			w.t.Fatalf("a job of the kind %q", job.Kind)
		}
		var err error
		if refused := w.hub.SendScheduled(w.t.Context(), job); refused != nil {
			failed = append(failed, refused)
			err = w.store.DelayJob(w.t.Context(), job, now.Add(time.Minute), refused.Error())
		} else {
			err = w.store.FinishJob(w.t.Context(), job)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	synctest.Wait()
	return failed
}

// at is a message for the lobby that is due so long after now.
func (w *world) at(after time.Duration, text string) *protocol.Schedule {
	return &protocol.Schedule{Room: chat.Lobby, Nonce: say(chat.Lobby, "").Nonce, Text: text, At: chat.MillisOf(w.now().Add(after))}
}

func TestAScheduledMessageIsSentByWhicheverNodeComesFirst(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		author := n.a.user("Ada")
		ada, phone, bo := n.a.open(author), n.b.open(author), n.b.member("Bo")
		ada.ask(&protocol.Join{Room: chat.Lobby})
		first, second := n.a.at(time.Hour, "in an hour"), n.a.at(2*time.Hour, "in\u2028two")
		ada.later(second)
		ada.later(first)
		synctest.Wait()
		if told, ok := last[*protocol.Scheduled](phone); !ok || len(told.Messages) != 0 {
			t.Errorf("the other session was told %+v", told)
		}
		if _, told := last[*protocol.Scheduled](bo); told {
			t.Error("somebody else was told")
		}
		if got := phone.scheduledTexts(); got != "in an hour|in\ntwo" {
			t.Errorf("the list has %q", got)
		}
		if got := bo.scheduledTexts(); got != "" {
			t.Errorf("somebody else's list has %q", got)
		}
		bo.refused(&protocol.Unschedule{Nonce: first.Nonce}, chat.CodeNoMessage)
		n.a.doJobs()
		if got := bo.texts(chat.Lobby); len(got) != 0 {
			t.Errorf("too early: %q", got)
		}
		time.Sleep(time.Hour)
		n.b.doJobs()
		n.a.doJobs()
		equal(t, ada.texts(chat.Lobby), []string{"1:in an hour"})
		equal(t, bo.texts(chat.Lobby), []string{"1:in an hour"})
		if got := ada.scheduledTexts(); got != "in\ntwo" {
			t.Errorf("the list has %q", got)
		}
		ada.refused(&protocol.Unschedule{Nonce: first.Nonce}, chat.CodeNoMessage)
		back, ok := phone.ask(&protocol.Unschedule{Nonce: second.Nonce}).(*protocol.Scheduled)
		if !ok || len(back.Messages) != 1 || back.Messages[0].Text != "in\ntwo" || back.Messages[0].Room != chat.Lobby {
			t.Errorf("took back %+v", back)
		}
		shelf, ok := ada.ask(&protocol.Shelf{}).(*protocol.Stored)
		if !ok || len(shelf.Drafts) != 1 || shelf.Drafts[0].Text != "in\ntwo" || shelf.Drafts[0].Refused != "" {
			t.Errorf("the shelf has %+v", shelf)
		}
		time.Sleep(2 * time.Hour)
		n.a.doJobs()
		equal(t, bo.texts(chat.Lobby), []string{"1:in an hour"})
	})
}

func TestAScheduledMessageIsSentOnceWhateverHappens(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		m := w.at(time.Minute, "once")
		ada.later(m)
		ada.later(m) // the answer was lost
		ada.ask(&protocol.Send{Room: m.Room, Nonce: m.Nonce, Text: m.Text})
		time.Sleep(time.Minute)
		jobs, err := w.store.TakeJobs(t.Context(), w.now(), w.now().Add(time.Minute), 10)
		if err != nil || len(jobs) != 1 {
			t.Fatalf("%d jobs, %v", len(jobs), err)
		}
		for range 2 { // the first server ended before it said that the job is done
			if err := w.hub.SendScheduled(t.Context(), jobs[0]); err != nil {
				t.Error(err)
			}
		}
		synctest.Wait()
		equal(t, ada.texts(chat.Lobby), []string{"1:once"})
	})
}

func TestAPrivateScheduledMessageGoesToWhomItWasMeantFor(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.member("Ada"), w.member("Bo")
		ada.later(w.at(time.Minute, "@Bo secret"))
		bo.ask(&protocol.Rename{Name: "Robert"})
		eve := w.member("Eve")
		ada.refused(w.at(time.Minute, "@Nobody secret"), chat.CodeNoUser)
		time.Sleep(time.Minute)
		w.doJobs()
		page, ok := ada.ask(&protocol.History{Room: chat.DirectID("u-ada", "u-bo"), Before: 2}).(*protocol.Page)
		if !ok || len(page.Events) != 1 || page.Events[0].Message.Text != "@Bo secret" || page.Events[0].Message.To != "u-bo" {
			t.Errorf("the conversation has %+v", page)
		}
		if got := eve.texts(chat.Lobby); len(got) != 0 {
			t.Errorf("eve got %q", got)
		}
	})
}

func TestAScheduledMessageThatCannotBeSentIsOnTheShelf(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.member("Ada"), w.member("Bo")
		answers := w.at(time.Minute, "an answer")
		answers.Reply = 99
		ada.later(answers)
		time.Sleep(time.Minute)
		if failed := w.doJobs(); len(failed) != 0 {
			t.Errorf("it is tried again: %v", failed)
		}
		shelf, ok := ada.ask(&protocol.Shelf{}).(*protocol.Stored)
		if !ok || len(shelf.Drafts) != 1 || shelf.Drafts[0].Text != "an answer" || shelf.Drafts[0].Reply != 99 || shelf.Drafts[0].Refused == "" {
			t.Errorf("the shelf has %+v", shelf)
		}
		if told, ok := last[*protocol.Scheduled](ada); !ok || len(told.Messages) != 0 {
			t.Errorf("the author was told %+v", told)
		}
		bo.later(w.at(time.Minute, "while nothing can be stored"))
		time.Sleep(time.Minute)
		jobs, err := w.store.TakeJobs(t.Context(), w.now(), w.now().Add(time.Minute), 10)
		if err != nil || len(jobs) != 1 {
			t.Fatalf("%d jobs, %v", len(jobs), err)
		}
		full := func() error { return store.ErrUnavailable }
		w.store.before.Store(&full)
		if err := w.hub.SendScheduled(t.Context(), jobs[0]); err == nil {
			t.Error("it is not tried again")
		}
		w.store.before.Store(nil)
		if err := w.hub.SendScheduled(t.Context(), jobs[0]); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		equal(t, ada.texts(chat.Lobby), []string{"1:while nothing can be stored"})
	})
}

func TestNothingIsSentForWhoIsKeptOut(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		author := w.user("Ada")
		ada, bo := w.open(author), w.member("Bo")
		ada.ask(&protocol.Join{Room: chat.Lobby})
		ada.later(w.at(time.Minute, "by somebody who is banned by then"))
		if err := w.store.Ban(t.Context(), author.ID, w.now().Add(time.Hour), time.Time{}, w.now()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if failed := w.doJobs(); len(failed) != 0 {
			t.Errorf("it is tried again: %v", failed)
		}
		equal(t, bo.texts(chat.Lobby), []string(nil))
		shelf, _, err := w.store.Shelf(t.Context(), author.ID, 0, 1<<20, w.now())
		if err != nil || len(shelf) != 1 || shelf[0].Text != "by somebody who is banned by then" || shelf[0].Refused != chat.CodeNotAllowed {
			t.Errorf("the shelf has %+v, %v", shelf, err)
		}
	})
}

func TestNothingIsSentForGuestsWhereTheyAreNotTaken(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		guest, account := w.member("Ada"), w.user("Cy")
		if _, err := w.store.SetPassword(t.Context(), account.ID, "hash", 0, w.now()); err != nil {
			t.Fatal(err)
		}
		cy := w.open(account)
		cy.ask(&protocol.Join{Room: chat.Lobby})
		guest.later(w.at(time.Minute, "by a guest"))
		cy.later(w.at(time.Minute, "by an account"))
		w.hub.Guests = func(context.Context) bool { return false }
		time.Sleep(time.Minute)
		if failed := w.doJobs(); len(failed) != 0 {
			t.Errorf("it is tried again: %v", failed)
		}
		equal(t, cy.texts(chat.Lobby), []string{"1:by an account"})
		shelf, _, err := w.store.Shelf(t.Context(), "u-ada", 0, 1<<20, w.now())
		if err != nil || len(shelf) != 1 || shelf[0].Text != "by a guest" || shelf[0].Refused != chat.CodeNotAllowed {
			t.Errorf("the shelf has %+v, %v", shelf, err)
		}
		w.hub.Guests = func(context.Context) bool { return true }
		guest.later(w.at(time.Minute, "by a guest who is taken again"))
		time.Sleep(time.Minute)
		w.doJobs()
		equal(t, cy.texts(chat.Lobby), []string{"1:by an account", "2:by a guest who is taken again"})
	})
}

// TestNothingIsSentForWhoIsErased has a server that has taken the job before.
func TestNothingIsSentForWhoIsErased(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.member("Ada"), w.member("Bo")
		ada.later(w.at(time.Minute, "by somebody who was erased"))
		time.Sleep(time.Minute)
		jobs, err := w.store.TakeJobs(t.Context(), w.now(), w.now().Add(time.Minute), 10)
		if err != nil || len(jobs) != 1 {
			t.Fatalf("%d jobs, %v", len(jobs), err)
		}
		if err := w.store.EraseUser(t.Context(), "u-ada", store.KeepMessages, w.now()); err != nil {
			t.Fatal(err)
		}
		if err := w.hub.SendScheduled(t.Context(), jobs[0]); err != nil {
			t.Errorf("it is tried again: %v", err)
		}
		synctest.Wait()
		equal(t, bo.texts(chat.Lobby), []string(nil))
		shelf, _, err := w.store.Shelf(t.Context(), "u-ada", 0, 1<<20, w.now())
		if err != nil || len(shelf) != 0 {
			t.Errorf("the shelf has %+v, %v", shelf, err)
		}
	})
}

func TestAScheduledMessageThatCannotBeReadHoldsUpNoOther(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		broken := store.Job{Kind: hub.JobSend, User: "u-ada", Key: "broken", Due: chat.MillisOf(w.now()), Payload: []byte("{")}
		if err := w.store.PutJob(t.Context(), broken, 9, w.now()); err != nil {
			t.Fatal(err)
		}
		ada.later(w.at(time.Minute, "a good one"))
		if got := ada.scheduledTexts(); got != "a good one" {
			t.Errorf("the list has %q", got)
		}
		if err := w.hub.SendScheduled(t.Context(), broken); !errors.Is(err, store.ErrBadJob) {
			t.Errorf("got %v, want that it is given up", err)
		}
		time.Sleep(time.Minute)
		w.doJobs()
		equal(t, ada.texts(chat.Lobby), []string{"1:a good one"})
	})
}

func TestSchedulesAreRefusedLikeSends(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		far := w.at(367*24*time.Hour, "too far")
		ada.refused(far, chat.CodeBadFrame)
		elsewhere := w.at(time.Minute, "no such room")
		elsewhere.Room = "no-such-room"
		ada.refused(elsewhere, chat.CodeNoRoom)
		private := w.at(time.Minute, "of others")
		private.Room = chat.DirectID("u-x", "u-y")
		ada.refused(private, chat.CodeNoRoom)
		for range chat.ScheduledMax {
			ada.later(w.at(time.Hour, "one of many"))
		}
		ada.refused(w.at(time.Hour, "one too many"), chat.CodeTooMany)
	})
}
