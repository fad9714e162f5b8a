package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/host"
	"parley/app/ui/keys"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/slash"
)

func TestCommandsDoWhatTheySay(t *testing.T) {
	for text, want := range map[string]struct {
		log    string
		trip   chat.RoomID
		dialog action.DialogKind
	}{
		"/nick Sunny":   {log: "rename Sunny"},
		"/NICK  Sunny ": {log: "rename Sunny"},
		"/join 发布":      {trip: "发布"},
		"/join #Design": {trip: "design"},
		"/join":         {dialog: action.RoomsDialog},
		"/topic":        {dialog: action.TopicDialog},
		"/topic tea":    {log: "topic lobby tea"},
		"/topic off":    {log: "topic lobby "},
		"/Topic Off":    {log: "topic lobby "},
		"/help":         {dialog: action.HelpDialog},
		"/leave":        {log: "leave lobby", trip: "发布"},
		"/away":         {log: "toggle away"},
	} {
		d := newDesktop(t)
		d.write(text)
		d.enter()
		if len(d.did.sent) > 0 || d.glass.text != "" {
			t.Errorf("%s: sent %v, and the field holds %q", text, d.did.sent, d.glass.text)
		}
		if want.log != "" && !slices.Contains(d.did.log, want.log) || d.screen.dialog != want.dialog || want.trip != "" && !slices.Equal(d.trips, []chat.RoomID{want.trip}) {
			t.Errorf("%s: did %v, went to %v, opened %q", text, d.did.log, d.trips, d.screen.dialog)
		}
	}
}

func TestWhatCommandsSend(t *testing.T) {
	for text, want := range map[string]view.Draft{
		"/me waves":        {Text: "/me waves"},
		"/ME waves at @Bo": {Text: "/me waves at @Bo"},
		"/shrug well":      {Text: `well ¯\_(ツ)_/¯`},
		"/msg Bo psst":     {Text: "@Bo psst", To: uitest.Bo.ID},
		"/msg @Bo psst":    {Text: "@Bo psst", To: uitest.Bo.ID},
		"//nope":           {Text: "/nope"},
		"//me waves":       {Text: `\/me waves`},
		"/usr/bin/env":     {Text: "/usr/bin/env"},
		"// a comment":     {Text: "// a comment"},
	} {
		d := newDesktop(t)
		d.write(text)
		d.enter()
		if !slices.Equal(d.did.sent, []view.Draft{want}) || d.glass.text != "" {
			t.Errorf("%s: sent %+v, want %+v", text, d.did.sent, want)
		}
	}
}

func TestAMistypedCommandIsNeverSent(t *testing.T) {
	for text, says := range map[string]string{
		"/jion lobby": "There is no command /jion",
		"/nope":       "There is no command /nope",
		"/msg: Bo hi": "There is no command /msg",
		"/nick":       "Something is missing: /nick NAME",
		"/me  ":       "Something is missing: /me ACTION",
		"/msg":        "Something is missing: /msg NAME MESSAGE",
		"/topic a\tb": "A topic is one line",
		"/join !!":    "Use up to",
	} {
		d := newDesktop(t)
		d.write(text)
		if d.press(keys.Cancel, text); d.composer.list.Open() {
			t.Errorf("%s: Escape leaves the list open", text)
		}
		d.enter()
		if len(d.did.sent) > 0 || d.glass.text != text {
			t.Errorf("%s: sent %v, and the field holds %q", text, d.did.sent, d.glass.text)
		}
		if note := d.note(); !strings.Contains(note, says) {
			t.Errorf("%s: the composer says %s, want %q", text, note, says)
		}
		if d.composerClass() != "composer--blocked" {
			t.Errorf("%s: the composer looks like %s", text, d.composerClass())
		}
	}
}

func TestWhatLooksLikeACommandCanBeSentOrCorrected(t *testing.T) {
	d := newDesktop(t)
	d.write("/tmp is full")
	if note := d.note(); !strings.Contains(note, "Send as text") {
		t.Fatalf("before the Enter the composer says %s", note)
	}
	d.act(action.AsText, "")
	if want := []view.Draft{{Text: "/tmp is full"}}; !slices.Equal(d.did.sent, want) || d.glass.text != "" {
		t.Errorf("sent %+v, and the field holds %q", d.did.sent, d.glass.text)
	}
	d.write("/Jion 发布")
	d.enter()
	if note := d.note(); !strings.Contains(note, `data-arg="join"`) {
		t.Fatalf("no command is suggested: %s", note)
	}
	d.act(action.Respell, "join")
	if d.glass.text != "/join 发布" {
		t.Fatalf("the field holds %q", d.glass.text)
	}
	d.enter()
	if !slices.Equal(d.trips, []chat.RoomID{"发布"}) {
		t.Errorf("went to %v", d.trips)
	}
}

func TestCommandsDoNotRunInAnEdit(t *testing.T) {
	d := newDesktop(t)
	row := uitest.Said("m", uitest.Noon(t), uitest.Me, true, "hello")
	row.Seq, row.Room = 9, chat.Lobby
	shown := func(text string) {
		row.Text = text
		d.change(func(v *view.Snapshot) {
			v.Open.Live = []*view.Chunk{{ID: 7, Version: int64(len(text)), Rows: []view.Row{row}}}
		})
		d.editMessage(row, text)
	}
	shown("hello")
	for _, text := range []string{"/nick Sunny", "/nope", "/help"} {
		d.write(text)
		d.enter()
		if d.composer.edit == nil || len(d.did.log) > 0 {
			t.Fatalf("%s: did %v", text, d.did.log)
		}
		if note := d.note(); !strings.Contains(note, "Save as text") {
			t.Errorf("%s: the composer says %s", text, note)
		}
	}
	d.act(action.AsText, "")
	if want := "edit lobby 9 0 /help"; !slices.Contains(d.did.log, want) {
		t.Errorf("did %v, want %q", d.did.log, want)
	}
	for text, edits := range map[string][2]string{
		"/tmp is full": {"/tmp is empty", "/tmp is empty"}, "/me waves": {"/me sings", "/me sings"}, "hello": {"/me  sings", "/me sings"},
	} {
		d.did.log = nil
		shown(text)
		d.write(edits[0])
		d.enter()
		if want := "edit lobby 9 0 " + edits[1]; !slices.Contains(d.did.log, want) {
			t.Errorf("%q becomes %q: did %v", text, edits[0], d.did.log)
		}
	}
}

func TestACommandThatWasSentTooEarlyIsNotPublished(t *testing.T) {
	d := newDesktop(t)
	d.begin(host.Early{Room: chat.Lobby, Sends: []host.EarlySend{
		{Room: chat.Lobby, Text: "/nick Sunny"}, {Room: chat.Lobby, Text: "/me waves"}, {Room: chat.Lobby, Text: "//help"}, {Room: "发布", Text: "/jion x"},
	}})
	if want := []view.Draft{{Text: "/me waves"}, {Text: "/help"}}; !slices.Equal(d.did.sent, want) {
		t.Errorf("sent %+v, want %+v", d.did.sent, want)
	}
	if d.glass.text != "/nick Sunny" || !slices.ContainsFunc(d.did.log, func(s string) bool { return strings.HasPrefix(s, "draft 发布 /jion x") }) {
		t.Errorf("the field holds %q; did %v", d.glass.text, d.did.log)
	}
}

func TestNobodyIsToldThatACommandIsTyped(t *testing.T) {
	d := newDesktop(t)
	for text, want := range map[string]bool{"/": false, "/ni": false, "/nick Sunny": false, "/me waves": false, "/nope a": false, "/msg Bo a": false, "//a": true, "/usr/bin": true, "hi": true} {
		d.did.log = nil
		d.write("")
		d.write(text)
		if told := slices.Contains(d.did.log, "typing"); told != want {
			t.Errorf("%s: told %v, want %v", text, told, want)
		}
	}
}

func TestOneListCompletesAll(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Directory = &view.Directory{Rooms: []chat.Listing{{Room: chat.Room{ID: "garden", Kind: chat.Public, Name: "Garden"}}}}
	})
	for _, c := range []struct{ typed, want, inserts string }{
		{"/", "/me /nick /msg /topic /join /leave /shrug /away /status /guests /slow /archive /calm /level /create /members /add /remove /role /invite /help", "/me "},
		{"/h", "/help", "/help "},
		{"/me", "", ""},
		{"a /h", "", ""},
		{"see #", "#lobby #发布 #garden", "see #lobby "},
		{"see #gar", "#garden", "see #garden "},
		{"see #ard", "#garden", "see #garden "},
		{"see #garden", "", ""},
		{"/join ga", "#garden", "/join #garden "},
		{"/msg b", "@Bo", "/msg @Bo "},
		{"/msg Bo ga", "", ""},
		{"@b", "@Bo", "@Bo "},
		{"`#gar", "", ""},
		{"C#gar", "", ""},
	} {
		d.write("")
		d.write(c.typed)
		list := d.composer.list
		var got []string
		for i := range list.Len() {
			got = append(got, strings.TrimSpace(list.Text(i, 0)))
		}
		if strings.Join(got, " ") != c.want || d.glass.listing != (c.want != "") {
			t.Errorf("%q: offers %v, want %s", c.typed, got, c.want)
			continue
		}
		if c.want == "" {
			continue
		}
		html := app.HTMLString(d.composerUI())
		uitest.WantAll(t, html, `role="listbox"`, `aria-activedescendant="offer-0"`, `id="offer-0"`)
		if d.press(keys.Pick, c.typed); d.glass.text != c.inserts {
			t.Errorf("%q: becomes %q, want %q", c.typed, d.glass.text, c.inserts)
		}
	}
}

func TestWhoAppearsAwaySeesIt(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Away = true })
	if html := app.HTMLString(d.roomsUI()); !strings.Contains(html, "You appear away") || !strings.Contains(html, `data-action="away"`) {
		t.Errorf("the card shows %s", html)
	}
	d.act(action.Away, "")
	if !slices.Contains(d.did.log, "toggle away") || d.screen.toast.text != d.w.BackNow {
		t.Errorf("did %v, said %q", d.did.log, d.screen.toast.text)
	}
	d.change(func(v *view.Snapshot) { v.Away, v.Link.State = false, view.Waiting })
	if d.act(action.Away, ""); d.screen.toast.text != d.w.DoneLater {
		t.Errorf("offline it says %q", d.screen.toast.text)
	}
}

func TestHelpListsEveryCommand(t *testing.T) {
	d := newDesktop(t)
	html := app.HTMLString(d.dialogUI(action.HelpDialog))
	for _, c := range slash.Common() {
		if usage, does := component.Command(d.w, c.Word); does == "" || !strings.Contains(html, ">"+usage+"<") {
			t.Errorf("%s: %q, %q", c.Word, usage, does)
		}
	}
}

func TestACommandWaitsForTheInputMethod(t *testing.T) {
	d := newDesktop(t)
	d.compose("/nick 小雨", false)
	d.enter()
	if len(d.did.log) > 0 || d.glass.text == "" {
		t.Fatalf("did %v", d.did.log)
	}
	d.compose("/nick 小雨", true)
	if !slices.Contains(d.did.log, "rename 小雨") || d.glass.text != "" || d.intent().Mode != compose.Blank {
		t.Errorf("did %v, and the field holds %q", d.did.log, d.glass.text)
	}
}

func TestACommandLeavesADraftThatHasNotCome(t *testing.T) {
	d := newDesktop(t)
	d.composer.arriving = true
	d.write("/help")
	d.enter()
	if slices.Contains(d.did.log, "draft sent lobby") || !d.composer.arriving {
		t.Errorf("the saved draft is dropped before it came: %q", d.did.log)
	}
}
