package markup

import (
	"testing"

	"parley/shared/chat"
)

var roomCases = map[string][][2]string{
	"rooms": {
		{"#lobby", "room(#lobby)"},
		{"see #Lobby, (#a-b_c) or #发布。", "see room(#Lobby), (room(#a-b_c)) or room(#发布)。"},
		{"看#lobby", "看room(#lobby)"},
		{"#a- #-b #-", "room(#a)- room(#-b) #-"},
		{"**#a** ||#b|| `#c`", "strong(room(#a)) spoiler(room(#b)) code(#c)"},
		{"C#x &#39; a/#b ##c #", "C#x &#39; a/#b ##c #"},
		{"https://a.org/#b #c", "a<https://a.org/#b> room(#c)"},
		{"[see #a](https://a.org) [e](#f)", "a<https://a.org>(see #a) [e](#f)"},
		{"```\n#a\n```", "code(#a)"},
		{`\#a`, "#a"},
	},
	"actions": {
		{"/me waves", "action(p(waves))"},
		{"/me *waves* at @Bo\nand", "action(p(em(waves) at mention(@Bo)↵and))"},
		{"/me \n\nwaves", "action(p(waves))"},
		{"/me - a", "action(list-(item(p(a))))"},
		{`\/me waves`, "/me waves"},
		{" /me waves", " /me waves"},
		{"/me", "/me"},
		{"/ME waves", "/ME waves"},
		{"/mean it", "/mean it"},
		{"> /me waves", "quote(p(/me waves))"},
		{"a\n/me waves", "a↵/me waves"},
	},
}

func TestARoomIsALinkForThoseWhoMayReadIt(t *testing.T) {
	printer := HTML{Room: func(id chat.RoomID) string {
		return map[chat.RoomID]string{"lobby": "/r/lobby", "<b>": `/r/"<b>`}[id]
	}}
	for text, want := range map[string]string{
		"see #Lobby":   `<p dir="auto">see <a class="room-link" href="/r/lobby">#Lobby</a></p>`,
		"see #secret":  `<p dir="auto">see #secret</p>`,
		"/me > #lobby": `<blockquote dir="auto"><p dir="auto"><a class="room-link" href="/r/lobby">#lobby</a></p></blockquote>`,
	} {
		for _, typed := range []bool{false, true} {
			printer.Typed = typed
			if got, _ := printer.Message(text); got != want && !(typed && text[0] == '/') {
				t.Errorf("%q becomes %s, want %s", text, got, want)
			}
		}
	}
}
