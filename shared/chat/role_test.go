package chat

import "testing"

func TestRolesAreInOrder(t *testing.T) {
	for i, r := range Roles {
		for j, other := range Roles {
			if got := r.AtLeast(other); got != (i >= j) {
				t.Errorf("%s is at least %s: %v", r, other, got)
			}
		}
		if Role("king").AtLeast(r) || Role("").AtLeast(r) {
			t.Errorf("an unknown role is at least %s", r)
		}
	}
}

func TestRoleIn(t *testing.T) {
	for _, c := range []struct {
		kind               RoomKind
		server, here, want Role
	}{
		{Public, RoleMember, "", RoleMember},
		{Public, RoleGuest, RoleModerator, RoleModerator},
		{Public, RoleAdmin, RoleModerator, RoleAdmin},
		{Public, RoleGuest, RoleOwner, RoleOwner},
		{Public, "", RoleGuest, RoleGuest},
		{Direct, RoleAdmin, RoleOwner, RoleAdmin},
		{Private, RoleOwner, "", ""},
		{Private, RoleOwner, RoleMember, RoleMember},
		{Private, RoleGuest, RoleModerator, RoleModerator},
		{Group, RoleAdmin, "", ""},
		{Group, RoleGuest, RoleOwner, RoleOwner},
	} {
		if got := RoleIn(c.kind, c.server, c.here); got != c.want {
			t.Errorf("%s, %q on the server and %q here: got %q, want %q", c.kind, c.server, c.here, got, c.want)
		}
	}
}
