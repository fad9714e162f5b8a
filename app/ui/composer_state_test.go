package ui

import (
	"slices"
	"strings"
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/app/ui/host"
	"parley/app/ui/keys"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestEnterSendsAndClearsTheField(t *testing.T) {
	d := newDesktop(t)
	d.write("hello\n")
	d.enter()
	if want := []view.Draft{{Text: "hello"}}; !slices.Equal(d.did.sent, want) {
		t.Errorf("got %+v, want %+v", d.did.sent, want)
	}
	if d.glass.text != "" || d.glass.ends == 0 {
		t.Errorf("the field holds %q, want it empty and the timeline at its end", d.glass.text)
	}
	d.enter()
	if len(d.did.sent) != 1 {
		t.Error("an empty field was sent")
	}
}

func TestComposerIsPrivateBeforeEnter(t *testing.T) {
	d := newDesktop(t)
	d.write("@Bo psst")
	in := d.intent()
	if in.Mode != compose.Privately || d.composerClass() != "composer--private" || d.sendLabel() != "Send privately" {
		t.Errorf("got %+v, want it private for one who is on screen", in)
	}
	d.enter()
	if want := (view.Draft{Text: "@Bo psst", To: uitest.Bo.ID}); len(d.did.sent) != 1 || d.did.sent[0] != want {
		t.Errorf("got %+v, want %+v", d.did.sent, want)
	}
}

func TestSayingItToTheRoomIsOneClick(t *testing.T) {
	d := newDesktop(t)
	d.write("@Bo hello all")
	d.act(action.Aloud, "")
	d.enter()
	if want := (view.Draft{Text: "@Bo hello all", Public: true}); len(d.did.sent) != 1 || d.did.sent[0] != want {
		t.Fatalf("got %+v, want %+v", d.did.sent, want)
	}
	d.write("@Bo the next one")
	if d.intent().Mode != compose.Privately {
		t.Error("the choice outlives its message")
	}
}

func TestEnterWaitsToLearnWhoItIs(t *testing.T) {
	d := newDesktop(t)
	d.write("@Tomas hello")
	d.enter()
	if len(d.did.sent) != 0 || d.glass.text == "" || !slices.Equal(d.did.finds, []string{"Tomas"}) {
		t.Fatalf("got sent %v, asked for %v", d.did.sent, d.did.finds)
	}
	tomas := chat.Person{User: chat.User{ID: "u-tomas", Name: "Tomas"}}
	d.change(func(v *view.Snapshot) { v.Lookup = &view.Lookup{Name: "Tomas", Done: true, Match: &tomas} })
	if want := (view.Draft{Text: "@Tomas hello", To: "u-tomas"}); len(d.did.sent) != 1 || d.did.sent[0] != want {
		t.Errorf("got %+v, want %+v", d.did.sent, want)
	}
}

func TestTextChangedWhileWaitingIsNotSent(t *testing.T) {
	d := newDesktop(t)
	d.write("@Tomas hello")
	d.enter()
	d.write("@Tomas hello, or")
	tomas := chat.Person{User: chat.User{ID: "u-tomas", Name: "Tomas"}}
	d.change(func(v *view.Snapshot) { v.Lookup = &view.Lookup{Name: "Tomas", Done: true, Match: &tomas} })
	if len(d.did.sent) != 0 {
		t.Errorf("got %+v sent, want nothing", d.did.sent)
	}
}

func TestUnknownNamesBlockAndOffer(t *testing.T) {
	d := newDesktop(t)
	d.write("@Adda hello")
	d.wait()
	d.change(func(v *view.Snapshot) {
		v.Lookup = &view.Lookup{Name: "Adda", Done: true, Offers: []chat.Person{uitest.Here(uitest.Ada)}}
	})
	d.enter()
	if len(d.did.sent) != 0 || d.glass.text != "@Adda hello" {
		t.Fatalf("got %v sent and the field %q, want nothing and the text kept", d.did.sent, d.glass.text)
	}
	if got := d.composerClass(); got != "composer--blocked" {
		t.Errorf("got %s, want composer--blocked", got)
	}
	d.act(action.Address, string(uitest.Ada.ID))
	if d.glass.text != "@Ada hello" || d.intent().Draft.To != uitest.Ada.ID {
		t.Errorf("got %q to %q, want the offered name", d.glass.text, d.intent().Draft.To)
	}
}

func TestLookAlikesBlock(t *testing.T) {
	d := newDesktop(t)
	d.write("@Вo hello")
	d.change(func(v *view.Snapshot) {
		v.Lookup = &view.Lookup{Name: "Вo", Done: true, Near: &chat.Person{User: uitest.Bo}}
	})
	d.enter()
	if len(d.did.sent) != 0 || d.intent().Mode != compose.Alike {
		t.Fatalf("got %+v sent, mode %d", d.did.sent, d.intent().Mode)
	}
	d.act(action.Address, string(uitest.Bo.ID))
	d.enter()
	if want := (view.Draft{Text: "@Bo hello", To: uitest.Bo.ID}); len(d.did.sent) != 1 || d.did.sent[0] != want {
		t.Errorf("got %+v, want %+v", d.did.sent, want)
	}
}

func TestCompletionIsTakenByEnter(t *testing.T) {
	d := newDesktop(t)
	d.write("hi @a")
	if !d.glass.listing {
		t.Fatal("the list is not open")
	}
	d.press(keys.Pick, d.glass.text)
	if d.glass.text != "hi @Ada " || d.glass.listing {
		t.Errorf("got %q, list open %v; want the name and the list closed", d.glass.text, d.glass.listing)
	}
}

func TestListStaysAsItIsWhenNothingMoved(t *testing.T) {
	d := newDesktop(t)
	d.write("@")
	d.press(keys.Down, "@")
	d.write("@")
	if got := d.composer.list.Marked; got != 1 {
		t.Errorf("got the mark at %d, want 1 still", got)
	}
	d.press(keys.Cancel, "@")
	d.write("@")
	if d.composer.list.Open() || d.glass.listing {
		t.Error("the list opens again by the key that closed it")
	}
}

func TestComposingTextIsNeverWritten(t *testing.T) {
	d := newDesktop(t)
	d.write("@")
	d.glass.composing = true
	d.act(action.Address, string(uitest.Bo.ID))
	if d.glass.text != "@" {
		t.Errorf("got %q, want the text of the input method left alone", d.glass.text)
	}
}

func TestDraftsBelongToTheirRooms(t *testing.T) {
	d := newDesktop(t)
	kept := map[chat.RoomID]string{"发布": "half a"}
	d.fetch = func(_ func() string, then func(string)) { then(kept[d.asked]) }
	d.write("unfinished")
	d.Model.enter("发布")
	if !slices.Contains(d.did.log, "draft lobby unfinished by Brave-Otter") || !slices.Contains(d.did.log, "open 发布") {
		t.Errorf("got %v, want the draft kept and the room opened", d.did.log)
	}
	if d.glass.text != "half a" {
		t.Errorf("got %q, want the other room's draft", d.glass.text)
	}
}

func TestDraftStandsBeforeEarlyText(t *testing.T) {
	d := newDesktop(t)
	d.begin(host.Early{Room: chat.Lobby, Text: "typed early", Caret: 5})
	d.restoreDraft("typed early") // the browser itself brought the text back
	if d.glass.text != "typed early" {
		t.Errorf("got %q, want the text once", d.glass.text)
	}
	d.restoreDraft("half a thought")
	if want := "half a thought\ntyped early"; d.glass.text != want {
		t.Errorf("got %q, want %q", d.glass.text, want)
	}
	d.restoreDraft("something else")
	if want := "half a thought\ntyped early"; d.glass.text != want {
		t.Errorf("got %q, want what the person has now left alone", d.glass.text)
	}
}

func TestEarlyTextAndSendsAreTakenOver(t *testing.T) {
	d := newDesktop(t)
	d.begin(host.Early{Room: chat.Lobby, Text: "still 字 typing", Caret: 3, Sends: []host.EarlySend{{Room: chat.Lobby, Text: "first"}, {Room: chat.Lobby, Text: "@Bo hi"}, {Room: chat.Lobby, Text: " "}}})
	if want := []view.Draft{{Text: "first"}, {Text: "@Bo hi"}}; !slices.Equal(d.did.sent, want) {
		t.Errorf("got %+v, want %+v", d.did.sent, want)
	}
	if d.glass.text != "still 字 typing" {
		t.Errorf("got %q in the field, want what was typed", d.glass.text)
	}
}

func TestMoreOfTheSameTextNeedsNotBeTold(t *testing.T) {
	end := func(text string) int { return compose.UnitsAt(text, len(text)) }
	long := strings.Repeat("x", chat.TextRunes-compose.LeftShown-1)
	for _, c := range []struct {
		was, is string
		want    bool
	}{
		{"hello", "hello w", true}, {"你好", "你好，", true}, {"mail me at a@b", "mail me at a@b.", true},
		{"", "h", false}, {"h", "", false}, {"h", " ", false},
		{"hello ", "hello @", false}, {"hello @b", "hello @b ", false}, {"@bo hi", "@bo hi!", false}, {"x", "＠x", false},
		{long, long + "x", false},
	} {
		if got := SameLook(uitest.Limits, c.was, end(c.was), c.is, end(c.is)); got != c.want {
			t.Errorf("%.20q, then %.20q: got %v, want %v", c.was, c.is, got, c.want)
		}
	}
}

func TestWhatWasNotToldIsAskedFor(t *testing.T) {
	for name, ask := range map[string]func(d *desktop){
		"the draft is kept": func(d *desktop) { d.wait() },
		"something is clicked": func(d *desktop) {
			d.act(action.People, "")
			d.saveDraft()
		},
		"another room is opened": func(d *desktop) { d.Model.enter("tea") },
	} {
		d := newDesktop(t)
		d.write("half")
		d.glass.text, d.glass.untold = "half a thought", true
		ask(d)
		if want := "draft " + string(chat.Lobby) + " half a thought"; !strings.Contains(strings.Join(d.did.log, "\n"), want) {
			t.Errorf("%s: got %q, want %q among them", name, d.did.log, want)
		}
	}
}

func TestWhatIsReadIsShownAsRead(t *testing.T) {
	d := newDesktop(t)
	d.screen.looking = false
	d.change(func(v *view.Snapshot) {
		v.Rooms = slices.Clone(v.Rooms)
		v.Rooms[0].Unread, v.Open.Newest = 3, v.Open.Newest+3
	})
	if got := d.view.Rooms[0].Unread; got != 3 {
		t.Fatalf("%d are unread, want 3: nobody looks", got)
	}
	was := d.frame()
	d.screen.looking = true
	d.watch()
	d.read()
	if got := d.view.Rooms[0].Unread; got != 0 || !slices.Contains(d.changed(was), "rooms") {
		t.Errorf("%d are unread, and the rooms are drawn again: %v", got, slices.Contains(d.changed(was), "rooms"))
	}
}
