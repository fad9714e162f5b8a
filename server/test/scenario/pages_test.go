//go:build linux

package scenario

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// pageAt returns the page at a path, for somebody who does not speak compression.
func pageAt(t *testing.T, p *kit.Process, path string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v", path, answer.StatusCode, err)
	}
	return string(body)
}

// TestAPageHasWhatWasAcknowledgedBefore asks for each page right after the ack, so that one that is kept too long is noticed.
func TestAPageHasWhatWasAcknowledgedBefore(t *testing.T) {
	t.Parallel()
	p := kit.StartProcess(t, "--limits", "off")
	ada, err := raw.Listen(kit.Route{}, p.URL, nil, "lobby")
	if err != nil {
		t.Fatal(err)
	}
	defer ada.Conn.Close()
	ask := func(id int, command string) {
		t.Helper()
		ada.Say(command)
		if err := ada.Await(uint64(id)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		ask(10+i, fmt.Sprintf(`{"k":"send","id":%d,"d":{"room":"lobby","nonce":"page-of-the-room-%d","text":"word-%d."}}`, 10+i, i, i))
		for range 2 { // drawn, and from what is kept
			if got := pageAt(t, p, "/r/lobby"); !strings.Contains(got, fmt.Sprintf("word-%d.", i)) {
				t.Fatalf("the page after message %d does not have it", i)
			}
		}
	}
	ask(50, `{"k":"rename","id":50,"d":{"name":"Renamed-Ada"}}`)
	if got := pageAt(t, p, "/"); !strings.Contains(got, "Renamed-Ada") {
		t.Error("the page does not have the new name")
	}
	if zh := pageAt(t, p, "/r/lobby?lang=zh"); !strings.Contains(zh, "word-19.") {
		t.Error("the address with a query has another page")
	}
	ask(60, `{"k":"edit","id":60,"d":{"room":"lobby","seq":1,"text":"edited-0."}}`)
	ask(61, `{"k":"delete","id":61,"d":{"room":"lobby","seq":20}}`)
	for _, path := range []string{"/r/lobby", "/r/lobby?lang=zh", "/r/lobby/20", "/"} {
		if got := pageAt(t, p, path); strings.Contains(got, "word-19.") || strings.Contains(got, "word-0.") || !strings.Contains(got, "edited-0.") {
			t.Errorf("%s does not follow an edit and a deletion", path)
		}
	}
}

// TestAPageTellsNothingOfRoomsThatAreNotPublic compares the pages of a direct room, and of rooms that there are not.
func TestAPageTellsNothingOfRoomsThatAreNotPublic(t *testing.T) {
	t.Parallel()
	p := kit.StartProcess(t, "--limits", "off")
	ada, err := raw.Listen(kit.Route{}, p.URL, nil, "lobby")
	if err != nil {
		t.Fatal(err)
	}
	defer ada.Conn.Close()
	bo, err := raw.Listen(kit.Route{}, p.URL, nil, "lobby")
	if err != nil {
		t.Fatal(err)
	}
	defer bo.Conn.Close()
	bo.Say(`{"k":"rename","id":20,"d":{"name":"Bo-The-Second"}}`)
	if err := bo.Await(20); err != nil {
		t.Fatal(err)
	}
	ada.Say(`{"k":"send","id":21,"d":{"room":"lobby","nonce":"page-private-000","text":"@Bo-The-Second only-for-you"}}`)
	if err := ada.Await(21); err != nil {
		t.Fatal(err)
	}
	want := pageAt(t, p, "/shell")
	for _, path := range []string{"/r/nobody-made-this", "/r/direct:a:b", "/r/x%20y", "/r/" + strings.Repeat("x", 500)} {
		if got := pageAt(t, p, path); got != want {
			t.Errorf("%s has a page of its own", path)
		}
	}
	if strings.Contains(pageAt(t, p, "/r/lobby"), "only-for-you") {
		t.Error("the page has a private message")
	}
}
