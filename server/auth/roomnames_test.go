package auth

import "testing"

func TestRoomsThatLookAlikeHaveOneSkeleton(t *testing.T) {
	g := &Guests{}
	for _, name := range []string{"lоbby", "ｌｏｂｂｙ", "LOBBY", "1obby", "Iobby", "l0bby", "lobby ", "ⅼobby", "lοbby", "𝐥obby"} {
		want, _ := g.RoomSkeleton("lobby")
		if got, _ := g.RoomSkeleton(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	for _, pair := range [][2]string{{"tea time", "Tea-Time"}, {"tea  time", "tea\u3000time"}, {"café", "cafe\u0301"}} {
		a, _ := g.RoomSkeleton(pair[0])
		if b, _ := g.RoomSkeleton(pair[1]); a != b {
			t.Errorf("%q and %q: got %q and %q", pair[0], pair[1], a, b)
		}
	}
	for _, pair := range [][2]string{{"tea", "teas"}, {"room 1", "room 2"}, {"发布", "发市"}, {"go", "golang"}, {"tea-time", "teatime"}} {
		a, _ := g.RoomSkeleton(pair[0])
		if b, _ := g.RoomSkeleton(pair[1]); a == b {
			t.Errorf("%q and %q: got %q for both", pair[0], pair[1], a)
		}
	}
}

func TestRoomsOfThoseWhoRunTheServerAreReserved(t *testing.T) {
	g := &Guests{}
	for name, want := range map[string]bool{
		"admin": true, "Admins": true, "ADMlN": true, "аdmin": true, "ａｄｍｉｎ": true, "Official": true, "管理员": true, "系统": true,
		"support": false, "help": false, "team": false, "administration tips": false, "lobby": false, "bot": false,
	} {
		if _, got := g.RoomSkeleton(name); got != want {
			t.Errorf("%q: got reserved %v, want %v", name, got, want)
		}
	}
}
