package ui

import (
	"slices"
	"strings"
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// asking is a request of somebody.
func asking(id chat.UserID, name string) view.Room {
	return view.Room{Unread: 3, Room: chat.Room{ID: chat.DirectID(uitest.Me.ID, id), Kind: chat.Direct, Peer: &chat.User{ID: id, Name: name}}}
}

func TestRequestsStandApartAndAreClosed(t *testing.T) {
	d := newDesktop(t)
	if html := d.requests(); strings.Contains(html, "button") {
		t.Errorf("without requests: got %s", html)
	}
	before := d.title()
	rooms := d.frame()
	d.change(func(v *view.Snapshot) {
		v.Requests, v.RequestCount = []view.Room{asking("zed", "Zed"), asking("yan", "<b>Yan")}, 30
	})
	if !slices.Contains(d.changed(rooms), "rooms") {
		t.Error("the list of rooms is not drawn again")
	}
	if got := d.title(); got != before || d.unread() != 2 {
		t.Errorf("got the title %q and %d unread; requests are not to be noticed by that", got, d.unread())
	}
	html := d.requests()
	uitest.WantAll(t, html, "Message requests (30)", `aria-expanded="false"`, `aria-controls="requests"`)
	if strings.Contains(html, "Zed") {
		t.Errorf("the closed list shows who asks: %s", html)
	}
	d.act(action.Requests, "")
	if html = d.requests(); strings.Contains(html, `aria-expanded="false"`) {
		t.Errorf("opened: got %s", html)
	}
	uitest.WantAll(t, html, "Zed", "&lt;b&gt;Yan", `href="/r/direct:`, `data-action="more"`, `aria-label="3 unread"`)
	d.act(action.More, "")
	if !slices.Contains(d.did.log, "more requests") {
		t.Errorf("got %v, want more requests", d.did.log)
	}
	d.act(action.Requests, "")
	if html := d.requests(); strings.Contains(html, "Zed") || !strings.Contains(html, `aria-expanded="false"`) {
		t.Errorf("closed again: got %s", html)
	}
}

func TestAnOpenRequestIsAnswered(t *testing.T) {
	d := newDesktop(t)
	request := asking("zed", "Zed")
	if html := d.request(); strings.Contains(html, "button") {
		t.Errorf("in a room: got %s", html)
	}
	composer := d.frame()
	d.change(func(v *view.Snapshot) {
		v.Open.Room, v.Open.Request = request.Room, true
	})
	if !slices.Contains(d.changed(composer), "composer") {
		t.Error("the composer is not drawn again")
	}
	uitest.WantAll(t, d.request(), "Zed", "would like to message you", ">Accept<", ">Decline<", `role="group"`)
	d.act(action.Accept, string(request.ID))
	d.act(action.Decline, string(request.ID))
	want := []string{"answer " + string(request.ID) + " true", "answer " + string(request.ID) + " false"}
	if got := d.did.log[len(d.did.log)-2:]; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if d.screen.toast.text != english.Declined {
		t.Error("nothing tells of the refusal")
	}
	composer = d.frame()
	d.change(func(v *view.Snapshot) { v.Open.Request = false })
	if !slices.Contains(d.changed(composer), "composer") {
		t.Error("after the answer the composer is not drawn again")
	}
}

func TestALongWaitIsToldInMinutes(t *testing.T) {
	for _, w := range []*catalog.Words{english, chinese} {
		long := &chat.Error{Code: chat.CodeRateLimited, RetryAfter: 3_600_000}
		if got := w.Waits(long); !strings.Contains(got, "60") || strings.Contains(got, "3600") {
			t.Errorf("got %q, want minutes", got)
		}
	}
}

// TestAFormerNameShowsWhoHasItNow writes to a name that its owner has changed.
func TestAFormerNameShowsWhoHasItNow(t *testing.T) {
	d := newDesktop(t)
	d.write("@Bertil the secret")
	d.change(func(v *view.Snapshot) {
		v.Lookup = &view.Lookup{Name: "Bertil", Done: true, Match: &chat.Person{User: chat.User{ID: "zed", Name: "Zed", Rev: 3}, Here: true}}
	})
	in := d.intent()
	if in.Mode != compose.Privately || in.Draft.To != "zed" {
		t.Fatalf("got %+v, want it to go to zed", in)
	}
	html := d.note()
	if !strings.Contains(html, "Zed") || strings.Contains(html, "Bertil") {
		t.Errorf("got %s, want the present name", html)
	}
}
