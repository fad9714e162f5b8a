package load

import (
	"maps"
	"testing"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// TestTheNewestOfEachRoomCounts is about everything in which something of a room can come.
func TestTheNewestOfEachRoomCounts(t *testing.T) {
	said := func(room chat.RoomID, seq, rev chat.Seq) chat.Event {
		return chat.Event{Room: room, Seq: seq, Rev: rev}
	}
	state := func(room chat.RoomID, head chat.Seq) chat.RoomState {
		return chat.RoomState{Room: chat.Room{ID: room}, Head: head}
	}
	next := said("den", 8, 0)
	for about, c := range map[string]struct {
		payload protocol.Payload
		want    map[chat.RoomID]chat.Seq
	}{
		"a welcome":           {&protocol.Welcome{Rooms: []chat.RoomState{state("den", 4), state("attic", 2)}}, map[chat.RoomID]chat.Seq{"den": 4, "attic": 2}},
		"a room to follow":    {&protocol.Followed{State: state("den", 4)}, map[chat.RoomID]chat.Seq{"den": 4}},
		"a room to enter":     {&protocol.Joined{State: state("den", 4)}, map[chat.RoomID]chat.Seq{"den": 4}},
		"an event":            {&protocol.Event{Event: said("den", 3, 0)}, map[chat.RoomID]chat.Seq{"den": 3}},
		"an empty page":       {&protocol.Page{Room: "den"}, map[chat.RoomID]chat.Seq{"den": 0}},
		"an old page":         {&protocol.Page{Room: "den", Head: 9, Events: []chat.Event{said("den", 3, 0)}}, map[chat.RoomID]chat.Seq{"den": 9}},
		"a page with a ref":   {&protocol.Page{Room: "den", Refs: []chat.Event{said("den", 3, 6)}}, map[chat.RoomID]chat.Seq{"den": 6}},
		"a changed message":   {&protocol.Page{Room: "den", Events: []chat.Event{said("den", 3, 7), said("den", 5, 0)}}, map[chat.RoomID]chat.Seq{"den": 7}},
		"pins":                {&protocol.Messages{Room: "den", Events: []chat.Event{said("den", 3, 0)}}, map[chat.RoomID]chat.Seq{"den": 3}},
		"the inbox":           {&protocol.Entries{Events: []chat.Event{said("den", 3, 0), said("attic", 5, 0)}}, map[chat.RoomID]chat.Seq{"den": 3, "attic": 5}},
		"hits":                {&protocol.Hits{Hits: []protocol.Hit{{Event: said("den", 7, 0)}}}, map[chat.RoomID]chat.Seq{"den": 7}},
		"a neighbour":         {&protocol.Hits{Hits: []protocol.Hit{{Event: said("den", 7, 0), After: &next}}}, map[chat.RoomID]chat.Seq{"den": 8}},
		"members":             {&protocol.Membership{Room: "den"}, map[chat.RoomID]chat.Seq{"den": 0}},
		"people":              {&protocol.Here{Room: "den"}, map[chat.RoomID]chat.Seq{"den": 0}},
		"nothing of a room":   {&protocol.Done{}, map[chat.RoomID]chat.Seq{}},
		"a refusal":           {&protocol.Failed{}, map[chat.RoomID]chat.Seq{}},
		"no hits":             {&protocol.Hits{}, map[chat.RoomID]chat.Seq{}},
		"a room that is left": {&protocol.Left{Room: "den"}, map[chat.RoomID]chat.Seq{}},
	} {
		if got := contents(c.payload); !maps.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", about, got, c.want)
		}
	}
}

// TestWhoIsTakenOutComesBackAndGoes demands that each person's changes take turns, and that each kind of course is among them.
func TestWhoIsTakenOutComesBackAndGoes(t *testing.T) {
	r := &run{}
	for i, size := range []int{8, 3} {
		room := &closedRoom{id: chat.RoomID([]string{"den", "group"}[i])}
		for n := range size {
			u := &user{number: n, recorder: &recorder{user: chat.UserID(rune('a' + n))}}
			room.people = append(room.people, u)
		}
		r.closed = append(r.closed, room)
	}
	courses := map[string]string{}
	for _, s := range r.steps() {
		courses[string(s.room.id)+"/"+string(s.user)] += map[bool]string{true: "+", false: "-"}[s.in]
	}
	want := map[string]string{"den/a": "-", "den/b": "-+", "den/c": "-+-", "den/d": "-", "group/a": "-"}
	if !maps.Equal(courses, want) {
		t.Errorf("got %v, want %v", courses, want)
	}
}
