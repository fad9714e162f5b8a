package admin_test

import (
	"strings"
	"testing"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

func TestFind(t *testing.T) {
	o := newOffice(t)
	ada, paul := o.guest("Ada-Lovelace"), o.guest("Paul")
	o.guest("Bob")
	renamed := o.guest("Grace")
	name, err := auth.ParseName("Hopper")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.db.Rename(t.Context(), renamed.ID, name, o.now); err != nil {
		t.Fatal(err)
	}
	boss, err := o.db.CreateUser(t.Context(), store.Newcomer{ID: "adminadminadmina", Name: store.Name{Shown: "admin", Folded: "admin", Skeleton: "adrnin"}, Token: []byte("t")}, o.now)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		given string
		id    chat.UserID
		says  string
	}{
		{"Ada-Lovelace", ada.ID, ""}, {" ADA-lovelace ", ada.ID, ""}, {string(ada.ID), ada.ID, ""}, {"admin", boss.ID, ""}, {"Ａｄｍｉｎ", boss.ID, ""},
		{"PauI", "", "Paul (id " + string(paul.ID) + "), whose name looks like it"}, {"Grace", "", "Hopper (id " + string(renamed.ID) + "), who had a name like it until recently"},
		{"Ada-Lovlace", "", "do you mean Ada-Lovelace?"}, {"ada", "", "do you mean Ada-Lovelace?"}, {"Bop", "", "do you mean Bob?"},
		{"Zebra", "", `nobody is called "Zebra"`}, {"", "", "nobody is called"}, {"a\x00b", "", "nobody is called"}, {"\xff\xfe", "", "nobody is called"},
	} {
		got, err := o.Find(t.Context(), c.given)
		switch {
		case c.says == "" && (err != nil || got.User.ID != c.id):
			t.Errorf("%q: got %+v, %v", c.given, got.User, err)
		case c.says != "" && (codeOf(err) != chat.CodeNoUser || !strings.Contains(chat.AsError(err).Message, c.says)):
			t.Errorf("%q: got %v, want %s", c.given, err, c.says)
		}
	}
}
