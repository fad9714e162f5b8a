package site

import (
	"net/http"
	"strings"
	"testing"

	"parley/server/auth/place"
	"parley/shared/chat"
)

// start returns the path of a link for the first run.
func (s *server) start() string {
	s.t.Helper()
	token, err := s.office.StartLink(s.t.Context())
	if err != nil || token == "" {
		s.t.Fatalf("got %q, %v", token, err)
	}
	return "/start/" + token
}

// form is what the visitor of the link fills in.
var startForm = []string{"place", "The Attic", "name", "Ada", "new", goodPassword, "policy", "open"}

func TestWhoOpensTheLinkBecomesTheOwner(t *testing.T) {
	for who, visit := range map[string]func(s *server) *visitor{
		"nobody":  func(s *server) *visitor { return s.visitor() },
		"guest":   func(s *server) *visitor { v, _ := s.guest(); return v },
		"account": func(s *server) *visitor { v, _ := s.account(); return v },
	} {
		t.Run(who, func(t *testing.T) {
			s := newServer(t)
			v, link := visit(s), s.start()
			for range 2 { // a GET uses nothing up
				page := v.get(link)
				shows(t, page, "Make this place yours")
				if got := strings.Contains(page.Body, `id="new"`); got == (who == "account") {
					t.Errorf("asks for a password: %v", got)
				}
			}
			if got := v.post(link, startForm...); got.to() != "/admin/settings?done=start" {
				t.Fatalf("got %d, %s\n%s", got.Status, got.to(), got.Body)
			}
			shows(t, v.get("/admin/settings?done=start"), "This place is yours", `value="The Attic"`)
			owner := v.who(s)
			if who != "account" && owner.Name != "Ada" {
				t.Errorf("the owner is %v", owner)
			}
			account, err := s.db.Account(t.Context(), owner.ID)
			if err != nil || account.Role != chat.RoleOwner {
				t.Errorf("got %+v, %v", account, err)
			}
			if got := s.office.Place.Get(t.Context()).Policy; got != place.Open {
				t.Errorf("the policy is %s", got)
			}
			if got := s.visitor().get(link); got.Status != http.StatusGone {
				t.Errorf("the link still works: %d", got.Status)
			}
			if strings.Contains(s.logs.String(), link[len("/start/"):]) {
				t.Error("the link is in the log")
			}
		})
	}
}

func TestTheSecondVisitorIsTold(t *testing.T) {
	s := newServer(t)
	first, second, link := s.visitor(), s.visitor(), s.start()
	shows(t, second.get(link), "Make this place yours")
	first.post(link, startForm...)
	if got := second.post(link, "place", "Mine", "name", "Mallory", "new", goodPassword, "policy", "guests"); got.Status != http.StatusGone {
		t.Errorf("got %d", got.Status)
	}
	if got := s.office.Place.Get(t.Context()).Name; got != "The Attic" {
		t.Errorf("the place is called %q", got)
	}
	users, err := s.db.UsersByFolded(t.Context(), []string{"mallory"})
	if err != nil || len(users) > 0 {
		t.Errorf("the second one has an account: %v, %v", users, err)
	}
}

func TestAMistakeInTheFirstRunUsesNothingUp(t *testing.T) {
	s := newServer(t)
	v, link := s.visitor(), s.start()
	for field, wrong := range map[string]string{"place": strings.Repeat("x", 61), "name": "a b", "new": "12345678", "policy": "oidc"} {
		form := append([]string{}, startForm...)
		for i := 0; i < len(form); i += 2 {
			if form[i] == field {
				form[i+1] = wrong
			}
		}
		page := v.post(link, form...)
		if page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: got %d", field, page.Status)
		}
		if field != "place" {
			shows(t, page, `value="The Attic"`)
		}
		if strings.Contains(page.Body, goodPassword) {
			t.Errorf("%s: the password is on the page", field)
		}
	}
	if got := v.post(link, startForm...); got.Status != http.StatusSeeOther {
		t.Errorf("got %d", got.Status)
	}
}
