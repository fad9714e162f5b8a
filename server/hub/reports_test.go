package hub_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// reports reads the queue of moderators.
func (w *world) reports() []store.Reported {
	w.t.Helper()
	all, err := w.store.ListReports(w.t.Context(), store.ReportQuery{Limit: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// copied returns what a copy says.
func copied(r store.Reported) string {
	var texts []string
	for _, e := range r.Snapshot {
		texts = append(texts, e.Message.Text)
	}
	return strings.Join(texts, " ")
}

func TestAReportKeepsThreeMessagesOnEachSide(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.member("Ada"), w.member("Bo")
		var seqs []chat.Seq
		for i := range 12 {
			seqs = append(seqs, bo.unhurried(chat.Lobby, fmt.Sprint(i)))
		}
		bo.ask(&protocol.Delete{Room: chat.Lobby, Seq: seqs[4]})
		ada.ask(&protocol.Topic{Room: chat.Lobby, Topic: "tea"})
		ada.now(&protocol.Report{Room: chat.Lobby, Seq: seqs[6], Reason: chat.ReasonOther, Note: "look\u2028here"}, done)
		ada.now(&protocol.Report{Room: chat.Lobby, Seq: seqs[0], Reason: chat.ReasonSpam}, done)
		ada.now(&protocol.Report{Room: chat.Lobby, Seq: seqs[11], Reason: chat.ReasonSpam}, done)
		all := w.reports()
		if len(all) != 3 {
			t.Fatalf("there is %+v", all)
		}
		for i, want := range []string{"8 9 10 11", "0 1 2 3", "2 3 5 6 7 8 9"} {
			if got := copied(all[i]); got != want {
				t.Errorf("the copy has %q, want %q", got, want)
			}
		}
		if got := all[2].Reports[0]; got.Note != "look\nhere" || got.By.ID != ada.user.ID || got.Author.ID != bo.user.ID {
			t.Errorf("got %+v", got)
		}
	})
}

// Whoever is reported hears nothing of it, nor does anybody else in the room, on no node; and the store has the same history.
func TestNobodyHearsOfAReport(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo, cy := n.a.member("Ada"), n.b.member("Bo"), n.a.member("Cy")
		bad := bo.unhurried(chat.Lobby, "boo")
		time.Sleep(time.Second)
		synctest.Wait()
		before := []int{len(bo.got()), len(cy.got())}
		head := n.a.head(chat.Lobby)
		ada.now(&protocol.Report{Room: chat.Lobby, Seq: bad, Reason: chat.ReasonSpam}, done)
		time.Sleep(time.Second)
		synctest.Wait()
		if after := []int{len(bo.got()), len(cy.got())}; !slices.Equal(before, after) || n.a.head(chat.Lobby) != head {
			t.Errorf("the others heard %v frames before and %v after, and the head is %d, was %d", before, after, n.a.head(chat.Lobby), head)
		}
		bo.now(&protocol.Reports{}, done)
		if own, ok := last[*protocol.Reported](bo); !ok || len(own.Reports) != 0 {
			t.Errorf("the reported one has %+v", own)
		}
	})
}

func (w *world) head(room chat.RoomID) chat.Seq {
	w.t.Helper()
	heads, err := w.store.Heads(w.t.Context(), []chat.RoomID{room})
	if err != nil {
		w.t.Fatal(err)
	}
	return heads[room]
}

func TestWhatCannotBeReported(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, owner, member, other := den(w)
		theirs, deleted := owner.unhurried(room, "boo"), owner.unhurried(room, "sorry")
		owner.ask(&protocol.Delete{Room: room, Seq: deleted})
		report := func(p *peer, room chat.RoomID, seq chat.Seq, want chat.Code) {
			t.Helper()
			time.Sleep(time.Second)
			p.now(&protocol.Report{Room: room, Seq: seq, Reason: chat.ReasonIllegal}, want)
		}
		report(other, room, theirs, chat.CodeNoRoom)
		report(other, chat.NewRoomID(), theirs, chat.CodeNoRoom)
		report(owner, room, theirs, chat.CodeNotAllowed)
		report(member, room, deleted, chat.CodeGone)
		report(member, room, deleted+1, chat.CodeNoMessage) // the deletion
		report(member, room, 999, chat.CodeNoMessage)
		report(member, room, 0, chat.CodeBadSeq)
		member.now(&protocol.Report{Room: room, Seq: theirs, Reason: "boring"}, chat.CodeBadFrame)
		member.now(&protocol.Report{Room: room, Seq: theirs, Reason: chat.ReasonSpam, Note: strings.Repeat("x", chat.ReportNoteRunes+1)}, chat.CodeBadText)
		if all := w.reports(); len(all) != 0 {
			t.Errorf("there is %+v", all)
		}
		report(member, room, theirs, done)
		private := owner.unhurried(chat.DirectID(owner.user.ID, member.user.ID), "boo") // a request, not answered
		report(member, chat.DirectID(owner.user.ID, member.user.ID), private, done)
		report(other, chat.DirectID(owner.user.ID, member.user.ID), private, chat.CodeNoRoom)
		if all := w.reports(); len(all) != 2 {
			t.Errorf("there is %+v", all)
		}
	})
}

func TestReportsAreLimited(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.member("Ada"), w.member("Bo")
		bad := bo.unhurried(chat.Lobby, "boo")
		ada.now(&protocol.Report{Room: chat.Lobby, Seq: 999, Reason: chat.ReasonSpam}, chat.CodeNoMessage) // costs nothing
		for range chat.ReportBurst {
			ada.now(&protocol.Report{Room: chat.Lobby, Seq: bad, Reason: chat.ReasonSpam}, done)
		}
		answer := ada.ask(&protocol.Report{Room: chat.Lobby, Seq: bad, Reason: chat.ReasonSpam})
		failed, ok := answer.(*protocol.Failed)
		if !ok || failed.Error.Code != chat.CodeRateLimited || failed.Error.Wait() != chat.ReportEvery {
			t.Fatalf("got %+v, want to wait %v", answer, chat.ReportEvery)
		}
		time.Sleep(failed.Error.Wait())
		ada.now(&protocol.Report{Room: chat.Lobby, Seq: bad, Reason: chat.ReasonHarassment}, done)
		if all := w.reports(); len(all) != 1 || all[0].Count != 1 || all[0].Reports[0].Reason != chat.ReasonHarassment {
			t.Errorf("there is %+v", all)
		}
	})
}

func TestAReporterHearsTheOutcomeOnAllNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		user := n.a.user("Ada")
		phone, laptop, bo := n.a.open(user), n.b.open(user), n.b.member("Bo")
		phone.ask(&protocol.Join{Room: chat.Lobby})
		bad := bo.unhurried(chat.Lobby, "boo")
		phone.now(&protocol.Report{Room: chat.Lobby, Seq: bad, Reason: chat.ReasonSpam, Note: "mine"}, done)
		closed, err := n.a.store.CloseReports(t.Context(), n.a.reports()[0].ID, "", chat.OutcomeActed, "Thank you", time.Now())
		if err != nil || len(closed) != 1 {
			t.Fatalf("got %+v, %v", closed, err)
		}
		n.a.hub.ReportClosed(t.Context(), user.ID, closed[0].Report)
		time.Sleep(time.Second)
		synctest.Wait()
		for _, p := range []*peer{phone, laptop} {
			if told, ok := last[*protocol.Reported](p); !ok || len(told.Reports) != 1 || told.Reports[0] != closed[0].Report || told.Reports[0].Word != "Thank you" {
				t.Errorf("a session was told %+v", told)
			}
		}
		if told, ok := last[*protocol.Reported](bo); ok {
			t.Errorf("the reported one was told %+v", told)
		}
		tablet := n.b.open(user)
		if own := tablet.ask(&protocol.Reports{}).(*protocol.Reported); len(own.Reports) != 1 || own.Reports[0] != closed[0].Report {
			t.Errorf("later there is %+v", own)
		}
	})
}

// A moderator acts from a page, without a session, by the same rights as from one.
func TestAModeratorActsWithoutASession(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		mod := n.a.user("Mo")
		n.a.claim(mod.ID)
		if _, err := n.a.store.SetRole(t.Context(), mod.ID, chat.RoleModerator, time.Now()); err != nil {
			t.Fatal(err)
		}
		bo, ada := n.b.member("Bo"), n.a.member("Ada")
		bad := bo.unhurried(chat.Lobby, "boo")
		private := bo.unhurried(chat.DirectID(bo.user.ID, ada.user.ID), "boo")
		for _, c := range []struct {
			by   chat.UserID
			room chat.RoomID
			seq  chat.Seq
			want chat.Code
		}{
			{ada.user.ID, chat.Lobby, bad, chat.CodeNotAllowed}, {mod.ID, chat.DirectID(bo.user.ID, ada.user.ID), private, chat.CodeNoRoom},
			{mod.ID, chat.Lobby, 999, chat.CodeNoMessage}, {mod.ID, chat.Lobby, bad, ""},
		} {
			got := chat.Code("")
			if err := n.a.hub.DeleteMessage(t.Context(), c.by, c.room, c.seq); err != nil {
				got = chat.AsError(err).Code
			}
			if got != c.want {
				t.Errorf("%+v: got %q", c, got)
			}
		}
		if err := n.a.hub.RemoveFrom(t.Context(), ada.user.ID, chat.Lobby, bo.user.ID); chat.AsError(err).Code != chat.CodeNotAllowed {
			t.Errorf("somebody else removes: %v", err)
		}
		if err := n.a.hub.RemoveFrom(t.Context(), mod.ID, chat.Lobby, bo.user.ID); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if e, ok := last[*protocol.Event](ada); !ok || e.Event.Kind != chat.Deleted || e.Event.By.ID != mod.ID || e.Event.Target != bad {
			t.Errorf("the others hear %+v", e)
		}
		if left, ok := last[*protocol.Left](bo); !ok || left.Room != chat.Lobby || left.Why != protocol.WhyRemoved {
			t.Errorf("the removed one hears %+v", left)
		}
	})
}
