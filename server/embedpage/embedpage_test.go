package embedpage

import (
	"strings"
	"testing"
	"time"

	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// drawn draws a room with these messages.
func drawn(lang catalog.Lang, texts ...string) string {
	page := timeline.Page{From: 1, To: chat.Seq(len(texts)), Start: true}
	for i, text := range texts {
		page.Events = append(page.Events, &chat.Event{Room: chat.Lobby, Seq: chat.Seq(i + 1), Kind: chat.Said, At: 1_700_000_000_000,
			By: chat.User{ID: "u-ada", Name: `Ada<b>`}, Message: &chat.Message{Text: text}})
	}
	room := chat.Room{ID: chat.Lobby, Kind: chat.Public, Name: `lob"by<i>`, Topic: "<script>1</script>"}
	p := Page{Open: timeline.Prerender(room, page, 0, nil, time.UTC).Open, Place: `The "<Attic>"`, Base: "/below/", Today: time.Unix(1_700_000_000, 0).UTC(),
		Style: "/s.css", Script: "/s.js", Icon: "/i.svg"}
	return string(p.HTML(lang))
}

func TestAPageShowsARoomAndNothingToDo(t *testing.T) {
	for _, lang := range catalog.Languages() {
		got := drawn(lang, "first **words**", "```\ncode\n```", strings.Repeat("long ", 2_000)+"end", "||hidden||")
		for _, want := range []string{"<strong>words</strong>", "code", "end</", `href="/below/r/lobby"`, `lang="` + lang.Tag() + `"`, `dir="` + lang.Dir() + `"`, "UTC"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got no %s:\n%s", lang, want, got)
			}
		}
		for _, stray := range []string{"data-action", "<form", "<textarea", "message__text--folded"} {
			if strings.Contains(got, stray) {
				t.Errorf("%s: got %s:\n%s", lang, stray, got)
			}
		}
		if buttons := strings.Count(got, "<button"); buttons != 1 {
			t.Errorf("%s: got %d buttons, want that of the spoiler", lang, buttons)
		}
	}
}

func TestWhatPeopleWriteIsText(t *testing.T) {
	got := drawn(catalog.English, `<img src=x onerror=alert(1)>`, `"><script>alert(2)</script>`)
	for _, hostile := range []string{"<img", "<script>", "<b>", "<i>", "<Attic>"} {
		if strings.Contains(got, hostile) {
			t.Errorf("got %s:\n%s", hostile, got)
		}
	}
}

func TestAnEmptyRoomSaysSo(t *testing.T) {
	if got := drawn(catalog.English); !strings.Contains(got, catalog.English.Site().Embedded.Empty) {
		t.Errorf("got\n%s", got)
	}
}
