package ui

import (
	"os"
	"strings"
	"testing"

	"parley/app/ui/uitest"
	"parley/shared/chat"
)

func TestPrerenderedPageCanBeRead(t *testing.T) {
	html := prerender(t, uitest.Snapshot(t), "/r/lobby")
	uitest.WantAll(t, html, "The new build is up.", "林小雨", "Everyone starts here.", "Mara", "joined",
		`id="composer-text"`, `<html lang="en"`, "lobby · Parley", `role="log"`, `href="/r/%E5%8F%91%E5%B8%83"`)
	if out := os.Getenv("UI_OUT"); out != "" {
		os.WriteFile(out, []byte(html), 0o644)
	}
}

func TestPrerenderedPageIsInTheLanguageAskedFor(t *testing.T) {
	html := prerender(t, uitest.Snapshot(t), "/r/lobby?lang=zh")
	uitest.WantAll(t, html, `<html lang="zh-Hans"`, "加入了", "发送", "仅你可见")
	html = prerender(t, uitest.Snapshot(t), "/r/lobby?lang=he")
	uitest.WantAll(t, html, `<html lang="he"`, "הצטרפות: <bdi", "שליחה", "רק לעיניך",
		`placeholder="הודעה אל &#8296;#lobby&#8297;"`) // the isolates are not printable, and go-app would write them as in Go
}

func TestShellHasNoRoom(t *testing.T) {
	html := prerender(t, uitest.Snapshot(t), "/shell")
	uitest.WantAll(t, html, `id="composer-text"`)
	if strings.Contains(html, "The new build is up.") {
		t.Error("the shell shows a room's messages")
	}
}

func TestPrerenderedAttributesHoldNothingOfPeople(t *testing.T) {
	view := uitest.Snapshot(t)
	evil := `"><script>alert(1)</script>\` + "\u00a0" + `<b a='`
	view.Open.Room.Name, view.Open.Room.Topic = evil, evil
	view.Rooms[1].Name = evil
	view.Open.People[0].Name = evil
	view.Open.Live[0].Rows[1].Key, view.Open.Live[0].Rows[1].Text = evil, evil
	view.Me.Name = evil
	view.Rooms[0].Peer = &chat.User{ID: chat.UserID(evil), Name: evil}
	html := prerender(t, view, "/r/lobby")
	for _, bad := range []string{"<script>alert", `\"`, `\u00a0`, "<b a"} {
		if strings.Contains(html, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}
