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
