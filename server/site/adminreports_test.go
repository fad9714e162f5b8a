package site

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/auth/admin"
	"parley/server/store"
	"parley/shared/chat"
)

// said stores a message.
func (s *server) said(room chat.RoomID, by chat.User, nonce, text string) chat.Event {
	s.t.Helper()
	done, err := s.db.Append(s.t.Context(), []store.Append{{Event: chat.Event{
		Room: room, Kind: chat.Said, At: chat.MillisOf(s.clock()), By: by, Nonce: chat.Nonce("nonce-00000000-" + nonce), Message: &chat.Message{Text: text},
	}, Rules: 99}})
	if err != nil || done[0].Err != nil {
		s.t.Fatal(err, done)
	}
	return done[0].Event
}

// report stores a report, and returns its number.
func (s *server) report(by chat.User, message chat.Event, note string) string {
	s.t.Helper()
	err := s.db.AddReport(s.t.Context(), store.Report{By: by, Author: message.By, Report: chat.Report{
		Room: message.Room, Seq: message.Seq, Reason: chat.ReasonHarassment, Note: note, At: chat.MillisOf(s.clock()),
	}}, []chat.Event{message})
	if err != nil {
		s.t.Fatal(err)
	}
	found := regexp.MustCompile(`name="report" value="(\d+)"`).FindAllStringSubmatch(s.queue.get("/admin/reports").Body, 1)
	if len(found) == 0 {
		s.t.Fatal("the page has no report")
	}
	return found[0][1]
}

func TestModeratorsReachReportsAndNothingElse(t *testing.T) {
	s := newServer(t)
	mod, _ := s.with(chat.RoleModerator)
	boss, _ := s.with(chat.RoleAdmin)
	shows(t, mod.get("/account"), `href="/admin/reports"`)
	page := mod.get("/admin/reports")
	shows(t, page, "<h1>Reports</h1>", "There are none.")
	for _, path := range []string{"admin/rooms", "admin/log", "admin/settings"} {
		if strings.Contains(page.Body, `href="/`+path+`"`) {
			t.Errorf("a moderator is led to %s", path)
		}
	}
	shows(t, boss.get("/admin/reports"), `href="/admin/log"`)
	for path, want := range map[string]int{"/admin/reports?state=closed&before=x": 200, "/admin/reports?state=%00&before=-1": 200} {
		if got := mod.get(path); got.Status != want {
			t.Errorf("%s: got %d", path, got.Status)
		}
	}
	for _, form := range [][]string{{}, {"report", "1"}, {"report", "1", "act", "close", "outcome", "acted"}, {"report", "x", "act", "delete"}, {"act", "ban", "report", "1"}} {
		if got := mod.post("/admin/reports", form...); got.Status != http.StatusNotFound {
			t.Errorf("%v: got %d", form, got.Status)
		}
	}
	s.later(11 * time.Minute)
	if got := mod.post("/admin/reports", "report", "1", "act", "delete"); got.to() != "/sign-in?again=1&next=%2Fadmin%2Freports" {
		t.Errorf("without a proof: got %d, %s", got.Status, got.to())
	}
}

func TestAReportIsShownActedOnAndAnswered(t *testing.T) {
	s := newServer(t)
	mod, _ := s.with(chat.RoleModerator)
	s.queue = mod
	ada, reporter := s.guest()
	_, author := s.account()
	bad := s.said(chat.Lobby, author, "1", "<b>boo</b>")
	id := s.report(reporter, bad, "he does\nthat all day")
	page := mod.get("/admin/reports")
	shows(t, page, author.Name, reporter.Name, "#lobby", "&lt;b&gt;boo", "he does\nthat all day", "Harassment", "1 report", "Unchanged", "Reports (1)", `href="/r/lobby/`)
	shows(t, ada.get("/account"), "Your reports", "Waiting")
	if got := mod.post("/admin/reports", "report", id, "act", "close", "outcome", "maybe"); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown outcome: got %d", got.Status)
	}
	if got := mod.post("/admin/reports", "report", id, "act", "close", "outcome", "acted", "word", strings.Repeat("x", chat.ReportNoteRunes+1)); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a long word: got %d", got.Status)
	}
	if got := mod.post("/admin/reports", "report", id, "act", "delete"); got.to() != "/admin/reports?done=delete" {
		t.Fatalf("got %d, %s\n%s", got.Status, got.to(), got.Body)
	}
	page = mod.get("/admin/reports?done=delete")
	shows(t, page, "The message was deleted.", "Deleted", "&lt;b&gt;boo")
	if strings.Contains(page.Body, `value="delete"`) {
		t.Error("it can be deleted again")
	}
	if got := mod.post("/admin/reports", "report", id, "act", "close", "outcome", "acted", "word", "Thank you"); got.to() != "/admin/reports?done=close" {
		t.Fatalf("got %d, %s", got.Status, got.to())
	}
	shows(t, mod.get("/admin/reports?state=closed"), "Acted on", "Thank you")
	shows(t, mod.get("/admin/reports"), "There are none.")
	shows(t, ada.get("/account"), "Acted on", "Thank you")
	if acts := s.acts(); !slices.Equal(acts, []string{admin.ActReport, admin.ActReport, admin.ActReports}) {
		t.Errorf("the audit has %v", acts)
	}
}

func TestWhoIsReportedIsNotToldOnPagesEither(t *testing.T) {
	s := newServer(t)
	mod, _ := s.with(chat.RoleModerator)
	s.queue = mod
	boss, reported := s.with(chat.RoleAdmin)
	_, reporter := s.guest()
	id := s.report(reporter, s.said(chat.Lobby, reported, "1", "boo"), "it is the boss")
	page := boss.get("/admin/reports")
	if shows(t, page, "There are none."); strings.Contains(page.Body, "Reports (") || strings.Contains(page.Body, "the boss") {
		t.Errorf("the reported one reads\n%s", page.Body)
	}
	for _, act := range []string{"close", "delete", "remove"} {
		if got := boss.post("/admin/reports", "report", id, "act", act, "outcome", "none"); got.Status != http.StatusNotFound {
			t.Errorf("%s by the reported one: got %d", act, got.Status)
		}
	}
	mod.post("/admin/reports", "report", id, "act", "close", "outcome", "none")
	if log := boss.get("/admin/log"); strings.Contains(log.Body, "About a report</p>") || strings.Contains(log.Body, "lobby 1") {
		t.Errorf("the log says\n%s", log.Body)
	}
	if file := boss.post("/admin/log.csv"); strings.Contains(file.Body, ",report,") {
		t.Errorf("the file says\n%s", file.Body)
	}
	other, _ := s.with(chat.RoleAdmin)
	shows(t, other.get("/admin/log"), "lobby 1")
}

// Of a private room moderators get what the reporter has sent, and neither its name nor what is written there later.
func TestAReportTellsNoMoreOfAPrivateRoomThanItsCopy(t *testing.T) {
	s := newServer(t)
	mod, _ := s.with(chat.RoleModerator)
	s.queue = mod
	_, author := s.account()
	_, reporter := s.account()
	room := chat.NewRoomID()
	if err := s.db.CreateRoom(t.Context(), chat.Room{ID: room, Kind: chat.Private, Name: "Den"}, "", author.ID, []chat.UserID{reporter.ID}, s.clock()); err != nil {
		t.Fatal(err)
	}
	bad := s.said(room, author, "1", "boo")
	id := s.report(reporter, bad, "")
	done, err := s.db.Append(t.Context(), []store.Append{{Event: chat.Event{
		Room: room, Kind: chat.Edited, Target: bad.Seq, At: chat.MillisOf(s.clock()), By: author, Message: &chat.Message{Text: "secret"},
	}, Rules: 99}})
	if err != nil || done[0].Err != nil {
		t.Fatal(err, done)
	}
	page := mod.get("/admin/reports")
	shows(t, page, "A private room", "boo", "Edited since")
	for _, hidden := range []string{"Den", "secret", string(room), `value="delete"`, `value="remove"`} {
		if strings.Contains(page.Body, hidden) {
			t.Errorf("the page has %q", hidden)
		}
	}
	for _, act := range []string{"delete", "remove"} {
		if got := mod.post("/admin/reports", "report", id, "act", act); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: got %d", act, got.Status)
		}
	}
}
