package site

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/server/auth/admin"
	"parley/shared/chat"
)

func TestNewcomersFromWhereSomebodyIsBannedAreLetIn(t *testing.T) {
	s := newServer(t)
	boss, _ := s.with(chat.RoleAdmin)
	mod, _ := s.with(chat.RoleModerator)
	_, troll := s.guest()
	at := "/admin/people/" + string(troll.ID)
	shows(t, boss.get(at), "The sessions are from 1 network.", `name="hold"`)
	shows(t, mod.get("/admin/waiting"), "Nobody is waiting.")
	if got := boss.post(at+"/ban", "for", "168h", "hold", "soon"); got.Status != http.StatusNotFound {
		t.Errorf("a hold that is no choice: got %d", got.Status)
	}
	for hold, text := range map[string]string{"24h0m0s": "Until " + s.clock().Add(24*time.Hour).UTC().Format("2006-01-02"), "ban": "Until " + s.clock().Add(168*time.Hour).UTC().Format("2006-01-02")} {
		boss.post(at+"/ban", "for", "168h", "hold", hold)
		shows(t, boss.get(at), text, "new people from the same networks need approval.")
	}
	boss.post(at+"/ban", "for", "forever", "hold", "none")
	if page := boss.get(at); strings.Contains(page.Body, "networks need approval.") {
		t.Errorf("a ban without a hold:\n%s", page.Body)
	}
	if _, free := s.guest(); s.waits(free) {
		t.Error("somebody waits although nothing is held")
	}
	boss.post(at+"/ban", "for", "forever")
	var held []chat.User
	for range 3 {
		_, one := s.guest()
		held = append(held, one)
	}
	page := mod.get("/admin/waiting")
	shows(t, page, "Waiting (3)", held[0].Name, held[1].Name, held[2].Name, "Let in everyone shown", `aria-label="Let `+held[0].Name+` in"`)
	if strings.Contains(page.Body, `href="/admin/people/`) {
		t.Error("a moderator is led to pages that do not exist")
	}
	shows(t, boss.get("/admin/people/"+string(held[0].ID)), "New here: writes in public once a moderator lets them in.")
	member, newAccount := s.with(chat.RoleMember)
	if !s.waits(newAccount) {
		t.Error("an account is a way around it")
	}
	for _, v := range []*visitor{s.visitor(), member} {
		if got := v.get("/admin/waiting"); got.Status != http.StatusNotFound {
			t.Errorf("a member sees who waits: %d", got.Status)
		}
		if got := v.post("/admin/waiting", "user", string(held[0].ID)); got.Status != http.StatusNotFound || !s.waits(held[0]) {
			t.Errorf("a member lets somebody in: %d", got.Status)
		}
	}
	mod.post("/admin/waiting", "user", string(held[0].ID))
	if s.waits(held[0]) || !s.waits(held[1]) {
		t.Error("one was to be let in")
	}
	// Whoever was silenced meanwhile does not wait: to let in is to do nothing.
	if err := s.office.Silence(t.Context(), admin.Operator, held[1].ID, 0, "shouting"); err != nil {
		t.Fatal(err)
	}
	shows(t, mod.post("/admin/waiting", "user", string(held[1].ID), "user", string(held[2].ID), "user", string(newAccount.ID), "user", "nobody"), "")
	shows(t, mod.get("/admin/waiting?done=in"), "Let in.", "Nobody is waiting.")
	if is, err := s.db.Account(t.Context(), held[1].ID); err != nil || is.Silence.Reason != "shouting" {
		t.Errorf("got %+v, %v", is.Silence, err)
	}
	shows(t, boss.get("/admin/log"), "forever, newcomers wait: 2", "waits to be let in")
}

func (s *server) waits(u chat.User) bool {
	s.t.Helper()
	is, err := s.db.Account(s.t.Context(), u.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return is.Silence.Waits()
}
