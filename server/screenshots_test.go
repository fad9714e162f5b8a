package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client"
)

// TestScreenshots makes the pictures of the README: make screenshots.
func TestScreenshots(t *testing.T) {
	if *screenshotDir == "" {
		t.Skip("missing -screenshots DIR: make screenshots gives it")
	}
	if err := os.MkdirAll(*screenshotDir, 0o755); err != nil {
		t.Fatal(err)
	}
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	people := map[string]*machine{}
	for _, name := range []string{"Ada", "Bo", "林小雨", "Quiet-Heron", "Mara"} {
		people[name] = startClient(t, server.url, newStorage())
		people[name].online()
		people[name].client.Rename(name)
		people[name].until("renamed", func(v *client.View) bool { return v.Me.Name == name })
	}
	for _, room := range []string{"design", "发布", "go-wasm", "off-topic"} {
		people["Ada"].client.Create(room, "")
		people["Ada"].until("created", func(v *client.View) bool { return v.Open.Room.Name == room && v.Open.Known })
	}
	people["Ada"].client.Open(chat.Lobby)
	me := newPerson(t, browser, server.url, desktop)
	for _, room := range []string{"design", "发布", "go-wasm", "off-topic"} {
		me.visit("/r/" + room)
		me.until(`document.querySelector(".bar__title").textContent.includes("` + room + `")`)
	}
	me.visit("/")
	lobbyScene(people, me)
	for name, l := range map[string]look{
		"desktop-light": {width: 1280, height: 860}, "desktop-dark": {width: 1280, height: 860, dark: true},
		"phone-light": {width: 390, height: 844, phone: true}, "phone-dark": {width: 390, height: 844, phone: true, dark: true},
		"tablet": {width: 820, height: 1100},
	} {
		me.set(l)
		shoot(me, name)
	}
	me.set(desktop)
	me.write("@Bo seen, fixing the total now")
	me.until(`document.querySelector(".composer--private")`)
	shoot(me, "private")
	me.eval(`(localStorage.setItem("lang", "zh"), document.cookie = "lang=zh;path=/")`)
	me.visit("/")
	me.until(`document.documentElement.lang.startsWith("zh")`)
	me.sees("On it. Shipping at noon if the chaos run stays green.")
	shoot(me, "desktop-zh")
}

// lobbyScene says what the pictures show.
func lobbyScene(people map[string]*machine, me *person) {
	say := func(name string, room chat.RoomID, text string) {
		people[name].client.Send(room, client.Draft{Text: text})
		time.Sleep(200 * time.Millisecond) // the order on the pictures is the one here
		people[name].until("sent", func(v *client.View) bool { return v.Waiting == 0 })
	}
	mine := me.name()
	say("Ada", chat.Lobby, "The new build is up. First paint is 0.3 s on my phone, before the program is even there.")
	say("Ada", chat.Lobby, "Resume after the tunnel worked too: 214 messages, none twice.")
	say("林小雨", chat.Lobby, "搜索“上海”现在能找到结果了，谢谢 @"+mine+"！")
	say("Bo", chat.Lobby, "Here is the whole rule, it fits on a card:\nif it is the next one, push it; if it is older, ignore it; if there is a gap, read the store.")
	say("Mara", chat.Lobby, "Notes are at https://example.org/notes")
	say("Bo", chat.Lobby, "@"+mine+" Can you look at the invoice before the call? Not for the room.")
	me.sees("Can you look at the invoice before the call? Not for the room.")
	me.say("On it. Shipping at noon if the chaos run stays green.")
	me.sees("On it. Shipping at noon if the chaos run stays green.")
	for range 3 {
		say("Quiet-Heron", "design", "A thought about the margins")
	}
	say("林小雨", "发布", "@"+mine+" 可以发布了吗？")
	me.until(`document.querySelectorAll(".room--unread .badge").length >= 2`)
}

func shoot(p *person, name string) {
	time.Sleep(500 * time.Millisecond) // colours change softly
	p.picture(filepath.Join(*screenshotDir, name+".png"))
}
