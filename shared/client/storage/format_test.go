package storage

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
)

// TestStoredFieldsKeepTheirNames holds what older programs have stored to be readable: a field may be added here, with a meaning for
// its absence, and none may go or get another name.
func TestStoredFieldsKeepTheirNames(t *testing.T) {
	for _, one := range []struct {
		value any
		want  []string
	}{
		{State{}, []string{"Epoch", "Me", "Recent", "Rooms"}},
		{Room{}, []string{"Kept", "KeptAt", "Last", "State"}},
		{Timeline{}, []string{"Epoch", "Last", "LastAt", "People", "Woven", "Wove"}},
		{Page{}, []string{"Epoch", "Events", "From", "To"}},
		{Draft{}, []string{"At", "Owner", "Text"}},
	} {
		var fields map[string]any
		if err := json.Unmarshal(Encode(one.value), &fields); err != nil {
			t.Fatal(err)
		}
		var got []string
		for name := range fields {
			got = append(got, name)
		}
		slices.Sort(got)
		slices.Sort(one.want)
		if !slices.Equal(got, one.want) {
			t.Errorf("%s is stored as %q, want %q", reflect.TypeOf(one.value), got, one.want)
		}
	}
	keys := []string{KeyState, KeyRoom + "lobby", PageKey("lobby", 7), KeyMe, KeyOutbox, DraftKey("tab", "ada", "lobby"), KeyBlocked, KeyNames}
	want := []string{"3/state", "3/room/lobby", "3/page/lobby/000000000007", "me", "outbox/", "draft/@tab:ada:lobby", "blocked/", "names/"}
	if !slices.Equal(keys, want) {
		t.Errorf("the keys are %q, want %q", keys, want)
	}
}
