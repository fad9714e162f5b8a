package chat

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestRights(t *testing.T) {
	for _, c := range []struct {
		room Room
		role Role
		want Rights
	}{
		{Room{Kind: Public}, RoleGuest, talk},
		{Room{Kind: Public, Guests: GuestsRead}, RoleGuest, ToRead | ToDelete},
		{Room{Kind: Public, Guests: GuestsNone}, RoleGuest, 0},
		{Room{Kind: Public, Guests: "some day"}, RoleGuest, 0},
		{Room{Kind: Public, Guests: GuestsNone}, RoleMember, talk},
		{Room{Kind: Public, Guests: GuestsNone}, "some day", talk},
		{Room{Kind: Public, Guests: GuestsNone}, RoleIn(RoleGuest, true), talk | ToModerate | ToSetTopic | ToManage},
		{Room{Kind: Public}, RoleModerator, talk | ToModerate | ToSetTopic},
		{Room{Kind: Public}, RoleAdmin, talk | ToModerate | ToSetTopic | ToManage},
		{Room{Kind: Direct}, RoleOwner, talk},
		{Room{Kind: Direct}, RoleGuest, talk},
		{Room{Kind: "some day"}, RoleOwner, 0},
	} {
		if got := RightsIn(c.room, c.role); got != c.want {
			t.Errorf("%s in %+v: got %b, want %b", c.role, c.room, got, c.want)
		}
	}
}

// A cell that is missing would be a right that nobody has.
func TestTheTableOfRightsIsWhole(t *testing.T) {
	for _, kind := range []RoomKind{Public, Direct} {
		for _, role := range Roles {
			if _, there := rights[kind][role]; !there {
				t.Errorf("no rights of %s in rooms of kind %s", role, kind)
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
	public := func(guests Guests) Room { return Room{Kind: Public, Guests: guests} }
	for _, right := range []struct {
		name string
		bit  Rights
	}{
		{"enter and read", ToRead}, {"write", ToWrite}, {"react", ToReact}, {"pin", ToPin}, {"edit one's own messages", ToEdit}, {"delete one's own messages", ToDelete},
		{"delete and restore messages of others", ToModerate}, {"change the topic", ToSetTopic}, {"say what guests may do", ToManage},
	} {
		row := "| " + right.name + " |"
		for _, cell := range []Rights{
			RightsIn(public(GuestsNone), RoleGuest), RightsIn(public(GuestsRead), RoleGuest), RightsIn(public(GuestsWrite), RoleGuest),
			RightsIn(public(GuestsNone), RoleMember), RightsIn(public(GuestsNone), RoleModerator), RightsIn(public(GuestsNone), RoleAdmin), RightsIn(public(GuestsNone), RoleOwner),
		} {
			row += fmt.Sprintf(" %s |", map[bool]string{true: "yes", false: "no"}[cell.Has(right.bit)])
		}
		if !strings.Contains(string(page), "\n"+row+"\n") {
			t.Errorf("no row\n%s", row)
		}
	}
}
