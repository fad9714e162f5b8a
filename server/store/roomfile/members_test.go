package roomfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"parley/shared/chat"
)

const den chat.RoomID = "room:abcdefghijklmnopqrstuvwxyz"

// membersOf is the file of a room with these people, in which Bo was added and has left.
func membersOf(t testing.TB, room Room, people ...Person) string {
	t.Helper()
	room.Head, room.CreatedAt, room.ExportedAt = 2, 1, 10
	var out bytes.Buffer
	w, err := NewWriter(&out, room)
	for i := range people {
		err = errors.Join(err, w.Add(&people[i]))
	}
	err = errors.Join(err, w.Add(&Member{Seq: 1, At: 2, Kind: chat.Added, By: "u-a", Whom: Author{"u-b", "Bo"}}),
		w.Add(&Member{Seq: 2, At: 3, Kind: chat.Removed, By: "u-b", Whom: Author{"u-b", "Bo"}}), w.Close())
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestARoomForMembersIsReadAsItWasWritten(t *testing.T) {
	for _, kind := range []chat.RoomKind{chat.Private, chat.Group} {
		file := membersOf(t, Room{ID: den, Kind: kind, Name: "Den", Topic: "tea", MadeBy: "u-a"},
			Person{ID: "u-a", Name: "Ada", Role: chat.RoleOwner, Since: 1}, Person{ID: "u-b", Name: "Bo"})
		if n, err := read(file); n != 4 || err != nil {
			t.Errorf("%s: %d entries, %v", kind, n, err)
		}
		earlier := strings.Replace(file, `"version":2`, `"version":1`, 1)
		if n, err := read(resealed(earlier)); n != 4 || err != nil {
			t.Errorf("%s: %d entries, %v", kind, n, err)
		}
	}
}

func TestMembersThatNoExportWritesAreRefused(t *testing.T) {
	ada, bo := Person{ID: "u-a", Name: "Ada", Role: chat.RoleOwner, Since: 1}, Person{ID: "u-b", Name: "Bo"}
	file := membersOf(t, Room{ID: den, Kind: chat.Group, Name: "Ada, Bo"}, ada, bo)
	for what, change := range map[string][2]string{
		"an id of another kind":      {string(den), "den"},
		"a public room of members":   {`"kind":"group"`, `"kind":"public"`},
		"a direct room of members":   {`"kind":"group"`, `"kind":"direct"`},
		"a private room with commas": {`"kind":"group"`, `"kind":"private"`},
		"guests":                     {`"name":"Ada, Bo"`, `"name":"Ada, Bo","guests":"read"`},
		"a role of the server":       {`"role":"owner"`, `"role":"admin"`},
		"a role of other rooms":      {`"role":"owner"`, `"role":"moderator"`},
		"since before time":          {`"since":1`, `"since":-1`},
		"since when without a role":  {`"name":"Bo"}`, `"name":"Bo","since":1}`},
		"another change":             {`"kind":"added"`, `"kind":"renamed"`},
		"a change by nobody":         {`"by":"u-a"`, `"by":"u-z"`},
		"a change of nobody":         {`"whom":{"id":"u-b"`, `"whom":{"id":""`},
		"a name of two lines":        {`"whom":{"id":"u-b","name":"Bo"`, `"whom":{"id":"u-b","name":"B\no"`},
	} {
		changed := strings.Replace(file, change[0], change[1], 1)
		var problem *Error
		if _, err := read(resealed(changed)); changed == file || !errors.As(err, &problem) {
			t.Errorf("%s: got %v", what, err)
		}
	}
	people := []Person{ada, bo}
	for i := range chat.GroupMax {
		people = append(people, Person{ID: chat.UserID(fmt.Sprint("u-", i)), Name: fmt.Sprint("U", i), Role: chat.RoleMember})
	}
	if _, err := read(membersOf(t, Room{ID: den, Kind: chat.Group, Name: "Many"}, people...)); err == nil {
		t.Error("a group with too many members is read")
	}
	if _, err := read(membersOf(t, Room{ID: den, Kind: chat.Private, Name: "Many"}, people...)); err != nil {
		t.Error(err)
	}
}
