package httpd

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
)

// aboutRooms says of each route whether it serves something of a room: then it is walked below.
var aboutRooms = map[string]string{
	"GET /api/rooms/{room}/{file}": "/api/rooms/lobby/room.jsonl",
	"/":                            "/r/lobby",
	"GET /ws":                      "", // its frames have a table of their own, in package hub

	"GET /healthz": "", "GET /readyz": "", "POST /api/guest": "", "DELETE /api/guest": "", "/api/": "", "GET /.well-known/webauthn": "", "POST /api/handover": "", "/api/handover": "",
}

// Each route has a row: a new one has to say whether it serves something of a room.
func TestNoRouteServesGuestsARoomThatIsClosedToThem(t *testing.T) {
	source, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile(`mux\.Handle(?:Func)?\("([^"]+)"`).FindAllSubmatch(source, -1) {
		if _, there := aboutRooms[string(found[1])]; !there {
			t.Errorf("%s: no row says whether it serves something of a room", found[1])
		}
	}
	f := newFoyer(t, func(c *Config) {
		c.Unlimited = true
		c.Pages = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "a page") })
		c.RoomAt = func(path string) chat.RoomID {
			if room, _, _ := strings.Cut(strings.TrimPrefix(path, "/r/"), "/"); path != "/" {
				return chat.RoomID(room)
			}
			return chat.Lobby
		}
	})
	stranger, guest, member := f.browser(), f.browser(), f.browser()
	guest.visit()
	member.claim()
	for _, guests := range []chat.Guests{chat.GuestsNone, chat.GuestsRead, chat.GuestsWrite, chat.GuestsNone} {
		if _, _, err := f.store.Configure(t.Context(), chat.Lobby, chat.Change{Guests: &guests}, time.Now()); err != nil {
			t.Fatal(err)
		}
		for who, b := range map[string]*browser{"stranger": stranger, "guest": guest, "member": member} {
			in := guests != chat.GuestsNone || who == "member"
			if answer, text := b.do(http.MethodGet, "/api/rooms/lobby/room.jsonl", ""); (answer.StatusCode == http.StatusOK) != in || !in && (answer.StatusCode != http.StatusForbidden || !strings.Contains(text, string(chat.CodeNoGuests))) {
				t.Errorf("%s, guests may %s: a room as a file: got %d %.200s", who, guests, answer.StatusCode, text)
			}
			for _, path := range []string{"/", "/r/lobby", "/r/lobby/7"} {
				answer, text := b.do(http.MethodGet, path, "")
				to := answer.Header.Get("Location")
				if (text == "a page") != in || !in && (answer.StatusCode != http.StatusSeeOther || to != "/sign-in?next="+url.QueryEscape(path)) {
					t.Errorf("%s, guests may %s: %s: got %d %q, to %q", who, guests, path, answer.StatusCode, text, to)
				}
			}
			if answer, text := b.do(http.MethodGet, "/r/nowhere", ""); text != "a page" {
				t.Errorf("%s: a room that does not exist: got %d %q", who, answer.StatusCode, text)
			}
		}
	}
}
