package account

import "testing"

func TestAFormerSessionEndsBeforeItsServerStops(t *testing.T) {
	h := newHouse(t)
	_, by := h.guest()
	if _, err := h.Claim(t.Context(), by, horse); err != nil {
		t.Fatal(err)
	}
	in, err := h.Renew(t.Context(), by, ByPassword, home)
	if err != nil {
		t.Fatal(err)
	}
	h.Service.EndSoon(by.User.ID, by.Session)
	h.Service.Close()
	list, err := New(h.Config).Sessions(t.Context(), h.login(in.Token)) // another process, which knows nothing of what was put off
	if err != nil || len(list) != 1 || list[0].ID != in.Session {
		t.Errorf("the next server has %+v (%v)", list, err)
	}
}
