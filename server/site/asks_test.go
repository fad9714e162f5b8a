package site

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// asking makes the room tea, which is joined by asking, and has people ask.
func (s *server) asking(maker chat.UserID, asks ...chat.User) {
	s.t.Helper()
	if err := s.db.CreateRoom(s.t.Context(), chat.Room{ID: "tea", Kind: chat.Public, Name: "tea"}, "tea", maker, nil, s.clock()); err != nil {
		s.t.Fatal(err)
	}
	if _, _, err := s.db.Configure(s.t.Context(), "tea", chat.Change{Asking: new(true)}, s.clock()); err != nil {
		s.t.Fatal(err)
	}
	for _, user := range asks {
		s.asks(user)
	}
}

func (s *server) asks(user chat.User) {
	s.t.Helper()
	if err := s.db.Ask(s.t.Context(), "tea", user.ID, "<b>it is me", s.clock()); err != nil {
		s.t.Fatal(err)
	}
}

func TestWhoAsksToJoinIsAnsweredOnAPage(t *testing.T) {
	s := newServer(t)
	maker, makerUser := s.guest() // also whoever has no account moderates the own room
	_, bo := s.account()
	_, cy := s.guest()
	const at = "/admin/rooms/tea/asks"
	s.asking(makerUser.ID, bo, cy)
	page := maker.get(at)
	shows(t, page, "Who asks to join #tea", bo.Name, cy.Name, "&lt;b&gt;it is me", `aria-label="2 people ask to join"`, `aria-label="Let in: `+bo.Name, `href="/r/tea"`)
	if got := maker.post(at, "act", "in", "user", string(bo.ID)); got.Status != http.StatusSeeOther || got.to() != at+"?done=in" {
		t.Fatalf("got %d, %s\n%s", got.Status, got.to(), got.Body)
	}
	if role, err := s.db.Member(t.Context(), "tea", bo.ID); err != nil || role != chat.RoleGuest {
		t.Errorf("whoever was let in is %q (%v)", role, err)
	}
	page = maker.get(at + "?done=in")
	shows(t, page, "they can write now", cy.Name)
	if strings.Contains(page.Body, bo.Name) {
		t.Errorf("whoever was answered still asks\n%s", page.Body)
	}
	for _, act := range []string{"in", "out"} {
		if got := maker.post(at, "act", act, "user", string(bo.ID)); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "They no longer ask to join.") {
			t.Errorf("answered twice, %s: got %d\n%s", act, got.Status, got.Body)
		}
	}
	if got := maker.post(at, "act", "out", "user", string(cy.ID)); got.to() != at+"?done=out" {
		t.Fatalf("got %d, %s\n%s", got.Status, got.to(), got.Body)
	}
	shows(t, maker.get(at+"?done=out"), "Declined.", "Nobody is waiting.")
	if role, err := s.db.Member(t.Context(), "tea", cy.ID); err != nil || role != "" {
		t.Errorf("whoever was declined is %q (%v)", role, err)
	}
	for _, form := range [][]string{{"act", "ban", "user", string(bo.ID)}, {"user", string(bo.ID)}} {
		if got := maker.post(at, form...); got.Status != http.StatusNotFound {
			t.Errorf("%v: got %d", form, got.Status)
		}
	}
	if got := maker.post(at, "act", "in", "user", "a:b"); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("nobody: got %d", got.Status)
	}
}

// For whoever does not answer there is no such page, whether somebody asks or not.
func TestWhoHasThePageOfWhoAsks(t *testing.T) {
	s := newServer(t)
	maker, makerUser := s.account()
	asker, bo := s.account()
	member, ada := s.account()
	guest, _ := s.guest()
	here, mod := s.account()
	moderator, _ := s.with(chat.RoleModerator)
	s.asking(makerUser.ID, bo)
	for user, role := range map[chat.UserID]chat.Role{ada.ID: chat.RoleMember, mod.ID: chat.RoleModerator} {
		if _, err := s.db.Assign(t.Context(), "tea", user, role, makerUser.ID, s.clock()); err != nil {
			t.Fatal(err)
		}
	}
	const at = "/admin/rooms/tea/asks"
	stranger := s.visitor()
	lost := stranger.get("/admin/rooms/nothing/asks")
	for who, v := range map[string]*visitor{"stranger": stranger, "guest": guest, "who asks": asker, "member": member} {
		if got := v.get(at); got.Status != http.StatusNotFound || got.Body != lost.Body {
			t.Errorf("%s: got %d\n%s", who, got.Status, got.Body)
		}
		for _, act := range []string{"in", "out"} {
			if got := v.post(at, "act", act, "user", string(bo.ID)); got.Status != http.StatusNotFound {
				t.Errorf("%s answers: got %d", who, got.Status)
			}
		}
	}
	if all, err := s.db.Asks(t.Context(), "tea", s.clock()); err != nil || len(all) != 1 {
		t.Fatalf("there is %+v (%v)", all, err)
	}
	for who, v := range map[string]*visitor{"maker": maker, "moderator of the room": here, "moderator": moderator} {
		shows(t, v.get(at), bo.Name)
		if got := v.get("/admin/rooms/nothing/asks"); got.Status != http.StatusNotFound {
			t.Errorf("%s, of no room: got %d", who, got.Status)
		}
	}
}

// What is answered by a role on the server is in the audit, and what the maker of the room answers is not.
func TestAnswersByModeratorsOfTheServerAreAudited(t *testing.T) {
	s := newServer(t)
	maker, makerUser := s.account()
	_, bo := s.account()
	_, cy := s.account()
	_, di := s.account()
	moderator, mod := s.with(chat.RoleModerator)
	s.asking(makerUser.ID, bo, cy, di)
	const at = "/admin/rooms/tea/asks"
	maker.post(at, "act", "in", "user", string(bo.ID))
	moderator.post(at, "act", "in", "user", string(cy.ID))
	moderator.post(at, "act", "out", "user", string(di.ID))
	entries, err := s.db.ListAudit(t.Context(), store.AuditQuery{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if e.By == mod.ID {
			got = append(got, string(e.Target)+" "+e.After)
			if e.Network == "" || time.Duration(e.At) == 0 {
				t.Errorf("%+v has no place", e)
			}
		}
		if e.By == makerUser.ID {
			t.Errorf("the maker is in the audit: %+v", e)
		}
	}
	if len(got) != 2 || !strings.HasPrefix(got[0], string(di.ID)) || !strings.HasSuffix(got[0], "declined") || !strings.HasSuffix(got[1], "let in") {
		t.Errorf("the audit has %q", got)
	}
}
