package admin_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"parley/server/auth/admin"
	"parley/server/auth/place"
	"parley/shared/chat"
)

func TestOfManyVisitorsOneBecomesTheOwner(t *testing.T) {
	o := newOffice(t)
	var links []string
	for range 2 { // two servers, or two starts
		link, err := o.StartLink(t.Context())
		if err != nil || link == "" {
			t.Fatalf("got %q, %v", link, err)
		}
		links = append(links, link)
	}
	var all sync.WaitGroup
	var owners atomic.Int32
	for i := range 8 {
		user := o.with(fmt.Sprint("Visitor-", i), chat.RoleMember)
		all.Go(func() {
			err := o.Start(t.Context(), admin.Actor{User: user.ID, Role: chat.RoleMember}, links[i%2], place.Place{Name: user.Name, Policy: place.Invited})
			switch code := codeOf(err); {
			case err == nil:
				owners.Add(1)
			case code != chat.CodeNotAllowed && code != chat.CodeUnauthorized:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if owners.Load() != 1 {
		t.Fatalf("%d owners", owners.Load())
	}
	for _, link := range links {
		if err := o.CheckStart(t.Context(), link); codeOf(err) != chat.CodeUnauthorized {
			t.Errorf("a link is still valid: %v", err)
		}
	}
	if link, err := o.StartLink(t.Context()); err != nil || link != "" {
		t.Errorf("a server with an owner offers itself: %q, %v", link, err)
	}
	if got := o.Place.Get(t.Context()); got.Policy != place.Invited {
		t.Errorf("got %+v", got)
	}
}

func TestALinkForTheFirstRunExpiresAndCannotBeGuessed(t *testing.T) {
	o := newOffice(t)
	link, err := o.StartLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := o.CheckStart(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	if err := o.CheckStart(t.Context(), link+"x"); codeOf(err) != chat.CodeUnauthorized {
		t.Errorf("got %v", err)
	}
	o.now = o.now.Add(admin.StartValid)
	if err := o.CheckStart(t.Context(), link); codeOf(err) != chat.CodeUnauthorized {
		t.Errorf("after a week: %v", err)
	}
}

func TestAGuestDoesNotBecomeTheOwner(t *testing.T) {
	o := newOffice(t)
	link, err := o.StartLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	guest := o.guest("Guest-1")
	if err := o.Start(t.Context(), as(guest, chat.RoleGuest), link, place.Place{Policy: place.Open}); codeOf(err) != chat.CodeNotAllowed {
		t.Errorf("got %v", err)
	}
	if got := o.Place.Get(t.Context()); got.Policy != place.Guests {
		t.Errorf("a guest has changed the policy: %+v", got)
	}
}
