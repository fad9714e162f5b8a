package gallery

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

const galleryDir = "gallery"

// manifestDir has the pictures that the manifest of the app names.
var manifestDir = filepath.Join("..", "..", "..", "web", "static", "screenshots")

// screens are the screens of the gallery, by the names that states give them.
var screens = map[string]chromium.Screen{
	"phone":   {Width: 390, Height: 844, Phone: true},
	"tablet":  {Width: 820, Height: 1100},
	"desktop": {Width: 1280, Height: 800},
	"wide":    {Width: 1920, Height: 1080},
	"night":   {Width: 1280, Height: 800, Dark: true},
	"dark":    {Width: 390, Height: 844, Phone: true, Dark: true},
	"forced":  {Width: 1280, Height: 800, Forced: true},
	"zoomed":  {Width: 1280, Height: 1024, Zoom: 4},
	"chinese": {Width: 1280, Height: 800, Languages: "zh-CN,zh"},
	"中文":      {Width: 390, Height: 844, Phone: true, Languages: "zh-CN,zh"},
	"hebrew":  {Width: 1280, Height: 800, Languages: "he"},
	"לילה":    {Width: 1280, Height: 800, Dark: true, Languages: "he"},
	"עברית":   {Width: 390, Height: 844, Phone: true, Languages: "he"},
}

// state is a state of the page, on some screens. show brings the page, which shows the lobby, into it; the page is loaded anew
// for each picture.
type state struct {
	name, about string
	in          string // the names of screens
	show        func(s *studio)
	end         func(s *studio) // undoes what a new page does not
}

// states is the gallery: one line for each state. What changes the server for good comes last.
var states = []state{
	{name: "Busy room", about: "The lobby, with a private message, a mention and unread rooms.", in: "phone tablet desktop wide night dark forced zoomed chinese 中文 hebrew לילה עברית"},
	{name: "First visit", about: "A newcomer with nothing but the address.", in: "phone desktop dark chinese 中文 עברית", show: (*studio).newcomer},
	{name: "Quiet room", about: "A room without messages.", in: "phone desktop 中文", show: at("/r/off-topic")},
	{name: "Private message", about: "Only one person will read it; the composer says so before Enter.", in: "phone desktop night forced zoomed 中文", show: typing("@Bo seen, fixing the total now"), end: (*studio).cleared},
	{name: "No such person", about: "The text stays in the composer.", in: "phone desktop dark", show: typing("@Bob are you there?"), end: (*studio).cleared},
	{name: "Mention", about: "Names are offered while typing.", in: "phone desktop night", show: typing("Thanks @"), end: (*studio).cleared},
	{name: "Commands", about: "Commands are explained while typing.", in: "phone desktop night 中文 hebrew", show: typing("/"), end: (*studio).cleared},
	{name: "Room links", about: "Rooms are offered while typing.", in: "phone desktop", show: typing("It is in #d"), end: (*studio).cleared},
	{name: "Emoji names", about: "Emoji are offered by name while typing.", in: "phone desktop 中文", show: typing("Shipped :tad"), end: (*studio).cleared},
	{name: "Send later", about: "Times for the text in the composer, and what waits for its time.", in: "phone desktop night 中文 hebrew", show: (*studio).later, end: (*studio).unscheduled},
	{name: "Earlier drafts", about: "Texts that were replaced or cleared, for seven days.", in: "phone desktop night hebrew", show: (*studio).shelf},
	{name: "Conversation of two", about: "Everything in it is private.", in: "phone desktop dark", show: pressing(".room .avatar")},
	{name: "Long text", about: "The composer grows, and counts characters near the limit.", in: "phone desktop zoomed", show: typing(strings.Repeat("A line of a longer text.\n", 390)), end: (*studio).cleared},
	{name: "Rooms", about: "The list of rooms, a drawer on a phone.", in: "phone dark 中文 עברית", show: pressing("#open-rooms")},
	{name: "People", about: "Who is here, a drawer on phones and tablets.", in: "phone tablet", show: pressing("#open-people")},
	{name: "Room options", about: "Actions for a room.", in: "phone desktop", show: pressing("#open-room")},
	{name: "Message options", about: "Reactions, and actions for a message.", in: "phone desktop night forced 中文 hebrew עברית", show: (*studio).options},
	{name: "Settings", about: "Theme, language and the data on this device.", in: "phone desktop night chinese לילה", show: (*studio).settings},
	{name: "Find a room", about: "One field finds rooms and creates new ones.", in: "phone desktop zoomed chinese hebrew", show: asking("create", "des")},
	{name: "Name", about: "Changing one's name.", in: "phone desktop", show: asking("rename", "")},
	{name: "Search", about: "Finds messages in every room that one may read; those stored on the device come at once.", in: "phone desktop night zoomed chinese", show: asking("search", "the")},
	{name: "Search operators", about: "A query is completed and explained while typing.", in: "phone desktop hebrew", show: asking("search", "-has:")},
	{name: "No match", about: "A search without a result.", in: "phone desktop", show: asking("search", "nothing like it")},
	{name: "Inbox", about: "Messages that mention the user or answer one of the user's.", in: "phone desktop night 中文 hebrew", show: asking("inbox", "")},
	{name: "Jump to date", about: "Goes to the first message of a day.", in: "phone desktop", show: asking("day", "")},
	{name: "Keyboard shortcuts", about: "The list of keyboard shortcuts.", in: "desktop night zoomed chinese hebrew", show: asking("help", "")},
	{name: "New conversation", about: "Choosing a recipient.", in: "phone desktop", show: asking("direct", "")},
	{name: "Blocked people", about: "People whose messages are hidden.", in: "desktop", show: asking("blocked", "")},
	{name: "Toast", about: "Confirms an action.", in: "phone desktop night", show: (*studio).copied},
	{name: "Person", about: "Actions for a person.", in: "phone desktop", show: pressing(".person--about")},
	{name: "New room", about: "Public, private or a group: who can read it is said before it is created.", in: "phone desktop night 中文 hebrew", show: asking("newroom", "Launch")},
	{name: "Private room", about: "Only its members can read it.", in: "phone desktop night", show: (*studio).launch},
	{name: "Members", about: "Who belongs to a private room.", in: "phone desktop night 中文 hebrew", show: (*studio).members},
	{name: "Sign out", about: "Warns about data that will be lost.", in: "phone desktop chinese", show: asking("signout", "")},
	{name: "No such room", about: "An address that leads to no room.", in: "phone desktop", show: at("/r/nowhere")},
	{name: "Without JavaScript", about: "The room can still be read.", in: "phone desktop", show: (*studio).scriptless, end: func(s *studio) { scripts(s.Person, true) }},
	{name: "Page not found", about: "An address that leads to no page.", in: "phone desktop dark chinese hebrew", show: lost},
	{name: "New messages", about: "A room opens at the first unread message.", in: "phone desktop night", show: (*studio).unread},
	{name: "Offline", about: "Messages written now are sent later.", in: "phone desktop night chinese hebrew", show: (*studio).away, end: (*studio).online},
	{name: "Not sent", about: "A message that the server refused, and the reason.", in: "phone desktop dark", show: (*studio).refused, end: (*studio).discards},
	{name: "Sign in", about: "A page without the program, in the browser of a guest.", in: "phone desktop night zoomed chinese hebrew", show: plainPage("/sign-in")},
	{name: "Guest", about: "A guest can keep the name.", in: "phone desktop night forced 中文 hebrew", show: plainPage("/account")},
	{name: "Weak password", about: "What is wrong stands beside the field.", in: "phone desktop עברית", show: (*studio).weak},
	{name: "Account", about: "Ways to sign in, devices, and what belongs to a person.", in: "phone desktop night chinese עברית", show: (*studio).account},
	{name: "Recovery codes", about: "Shown once.", in: "phone desktop dark", show: pressesOn("/account/codes", "form button")},
	{name: "Add a device", about: "A phone is signed in by a picture.", in: "phone desktop night hebrew", show: pressesOn("/account", `form[action="/account/handover"] button`)},
	{name: "Sign out of the account", about: "Says what is lost on this device.", in: "phone desktop", show: plainPage("/sign-out")},
}

func (s *studio) gallery() {
	for _, state := range states {
		if !taken(state.name) {
			continue
		}
		for _, name := range strings.Fields(state.in) {
			s.shows(state, name)
			small(s.Person, filepath.Join(*chromium.ScreenshotDir, galleryDir, pictureOf(state, name)))
			if state.end != nil {
				state.end(s)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(*chromium.ScreenshotDir, "README.md"), []byte(index()), 0o644); err != nil {
		s.t.Error(err)
	}
	if *only != "" {
		return
	}
	for form, screen := range map[string]string{"wide": "desktop", "narrow": "phone"} {
		s.shows(states[0], screen)
		small(s.Person, filepath.Join(manifestDir, form+".webp"))
	}
}

// taken reports whether pictures of a state are taken.
func taken(name string) bool { return *only == "" || slices.Contains(strings.Split(*only, ","), name) }

// shows brings the page into a state, on a screen.
func (s *studio) shows(state state, screen string) {
	l := screens[screen]
	lang := "en"
	if l.Languages != "" {
		lang = l.Languages[:2]
	}
	l.Languages = ""
	s.Set(l)
	setLanguage(s.Person, lang)
	s.Eval(`(localStorage.setItem("welcomed", "yes"))`)
	s.Sees("On it. Shipping at noon if the chaos run stays green.")
	if state.show != nil {
		state.show(s)
	}
}

// pictureOf names the file of a picture.
func pictureOf(state state, screen string) string {
	if latin := map[string]string{"中文": "phone-chinese", "עברית": "phone-hebrew", "לילה": "hebrew-night"}[screen]; latin != "" {
		screen = latin
	}
	return strings.ToLower(strings.ReplaceAll(state.name, " ", "-")) + "-" + screen + ".webp"
}

func at(path string) func(*studio) {
	return func(s *studio) {
		s.Visit(path)
		s.Until(`document.querySelector(".timeline__start, .timeline__note, .message")`)
	}
}

func typing(text string) func(*studio) {
	return func(s *studio) { s.Write(text) }
}

// cleared empties the composer, whose text would be there again on the next page.
func (s *studio) cleared() {
	s.Eval(`(document.querySelector("#composer-text").focus(), document.querySelector("#composer-text").select(), document.execCommand("delete"))`)
	s.Until(`document.querySelector("#composer-text").value === "" && document.querySelector(".composer--public")`)
	time.Sleep(1500 * time.Millisecond) // drafts are saved a second after the last key
}

// later schedules a message, and writes one that may be.
func (s *studio) later() {
	s.Write("The call is in ten minutes.")
	s.Click(".composer__later")
	s.Click(`[data-action="laterhour"]`)
	s.Until(`document.querySelector("#composer-text").value === ""`)
	s.Write("Notes of the call go here afterwards.")
	s.Click(".composer__later")
	s.Until(`document.querySelector("#later [data-action=laterdrop]")`)
}

func (s *studio) unscheduled() {
	s.Click(`#later [data-action="laterdrop"]`)
	s.Until(`!document.querySelector("#later [data-action=laterdrop]")`)
	s.closed()
	s.cleared()
}

func (s *studio) closed() {
	s.Key("Escape", 27, "", 0)
	s.Until(`!document.querySelector("#dialog").open`)
}

// shelf clears two drafts, and nothing else.
func (s *studio) shelf() {
	s.Opens("shelf")
	s.Until(`!document.querySelector("#dialog [aria-busy=true]")`)
	for s.Eval(`document.querySelector("#dialog [data-action=dropdraft]")`) != "null" {
		s.Click("#dialog [data-action=dropdraft]")
		s.Settles()
	}
	s.closed()
	for _, text := range []string{"About the invoice: the total lacks the second page, I think.", "Release notes, a first version:\n- searches in every script\n- drafts on all devices"} {
		s.Write(text)
		time.Sleep(1500 * time.Millisecond) // drafts are saved a second after the last key
		s.cleared()
	}
	s.Opens("shelf")
	s.Until(`document.querySelectorAll("#dialog [data-action=dropdraft]").length === 2`)
}

func pressing(selector string) func(*studio) { return func(s *studio) { s.Click(selector) } }

func asking(dialog, text string) func(*studio) {
	return func(s *studio) {
		s.Opens(dialog)
		if text != "" {
			s.Until(`document.activeElement.tagName === "INPUT"`)
			chromium.Call(s.Person, input.InsertText, input.InsertTextParams{Text: text})
		}
	}
}

// launch shows a private room, which is made for the first picture of it.
func (s *studio) launch() {
	if s.private == "" {
		s.Write("/create private Launch @Ada @Bo")
		s.Click(".composer__send")
		s.Until(`document.querySelectorAll("#dialog[open] .newroom__one").length === 2`)
		s.Click("#dialog .button--main")
		s.Until(`location.pathname.startsWith("/r/room")`)
		s.private = s.Eval(`location.pathname`)
		s.Say("The page goes live on Friday; nothing about it leaves this room.")
		s.Sees("The page goes live on Friday; nothing about it leaves this room.")
	}
	at(s.private)(s)
}

func (s *studio) members() {
	s.launch()
	s.Opens("members")
	s.Until(`document.querySelectorAll('#dialog [data-action="person"]').length === 3`)
}

func lost(s *studio) { s.Load("/nowhere") }

// plainPage shows a page without the program.
func plainPage(path string) func(*studio) {
	return func(s *studio) {
		s.Load(path)
		s.Until(`document.querySelector("body.site h1")`)
	}
}

// pressesOn presses a button of such a page.
func pressesOn(path, selector string) func(*studio) {
	return func(s *studio) {
		plainPage(path)(s)
		s.Eval(`(document.querySelector("h1").id = "before", 0)`)
		s.Click(selector)
		s.Until(`document.querySelector("body.site h1:not(#before)")`)
	}
}

// sets a password on the account page.
func (s *studio) sets(password string) {
	plainPage("/account")(s)
	s.Eval(fmt.Sprintf(`(document.querySelector("h1").id = "before", document.querySelector("#new").value = %q, 0)`, password))
	s.Click(`form[action="/account/password"] button`)
	s.Until(`document.querySelector("body.site h1:not(#before)")`)
}

func (s *studio) weak() { s.sets("password1") }

// account shows an account, which the guest becomes at the first time.
func (s *studio) account() {
	plainPage("/account")(s)
	if s.Eval(`document.querySelector("#new")`) != "null" {
		s.sets("correct horse battery staple")
	}
}

func (s *studio) newcomer() {
	s.Eval(`(localStorage.removeItem("welcomed"))`)
	s.Visit("/")
	s.Until(`document.querySelector(".welcome--open")`)
}

func (s *studio) settings() {
	if s.Eval(`getComputedStyle(document.querySelector("#open-rooms")).display`) != "none" {
		s.Click("#open-rooms")
	}
	s.Click("#open-settings")
}

// options has people react to a message, and opens its menu.
func (s *studio) options() {
	said := s.row("Resume after the tunnel")
	for name, keys := range map[string]string{"Bo": "🎉 👍", "Mara": "🎉", "林小雨": "🎉 👍", "Quiet-Heron": "👀"} {
		for _, key := range strings.Fields(keys) {
			s.people[name].Client.React(chat.Lobby, said.Seq, key, true)
		}
	}
	row := fmt.Sprintf(`[...document.querySelectorAll("#timeline .message")].find((e) => e.textContent.includes(%q))`, said.Text)
	s.Until(row + `.querySelectorAll(".reaction").length === 3 && ` + row + `.textContent.includes("🎉3")`)
	s.Eval(`((e) => { e.tabIndex = -1; e.focus(); })(` + row + `)`)
	s.Enter()
	s.Until(`document.activeElement.closest("#menu-message")`)
}

// row returns a message of the lobby.
func (s *studio) row(text string) view.Row {
	for _, part := range s.people["Ada"].Client.View().Open.Live {
		for _, row := range part.Rows {
			if strings.HasPrefix(row.Text, text) {
				return row
			}
		}
	}
	s.t.Fatalf("nobody said %q", text)
	return view.Row{}
}

func (s *studio) copied() {
	s.Click("#open-room")
	s.Click(".menu--open [data-action=link]")
	s.Until(`document.querySelector(".toast")`)
}

// unread has somebody write more than a screen in another room, and opens it.
func (s *studio) unread() {
	mara := s.people["Mara"]
	for i := range 60 {
		mara.Client.Send("go-wasm", view.Draft{Text: fmt.Sprintf("Build %d is smaller than the one before.", i+1)})
	}
	mara.Until("sent", func(v *view.Snapshot) bool { return v.Waiting == 0 })
	s.Visit("/r/go-wasm")
	s.Until(`document.querySelector(".unread") && document.querySelector(".jump")`)
}

func (s *studio) scriptless() {
	scripts(s.Person, false)
	s.Load("/")
}

// sends writes a text and presses Send: on a phone, Enter begins a new line.
func (s *studio) sends(text string) {
	s.Write(text)
	s.Click(".composer__send")
}

// away has the person write while there is no server.
func (s *studio) away() {
	s.server.Kill()
	s.Until(`document.querySelector(".banner--offline")`)
	s.sends("Back in the tunnel, this goes out later.")
	s.Until(`document.querySelector(".message--pending")`)
}

func (s *studio) online() {
	s.Click(".message--pending [data-action=discard]")
	s.server.Start()
	s.Until(`!document.querySelector(".banner--offline")`)
}

// refused has the person write to somebody who was not there, while nobody could know.
func (s *studio) refused() {
	s.server.Kill()
	s.Until(`document.querySelector(".banner--offline")`)
	s.sends("@Nobody-Here are you there?")
	s.Until(`document.querySelector(".message--pending")`)
	s.server.Start()
	s.Until(`document.querySelector(".message--failed")`)
}

func (s *studio) discards() { s.Click(".message--failed [data-action=discard]") }
