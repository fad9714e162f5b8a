package scenario

import (
	"net/http"
	"testing"

	"parley/server/test/kit"
	"parley/shared/client/view"
)

func TestTheServerKnowsOneAddressOfARoom(t *testing.T) {
	t.Parallel()
	server := kit.StartProcess(t, "--limits", "off") // guests post links
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, want := range map[string]string{
		"/r/lobby": "", "/r/LOBBY": "/r/lobby", "/r/lobby/": "/r/lobby", "/r/%6Cobby": "/r/lobby", "/r/Film%20Club?lang=zh": "/r/film-club?lang=zh",
		"/r/%E5%8F%91%E5%B8%83": "", "/r/%e5%8f%91%e5%b8%83/": "/r/%E5%8F%91%E5%B8%83", "/": "", "/shell": "",
	} {
		answer, err := stay.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		status := http.StatusOK
		if want != "" {
			status = http.StatusPermanentRedirect
		}
		if got := answer.Header.Get("Location"); answer.StatusCode != status || got != want {
			t.Errorf("%s: status %d to %q, want %d to %q", path, answer.StatusCode, got, status, want)
		}
	}
	ada, bo := kit.StartClient(t, server.URL, kit.NewStorage()), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	ada.Client.Send("lobby", view.Draft{Text: "https://example.social/@" + bo.Client.View().Me.Name})
	bo.Sees([]string{"https://example.social/@" + bo.Client.View().Me.Name})
	for _, r := range bo.Client.View().Rooms {
		if r.Mentions != 0 {
			t.Errorf("a link mentions in %s", r.ID)
		}
	}
}
