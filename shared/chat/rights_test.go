package chat

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestRights(t *testing.T) {
	for _, c := range []struct {
		room         Room
		server, here Role
		want         Rights
	}{
		{Room{Kind: Public}, RoleGuest, "", talk},
		{Room{Kind: Public, Settings: Settings{Guests: GuestsRead}}, RoleGuest, "", ToRead | ToDelete},
		{Room{Kind: Public, Settings: Settings{Guests: GuestsNone}}, RoleGuest, "", 0},
		{Room{Kind: Public, Settings: Settings{Guests: "some day"}}, RoleGuest, "", 0},
		{Room{Kind: Public, Settings: Settings{Guests: GuestsNone}}, RoleMember, "", talk | ToInvite},
		{Room{Kind: Public, Settings: Settings{Guests: GuestsNone}}, "some day", "", talk | ToInvite},
		{Room{Kind: Public, Settings: Settings{Guests: GuestsNone}}, RoleGuest, RoleOwner, talk | ToInvite | moderate | ToAdmit | manage},
		{Room{Kind: Public, Settings: Settings{Guests: GuestsNone}}, RoleGuest, RoleModerator, talk | ToInvite | moderate | ToAdmit},
		{Room{Kind: Public}, RoleModerator, "", talk | ToInvite | moderate | ToAdmit},
		{Room{Kind: Public}, RoleAdmin, RoleModerator, talk | ToInvite | moderate | ToAdmit | manage},
		{Room{Kind: Public, Settings: Settings{Asking: true}}, RoleMember, "", ToRead | ToDelete | ToAsk},
		{Room{Kind: Public, Settings: Settings{Asking: true}}, "", RoleVisitor, ToRead | ToDelete | ToAsk},
		{Room{Kind: Public, Settings: Settings{Asking: true}}, RoleGuest, "", ToRead | ToDelete | ToAsk},
		{Room{Kind: Public, Settings: Settings{Asking: true, Guests: GuestsRead}}, RoleGuest, "", ToRead | ToDelete},
		{Room{Kind: Public, Settings: Settings{Asking: true, Guests: GuestsRead}}, RoleMember, "", ToRead | ToDelete | ToAsk},
		{Room{Kind: Public, Settings: Settings{Asking: true, Guests: GuestsNone}}, RoleGuest, "", 0},
		{Room{Kind: Public, Settings: Settings{Asking: true, Calm: 1}}, RoleGuest, "", ToRead | ToDelete},
		{Room{Kind: Public, Settings: Settings{Asking: true, Archived: true}}, RoleMember, "", ToRead | ToDelete},
		{Room{Kind: Public, Settings: Settings{Asking: true}}, RoleGuest, RoleGuest, talk},
		{Room{Kind: Public, Settings: Settings{Asking: true, Guests: GuestsRead}}, RoleGuest, RoleGuest, ToRead | ToDelete},
		{Room{Kind: Public, Settings: Settings{Asking: true}}, RoleMember, RoleGuest, talk | ToInvite},
		{Room{Kind: Public, Settings: Settings{Asking: true}}, RoleModerator, "", talk | ToInvite | moderate | ToAdmit},
		{Room{Kind: Public, Settings: Settings{Asking: true}}, RoleModerator, RoleGuest, talk | ToInvite | moderate | ToAdmit},
		{Room{Kind: Public, Settings: Settings{Asking: true}}, RoleGuest, RoleOwner, talk | ToInvite | moderate | ToAdmit | manage},
		{Room{Kind: Public}, "", RoleVisitor, talk | ToInvite},
		{Room{Kind: Private, Settings: Settings{Asking: true}}, RoleMember, RoleMember, talk},
		{Room{Kind: Direct, Settings: Settings{Asking: true}}, RoleMember, "", talk},
		{Room{Kind: Direct}, RoleOwner, "", talk},
		{Room{Kind: Direct}, RoleGuest, "", talk},
		{Room{Kind: Private}, RoleOwner, "", 0},
		{Room{Kind: Private}, RoleOwner, RoleMember, talk},
		{Room{Kind: Private, Settings: Settings{Guests: GuestsNone}}, RoleGuest, RoleMember, talk},
		{Room{Kind: Private}, RoleGuest, RoleModerator, talk | ToInvite | moderate},
		{Room{Kind: Private}, RoleMember, "some day", talk},
		{Room{Kind: Group}, RoleAdmin, "", 0},
		{Room{Kind: Group}, RoleGuest, RoleMember, talk | ToInvite | ToSetTopic},
		{Room{Kind: "some day"}, RoleOwner, RoleOwner, 0},
	} {
		if got := RightsIn(c.room, c.server, c.here); got != c.want {
			t.Errorf("%q, and %q in %+v: got %b, want %b", c.server, c.here, c.room, got, c.want)
		}
	}
}

// A cell that is missing would be a right that nobody has.
func TestTheTableOfRightsIsWhole(t *testing.T) {
	for _, kind := range RoomKinds {
		roles := RolesIn(kind)
		if !kind.MembersOnly() {
			roles = Roles
		}
		if kind == Public {
			roles = append([]Role{RoleVisitor}, roles...)
		}
		for _, role := range roles {
			if _, there := rights[kind][role]; !there {
				t.Errorf("no rights of %s in rooms of kind %s", role, kind)
			}
		}
		if len(rights[kind]) != len(roles) {
			t.Errorf("rooms of kind %s have rights of roles that nobody has there", kind)
		}
	}
}

// What a user is on the server gives nothing in a room for members only: neither to those who are none, nor more to those who are.
func TestARoleOnTheServerGivesNothingInARoomForMembers(t *testing.T) {
	for _, kind := range []RoomKind{Private, Group} {
		for _, here := range append(RolesIn(kind), "") {
			for _, server := range Roles {
				if got, want := RightsIn(Room{Kind: kind}, server, here), RightsIn(Room{Kind: kind}, RoleGuest, here); got != want {
					t.Errorf("%s, who is %q in a room of kind %s: got %b, want %b", server, here, kind, got, want)
				}
			}
		}
	}
}

func TestGuestsAreSpelled(t *testing.T) {
	for _, g := range []Guests{GuestsWrite, GuestsRead, GuestsNone} {
		if got, err := ParseGuests(g.String()); got != g || err != nil || g.Validate() != nil {
			t.Errorf("%s: got %q (%v)", g, got, err)
		}
	}
	for _, bad := range []string{"", "Read", "all"} {
		if _, err := ParseGuests(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
	for _, bad := range []Guests{"write", "all"} {
		if bad.Validate() == nil {
			t.Errorf("%q is valid", bad)
		}
	}
}

// The page about security shows the table.
func TestThePageAboutSecurityHasTheRights(t *testing.T) {
	page, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	in := func(kind RoomKind, guests Guests, server, here Role) Rights {
		return RightsIn(Room{Kind: kind, Settings: Settings{Guests: guests}}, server, here)
	}
	public := []Rights{
		in(Public, GuestsNone, RoleGuest, ""), in(Public, GuestsRead, RoleGuest, ""), in(Public, GuestsWrite, RoleGuest, ""),
		in(Public, GuestsNone, RoleMember, ""), in(Public, GuestsNone, RoleModerator, ""), in(Public, GuestsNone, RoleAdmin, ""), in(Public, GuestsNone, RoleOwner, ""),
	}
	public = append(public, RightsIn(Room{Kind: Public, Settings: Settings{Asking: true}}, RoleMember, ""))
	members := []Rights{
		in(Private, "", RoleOwner, ""), in(Private, "", RoleGuest, RoleMember), in(Private, "", RoleGuest, RoleModerator), in(Private, "", RoleGuest, RoleOwner),
		in(Group, "", RoleOwner, ""), in(Group, "", RoleGuest, RoleMember), in(Group, "", RoleGuest, RoleOwner),
	}
	for _, right := range []struct {
		name string
		bit  Rights
	}{
		{"enter and read", ToRead}, {"write", ToWrite}, {"react", ToReact}, {"pin", ToPin}, {"edit one's own messages", ToEdit}, {"delete one's own messages", ToDelete},
		{"delete and restore messages of others", ToModerate}, {"change the topic", ToSetTopic}, {"manage the room", ToManage},
		{"add and invite people", ToInvite}, {"remove others", ToRemove}, {"give roles", ToAssign}, {"ask to join", ToAsk}, {"answer who asks to join", ToAdmit},
	} {
		for _, cells := range [][]Rights{public, members} {
			row := "| " + right.name + " |"
			for _, cell := range cells {
				row += fmt.Sprintf(" %s |", map[bool]string{true: "yes", false: "no"}[cell.Has(right.bit)])
			}
			if !strings.Contains(string(page), "\n"+row+"\n") {
				t.Errorf("no row\n%s", row)
			}
		}
	}
}
