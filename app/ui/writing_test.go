package ui

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/app/ui/host"
	"parley/app/ui/keys"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestWhatOneUserWroteIsNotInTheFieldOfTheNext(t *testing.T) {
	d := newDesktop(t)
	d.Model.enter(chat.Lobby)
	saved := map[chat.UserID]string{uitest.Bo.ID: "Bo's own"}
	d.fetch = func(_ func() string, then func(string)) { then(saved[d.view.Me.ID]) }
	d.write("mine")
	d.change(func(v *view.Snapshot) { v.Me = uitest.Bo })
	if want := "draft lobby mine by Brave-Otter"; !slices.Contains(d.did.log, want) {
		t.Errorf("got %q, want %q among them", d.did.log, want)
	}
	if d.glass.text != "Bo's own" {
		t.Errorf("the field has %q", d.glass.text)
	}
}

func TestANameThatComesLaterTakesNothingOutOfTheField(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Me = chat.User{} })
	d.Model.enter(chat.Lobby)
	d.write("typed before I had a name")
	d.change(func(v *view.Snapshot) { v.Me = uitest.Me })
	if d.glass.text != "typed before I had a name" {
		t.Errorf("the field has %q", d.glass.text)
	}
}

func TestAnInputMethodsTextBelongsToTheRoomItWasBegunIn(t *testing.T) {
	d := newDesktop(t)
	d.Model.enter(chat.Lobby)
	saved := map[chat.RoomID]string{"发布": "half a"}
	d.fetch = func(_ func() string, then func(string)) { then(saved[d.asked]) }
	d.compose("ni", false)
	d.Model.enter("发布")
	d.compose("你好", false)
	if d.glass.text != "你好" {
		t.Fatalf("the input method lost its text: %q", d.glass.text)
	}
	d.compose("你好", true)
	if want := "draft lobby 你好 by Brave-Otter"; !slices.Contains(d.did.log, want) {
		t.Errorf("got %q, want %q among them", d.did.log, want)
	}
	if d.glass.text != "half a" {
		t.Errorf("the field has %q, want the draft of the room that is open", d.glass.text)
	}
	d.enter()
	if want := []view.Draft{{Text: "half a"}}; !slices.Equal(d.did.sent, want) {
		t.Errorf("got %+v sent, want %+v", d.did.sent, want)
	}
}

func TestAnEnterRightAfterAnInputMethodSaysNothingInTheOtherRoom(t *testing.T) {
	d := newDesktop(t)
	d.Model.enter(chat.Lobby)
	d.compose("ni", false)
	d.Model.enter("发布")
	d.glass.composing, d.glass.text = false, "你好" // committed, and nobody was told yet
	d.enter()
	if len(d.did.sent) != 0 || d.glass.text != "" {
		t.Errorf("got %+v sent and %q in the field, want neither", d.did.sent, d.glass.text)
	}
	if want := "draft lobby 你好 by Brave-Otter"; !slices.Contains(d.did.log, want) {
		t.Errorf("got %q, want %q among them", d.did.log, want)
	}
}

func TestBackInTheSameRoomAnInputMethodKeepsItsText(t *testing.T) {
	d := newDesktop(t)
	d.Model.enter(chat.Lobby)
	d.compose("ni", false)
	d.Model.enter("发布")
	d.Model.enter(chat.Lobby)
	d.compose("你好", true)
	d.enter()
	if want := []view.Draft{{Text: "你好"}}; !slices.Equal(d.did.sent, want) {
		t.Errorf("got %+v sent, want %+v", d.did.sent, want)
	}
}

func TestASubmitWhileComposingSendsOnceWhenThatIsOver(t *testing.T) {
	d := newDesktop(t)
	d.compose("你", false)
	d.submit("你")
	d.submit("你")
	if len(d.did.sent) != 0 {
		t.Fatalf("got %+v sent in the middle of a character", d.did.sent)
	}
	d.compose("你好", true)
	if want := []view.Draft{{Text: "你好"}}; !slices.Equal(d.did.sent, want) || d.glass.text != "" {
		t.Errorf("got %+v sent and %q in the field, want it sent once and the field empty", d.did.sent, d.glass.text)
	}
	d.enter()
	if len(d.did.sent) != 1 {
		t.Errorf("got %+v: it is sent again", d.did.sent)
	}
}

func TestANameIsPutInWhenTheInputMethodHasFinished(t *testing.T) {
	d := newDesktop(t)
	d.compose("ni", false)
	d.act(action.Address, string(uitest.Bo.ID))
	d.compose("你好", true)
	if want := "@Bo 你好"; d.glass.text != want {
		t.Errorf("got %q, want %q", d.glass.text, want)
	}
}

func TestWhatIsWrittenBeforeTheRoomIsOnScreenIsSaidThere(t *testing.T) {
	d := newDesktop(t)
	d.Model.enter("发布") // the snapshot still shows the lobby
	d.write("hello")
	d.wait()
	if want := "draft 发布 hello by Brave-Otter"; !slices.Contains(d.did.log, want) {
		t.Errorf("got %q, want %q among them", d.did.log, want)
	}
	d.enter()
	if want := []chat.RoomID{"发布"}; !slices.Equal(d.did.rooms, want) {
		t.Errorf("said in %q, want %q", d.did.rooms, want)
	}
}

func TestEnterAcceptsANameThatIsWrittenOut(t *testing.T) {
	for typed, want := range map[string]string{"@Bo": "@Bo ", "@bo": "@Bo ", "  ＠BO": "  @Bo "} {
		d := newDesktop(t)
		d.write(typed)
		d.press(keys.Cancel, typed)
		d.enter()
		in := d.intent()
		if d.glass.text != want || d.composerClass() != "composer--private" || in.Peer.ID != uitest.Bo.ID {
			t.Errorf("%q: got %q, %s; want %q, private", typed, d.glass.text, d.composerClass(), want)
		}
		d.write(d.glass.text + "psst")
		d.enter()
		if len(d.did.sent) != 1 || d.did.sent[0].To != uitest.Bo.ID {
			t.Errorf("%q: got %+v sent", typed, d.did.sent)
		}
	}
}

func TestEnterAcceptsANameThatTheServerHasToConfirm(t *testing.T) {
	d := newDesktop(t)
	d.write("@Tomas")
	d.enter()
	tomas := chat.Person{User: chat.User{ID: "u-tomas", Name: "Tomas"}}
	d.change(func(v *view.Snapshot) { v.Lookup = &view.Lookup{Name: "Tomas", Done: true, Match: &tomas} })
	if d.glass.text != "@Tomas " || d.composer.tried {
		t.Errorf("got %q, refused: %v", d.glass.text, d.composer.tried)
	}
}

func TestAnEarlyTextThatIsTooLongReturnsToTheComposer(t *testing.T) {
	d := newDesktop(t)
	long := strings.Repeat("x", chat.TextRunes+1)
	d.begin(host.Early{Room: chat.Lobby, Text: "more", Caret: 4, Sends: []host.EarlySend{
		{Room: chat.Lobby, Text: long, Nonce: "one"}, {Room: "tea", Text: long, Nonce: "two"}, {Room: chat.Lobby, Text: "fine", Nonce: "three"},
	}})
	if d.glass.text != long+"\nmore" || d.intent().Mode != compose.TooLong {
		t.Errorf("the field has %d characters, mode %d", len(d.glass.text), d.intent().Mode)
	}
	d.restoreDraft(long + "\nmore") // what was just saved
	if d.glass.text != long+"\nmore" {
		t.Error("it is there twice")
	}
	d.wait()
	log := strings.Join(d.did.log, "\n")
	if !strings.Contains(log, "draft tea "+long+" by") || !strings.Contains(log, "draft lobby "+long+"\nmore by") {
		t.Errorf("no draft is saved of it: %.300q", log)
	}
	if want := []chat.Nonce{"one", "two"}; len(d.glass.saved) != 2 || !slices.Contains(d.glass.saved, want[0]) || !slices.Contains(d.glass.saved, want[1]) {
		t.Errorf("the page may forget %q, want %q", d.glass.saved, want)
	}
	if len(d.did.early) != 1 || d.did.early[0].Nonce != "three" {
		t.Fatalf("got %+v sent", d.did.early)
	}
	d.did.early[0].Stored()
	d.wait()
	if !slices.Contains(d.glass.saved, "three") {
		t.Error("the page is never told that it may forget what was sent")
	}
}

func TestAnEarlyTextOfAnotherUserIsNotShown(t *testing.T) {
	d := newDesktop(t)
	long := strings.Repeat("x", chat.TextRunes+1)
	d.begin(host.Early{Sends: []host.EarlySend{{Room: chat.Lobby, Text: "theirs", By: uitest.Bo}, {Room: chat.Lobby, Text: long, By: uitest.Bo}}})
	if d.glass.text != "" || len(d.did.early) != 1 || d.did.early[0].By != uitest.Bo {
		t.Errorf("got %.20q in the field, and %+v", d.glass.text, d.did.early)
	}
	if want := "draft lobby " + long + " by Bo"; !slices.Contains(d.did.log, want) {
		t.Error("the long one is lost")
	}
}

func TestADraftThatComesLateStandsBeforeWhatWasTyped(t *testing.T) {
	d := newDesktop(t)
	var found func(string)
	d.fetch = func(_ func() string, then func(string)) { found = then }
	d.Model.enter("tea")
	d.write("quick")
	found("half a thought")
	if want := "half a thought\nquick"; d.glass.text != want {
		t.Errorf("got %q, want %q", d.glass.text, want)
	}
}

func TestADraftThatComesVeryLateDoesNotDisturbWhoWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesktop(t)
		var found func(string)
		d.fetch = func(_ func() string, then func(string)) { found = then }
		d.Model.enter("tea")
		d.write("quick")
		time.Sleep(draftWait + time.Second)
		found("half a thought")
		if d.glass.text != "quick" {
			t.Errorf("got %q", d.glass.text)
		}
		d.Model.enter(chat.Lobby)
		time.Sleep(draftWait + time.Second)
		found("another thought")
		if d.glass.text != "another thought" {
			t.Errorf("got %q in an empty field, want the draft", d.glass.text)
		}
	})
}

func TestSendingBeforeTheDraftHasComeDropsNothing(t *testing.T) {
	d := newDesktop(t)
	var found func(string)
	d.fetch = func(_ func() string, then func(string)) { found = then }
	d.Model.enter("tea")
	d.write("quick")
	d.enter()
	if slices.Contains(d.did.log, "draft sent tea") {
		t.Errorf("got %q", d.did.log)
	}
	found("half a thought")
	if d.glass.text != "half a thought" {
		t.Errorf("got %q", d.glass.text)
	}
}

func TestWhatWasSentBeforeTheDraftHasComeIsNoDraftAnyMore(t *testing.T) {
	d := newDesktop(t)
	var found func(string)
	d.fetch = func(_ func() string, then func(string)) { found = then }
	d.Model.enter("tea")
	d.write("quick")
	d.saveDraft()
	d.enter()
	if got := d.did.log[len(d.did.log)-1]; got != "draft sent tea" {
		t.Errorf("the last is %q: the draft of what was sent stays", got)
	}
	d.write("next")
	found("half a thought")
	if want := "half a thought\nnext"; d.glass.text != want {
		t.Errorf("got %q, want %q", d.glass.text, want)
	}
}

func TestFilesAreRefusedWithWordsUntilTheNextKey(t *testing.T) {
	d := newDesktop(t)
	d.refuseFiles()
	page := func() string { return app.HTMLString(d.composerUI()) }
	uitest.WantAll(t, page(), d.w.NoFiles)
	if d.screen.said.String() != d.w.NoFiles {
		t.Error("a screen reader is not told")
	}
	rev := d.frame()
	d.write("h")
	if strings.Contains(page(), d.w.NoFiles) || !slices.Contains(d.changed(rev), "composer") {
		t.Error("it stays")
	}
}

func TestLeftoversOfAnotherUserAreSaidAndDecidedOn(t *testing.T) {
	for _, do := range []struct {
		act  action.Name
		want string
	}{{action.LeftSend, "send leftovers"}, {action.LeftDiscard, "discard leftovers"}} {
		d := newDesktop(t)
		d.change(func(v *view.Snapshot) {
			v.Leftovers = []view.Leftover{{Owner: uitest.Bo, Room: chat.Lobby, Text: "one"}, {Owner: uitest.Bo, Room: "tea", Text: "two<", Draft: true}}
		})
		uitest.WantAll(t, app.HTMLString(d.bannerUI()), "2 messages and drafts", `data-arg="leftovers"`)
		d.act(action.Dialog, "leftovers")
		uitest.WantAll(t, app.HTMLString(d.dialogUI(action.LeftoversDialog)), "<bdi translate=\"no\">Bo</bdi>", "#lobby", "#tea · draft", "one", "two&lt;", "Send as", "Brave-Otter")
		d.act(action.LeftCopy, "")
		if d.glass.copied != "one\n\ntwo<" {
			t.Errorf("copied is %q", d.glass.copied)
		}
		d.act(do.act, "")
		if !slices.Contains(d.did.log, do.want) || d.screen.dialog != action.NoDialog {
			t.Errorf("got %q, dialog %q", d.did.log, d.screen.dialog)
		}
	}
}

func TestDraftsOfAnotherUserAreNotSent(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Leftovers = []view.Leftover{{Owner: uitest.Bo, Room: chat.Lobby, Text: "two", Draft: true}}
	})
	d.act(action.Dialog, "leftovers")
	if page := app.HTMLString(d.dialogUI(action.LeftoversDialog)); strings.Contains(page, "Send as") {
		t.Error("it offers to send a draft")
	}
	d.act(action.LeftLater, "")
	if strings.Contains(markupOf(d.bannerUI()), "leftovers") {
		t.Error("the banner stays although it was put off")
	}
}

// TestADraftThatComesDuringACompositionStandsBeforeWhatThatMakes: the field cannot be set while an input method is at work.
func TestADraftThatComesDuringACompositionStandsBeforeWhatThatMakes(t *testing.T) {
	for before, want := range map[string]string{"": "half a thought\n你好", "quick ": "half a thought\nquick 你好"} {
		d := newDesktop(t)
		var found func(string)
		d.fetch = func(_ func() string, then func(string)) { found = then }
		d.Model.enter("tea")
		d.write(before)
		d.compose(before+"ni", false)
		found("half a thought")
		if d.compose(before+"你好", true); d.glass.text != want {
			t.Errorf("got %q, want %q", d.glass.text, want)
		}
		d.did.log = nil
		if d.enter(); !slices.Contains(d.did.log, "draft sent tea") {
			t.Errorf("did %q", d.did.log)
		}
	}
}
