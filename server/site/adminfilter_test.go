package site

import (
	"net/http"
	"strings"
	"testing"

	"parley/server/auth/filter"
	"parley/shared/chat"
)

func TestAnAdministratorTriesAndSavesWhatIsNotAllowed(t *testing.T) {
	s := newServer(t)
	boss, user := s.with(chat.RoleAdmin)
	s.said(chat.Lobby, user, "1", "<b>casino</b>")
	shows(t, boss.get("/admin/filter"), "Not allowed in public", `name="list"`)
	shows(t, boss.post("/admin/filter", "list", "casino\r\nspam.example", "do", "try"), "1 of 1 recent message would have been refused", "&lt;b&gt;casino", `href="/r/lobby/1"`, "spam.example</textarea>")
	shows(t, boss.get("/admin/filter"), "\n</textarea>") // nothing was stored
	if got := boss.post("/admin/filter", "list", "casino\r\nspam.example", "do", "save"); got.to() != "/admin/filter?done=saved" {
		t.Fatalf("got %d, %s", got.Status, got.to())
	}
	shows(t, boss.get("/admin/filter?done=saved"), "casino\nspam.example</textarea>")
	for _, wrong := range []string{"*", strings.Repeat("x", filter.EntryRunes+1), strings.Repeat("casino \n", filter.ListBytes/8+1)} {
		got := boss.post("/admin/filter", "list", wrong, "do", "save")
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "of up to 100 characters, and the list has at most 500 lines") || !strings.Contains(got.Body, wrong[:1]) {
			t.Errorf("%.20q: got %d", wrong, got.Status)
		}
	}
	if got := s.office.Place.Filter(t.Context()).String(); got != "casino\nspam.example" {
		t.Errorf("in force is %q", got)
	}
	newcomer := s.visitor()
	shows(t, newcomer.post("/sign-up", "name", "Casino-Ada", "new", "correct horse battery staple"), "doesn’t allow a word", `value="Casino-Ada"`)
	shows(t, boss.post("/account/name", "name", "casino"), "doesn’t allow a word")
	shows(t, boss.get("/admin/log"), "Words and links changed", "casino, spam.example")
}
