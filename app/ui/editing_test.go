package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/host"
	"parley/app/ui/keys"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// talked is a desktop with durable messages: 1 and 2 by Ada, 3 and 4 by this user, 5 by Bo in private.
func talked(t *testing.T) *desktop {
	d := newDesktop(t)
	at := uitest.Noon(t)
	d.now = func() time.Time { return at.Add(time.Minute) }
	rows := []view.Row{
		uitest.Said("1", at, uitest.Ada, true, "one of **Ada**"), uitest.Said("2", at, uitest.Ada, false, "two of Ada"),
		uitest.Said("3", at, uitest.Me, true, "three of mine"), uitest.Said("4", at, uitest.Me, false, "four of mine"), uitest.Said("5", at, uitest.Bo, true, "psst"),
	}
	for i := range rows {
		rows[i].Room, rows[i].Seq = chat.Lobby, chat.Seq(i+1)
	}
	rows[4].Private, rows[4].Room, rows[4].Seq = &view.Private{Peer: uitest.Bo, Here: true}, chat.DirectID(uitest.Me.ID, uitest.Bo.ID), 7
	d.change(func(v *view.Snapshot) { v.Open.Live = []*view.Chunk{{ID: 1, Version: 2, Rows: rows}} })
	d.settle()
	return d
}

// reshape changes one row.
func (d *desktop) reshape(key string, change func(*view.Row)) {
	d.change(func(v *view.Snapshot) {
		part := *v.Open.Live[0]
		part.Version++
		part.Rows = slices.Clone(part.Rows)
		for i := range part.Rows {
			if part.Rows[i].Key == key {
				change(&part.Rows[i])
			}
		}
		v.Open.Live = []*view.Chunk{&part}
	})
	d.settle()
}

// on does something with a message, as a click in its menu.
func (d *desktop) on(key string, do action.Name, arg ...string) {
	d.tap(host.Tap{Action: do, Key: key, Arg: strings.Join(arg, "")})
	d.settle()
}

func (d *desktop) wantLast(t *testing.T, want string) {
	t.Helper()
	if len(d.did.log) == 0 || d.did.log[len(d.did.log)-1] != want {
		t.Errorf("got %q, want %q last", d.did.log, want)
	}
}

func (d *desktop) wantText(t *testing.T, want string) {
	t.Helper()
	if d.glass.text != want || d.composer.text != want {
		t.Errorf("the field has %q, the model %q, want %q", d.glass.text, d.composer.text, want)
	}
}

func TestAnEditPutsWhatIsBeingWrittenAside(t *testing.T) {
	d := talked(t)
	d.write("half a thought")
	d.on("3", action.Edit)
	d.wantText(t, "three of mine")
	uitest.WantAll(t, markupOf(d.composerUI()), english.Editing, english.Save, english.EditHint, english.CancelEdit)
	d.wait() // the draft is saved: what is put aside, not what is edited
	d.wantLast(t, "draft lobby half a thought by Brave-Otter")
	d.write("three of mine, better")
	d.enter()
	d.wantLast(t, "edit lobby 3 0 three of mine, better")
	d.wantText(t, "half a thought")
	if html := markupOf(d.composerUI()); strings.Contains(html, english.Editing) || d.sendLabel() != english.Send {
		t.Error("the composer still shows an edit")
	}
}

// TestAnEditNamesWhatItsAuthorSaw has another device edit the message while it is edited here: the server has to see the clash.
func TestAnEditNamesWhatItsAuthorSaw(t *testing.T) {
	for _, saw := range []chat.Seq{0, 8} {
		d := talked(t)
		d.reshape("3", func(r *view.Row) { r.Rev = saw })
		d.on("3", action.Edit)
		d.reshape("3", func(r *view.Row) { r.Text, r.Rev = "three, from the phone", 9 })
		d.write("three, from here")
		d.enter()
		d.wantLast(t, fmt.Sprintf("edit lobby 3 %d three, from here", saw))
	}
}

func TestAnEditThatChangesNothingIsNone(t *testing.T) {
	d := talked(t)
	for _, text := range []string{"three of mine", "three of mine \n"} {
		d.on("3", action.Edit)
		d.write(text)
		before := len(d.did.log)
		d.enter()
		if d.wantText(t, ""); slices.ContainsFunc(d.did.log[before:], func(s string) bool { return strings.HasPrefix(s, "edit") }) {
			t.Errorf("%q: got %q", text, d.did.log)
		}
	}
	d.on("3", action.Edit)
	d.shortcut(keys.CloseTop)
	d.wantText(t, "")
	if d.composer.edit != nil {
		t.Error("Escape does not end the edit")
	}
}

func TestAnEmptiedMessageIsDeletedOnlyIfAsked(t *testing.T) {
	d := talked(t)
	d.on("3", action.Edit)
	d.write("  ")
	d.enter()
	if d.screen.dialog != action.DeleteDialog {
		t.Fatalf("got the dialog %q", d.screen.dialog)
	}
	d.close()
	d.wantText(t, "  ")
	d.enter()
	d.submitForm("delete")
	d.wantLast(t, "delete lobby 3")
	if d.wantText(t, ""); d.composer.edit != nil {
		t.Error("the deleted message is still edited")
	}
}

func TestUpEditsTheLastMessageThatCanBe(t *testing.T) {
	d := talked(t)
	d.press(keys.EditLast, "")
	d.wantText(t, "four of mine")
	d.press(keys.EditLast, "") // again: nothing
	d.write("")
	d.press(keys.EditLast, "")
	if d.composer.edit.Row.Key != "4" {
		t.Error("an emptied edit begins another one")
	}
	d.shortcut(keys.CloseTop)
	d.reshape("4", func(r *view.Row) { r.Gone, r.Text = true, "" })
	d.press(keys.EditLast, "")
	d.wantText(t, "three of mine")
	d.shortcut(keys.CloseTop)
	d.change(func(v *view.Snapshot) { v.Limits.EditFor = time.Second })
	if d.press(keys.EditLast, ""); d.composer.edit != nil {
		t.Error("a message is edited after its time")
	}
}

func TestAnEditNeverGoesElsewhere(t *testing.T) {
	d := talked(t)
	d.on("3", action.Edit)
	d.write("@Bo three")
	if class := d.composerClass(); class != "composer--public" {
		t.Errorf("got %s for an edit that begins with a name", class)
	}
	d.enter()
	d.wantLast(t, "edit lobby 3 0 @Bo three")
	d.reshape("5", func(r *view.Row) { r.Author, r.Mine = uitest.Me, true })
	d.on("5", action.Edit)
	if class := d.composerClass(); class != "composer--private" {
		t.Errorf("got %s for an edit of a private message", class)
	}
	uitest.WantAll(t, markupOf(d.composerUI()), `Editing. Only <bdi translate="no">Bo</bdi> sees this`)
	d.write("psst, @Ada")
	d.enter()
	d.wantLast(t, "edit "+string(chat.DirectID(uitest.Me.ID, uitest.Bo.ID))+" 7 0 psst, @Ada")
}

func TestAnEditTellsWhomItNotifies(t *testing.T) {
	d := talked(t)
	d.reshape("3", func(r *view.Row) {
		r.Text, r.Mention = "hi @Bo", []view.MentionSpan{{Span: chat.Span{From: 3, To: 6}, User: uitest.Bo.ID}}
	})
	d.on("3", action.Edit)
	d.write("hi @Bo and @ada and @Nobody `@Brave-Otter`")
	if got := d.note(); !strings.Contains(got, "Will notify Ada") || strings.Contains(got, "Bo") {
		t.Errorf("got %q", got)
	}
	d.now = func() time.Time { return uitest.Noon(t).Add(chat.NotifyEdits + 1) }
	if got := d.note(); !strings.Contains(got, "Too old to notify Ada") {
		t.Errorf("got %q", got)
	}
}

func TestAnEditThatWasRefusedLosesNothing(t *testing.T) {
	d := talked(t)
	d.reshape("3", func(r *view.Row) {
		r.Text, r.Rev = "three, from the phone", 9
		r.Change = &view.Change{State: view.Failed, Error: chat.Errorf(chat.CodeChanged, ""), Text: "three, from here"}
	})
	uitest.WantAll(t, markupOf(d.timelineUI()), "three, from the phone", "three, from here", english.ChangedMeanwhile, english.UseMine, english.KeepThis)
	d.on("3", action.Mine)
	d.wantText(t, "three, from here")
	d.enter()
	d.wantLast(t, "edit lobby 3 9 three, from here")
	d.on("3", action.Theirs)
	d.wantLast(t, "dismiss change lobby 3")
}

func TestAnEditGoesOnWhereItsRoomWasLeft(t *testing.T) {
	d := talked(t)
	d.enterRoom(chat.Lobby)
	d.write("aside")
	d.on("3", action.Edit)
	d.write("three, half edited")
	d.enterRoom("发布")
	if d.wantText(t, ""); !slices.ContainsFunc(d.did.log, func(s string) bool { return strings.HasPrefix(s, "draft lobby aside") }) {
		t.Errorf("what was put aside is not saved: %q", d.did.log)
	}
	d.enterRoom(chat.Lobby)
	d.wantText(t, "three, half edited")
}

// TestAnEditIsItsAuthorsOnly has another user take over the page after an edit was left for another room, or in this one.
func TestAnEditIsItsAuthorsOnly(t *testing.T) {
	for _, elsewhere := range []bool{true, false} {
		d := talked(t)
		d.enterRoom(chat.Lobby)
		d.on("4", action.Edit)
		d.write("four, but better")
		if elsewhere {
			d.enterRoom("tea")
		}
		d.change(func(v *view.Snapshot) { v.Me = uitest.Bo })
		d.enterRoom("tea")
		d.enterRoom(chat.Lobby)
		if d.composer.edit != nil || strings.Contains(d.glass.text, "four") {
			t.Errorf("left for another room: %v; the other user edits %+v, and the field has %q", elsewhere, d.composer.edit, d.glass.text)
		}
		d.change(func(v *view.Snapshot) { v.Me = uitest.Me })
		d.wantText(t, "four, but better")
	}
}

func TestAReplyIsItsAuthorsOnly(t *testing.T) {
	d := talked(t)
	d.enterRoom(chat.Lobby)
	d.on("1", action.Reply)
	d.change(func(v *view.Snapshot) { v.Me = uitest.Bo })
	if d.composer.reply != nil {
		t.Errorf("the other user answers %+v", d.composer.reply.Row)
	}
}

// An input method holds the field of a room that was left: what it composes belongs to the edit, and to no draft.
func TestAnEditThatIsComposedIsNoDraft(t *testing.T) {
	d := talked(t)
	d.enterRoom(chat.Lobby)
	d.write("aside")
	d.on("3", action.Edit)
	d.compose("three of mine 字", false)
	d.enterRoom("发布")
	d.compose("three of mine 字字", false)
	d.compose("three of mine 字字", true)
	d.settle()
	drafts := strings.Join(d.did.log, "; ")
	if !strings.Contains(drafts, "draft lobby aside") || strings.Contains(drafts, "draft lobby three") || strings.Contains(drafts, "draft 发布 three") {
		t.Errorf("did %q", d.did.log)
	}
	if d.wantText(t, ""); d.composer.edit != nil {
		t.Error("the message is edited in another room")
	}
	d.enterRoom(chat.Lobby)
	d.wantText(t, "three of mine 字")
}

func TestADeletedMessageIsNotEditedOn(t *testing.T) {
	d := talked(t)
	d.on("3", action.Edit)
	d.write("three, much better")
	d.reshape("3", func(r *view.Row) { r.Gone, r.Text = true, "" })
	if d.wantText(t, "three, much better"); d.composer.edit != nil {
		t.Error("a deleted message is still edited")
	}
}

func TestAReplyNamesItsMessage(t *testing.T) {
	d := talked(t)
	d.on("1", action.Reply)
	uitest.WantAll(t, markupOf(d.composerUI()), `Replying to <bdi translate="no">Ada</bdi>`, "one of Ada")
	d.write("right")
	d.enter()
	if got := d.did.sent[len(d.did.sent)-1]; got.Reply != 1 || got.Text != "right" {
		t.Errorf("got %+v", got)
	}
	if strings.Contains(markupOf(d.composerUI()), "Replying") {
		t.Error("the next message is a reply as well")
	}
	d.on("1", action.Reply)
	d.reshape("1", func(r *view.Row) { r.Gone, r.Text = true, "" })
	if html := markupOf(d.composerUI()); !strings.Contains(html, english.GoneQuote) || strings.Contains(html, "one of Ada") {
		t.Error("a deleted message is still quoted")
	}
	d.reshape("1", func(r *view.Row) { *r = view.Row{Kind: view.RowDeleted, Key: "deleted 0", Deleted: []string{"0", "1"}} })
	if html := markupOf(d.composerUI()); !strings.Contains(html, english.GoneQuote) || strings.Contains(html, "one of Ada") {
		t.Error("a message that was deleted beside another one is still quoted")
	}
	d.shortcut(keys.CloseTop)
	if d.composer.reply != nil {
		t.Error("Escape does not end the reply")
	}
}

func TestAPrivateMessageIsNotAnsweredInTheRoom(t *testing.T) {
	d := talked(t)
	d.on("5", action.Reply)
	d.wantText(t, "@Bo ")
	d.write("@Bo thanks")
	d.enter()
	if got := d.did.sent[len(d.did.sent)-1]; got.Reply != 7 || got.To != uitest.Bo.ID {
		t.Errorf("got %+v, want it to Bo in answer to 7", got)
	}
	d.on("5", action.Reply)
	d.write("thanks")
	if d.composerClass() != "composer--blocked" || !strings.Contains(d.note(), "the room can’t see a reply to it") || !strings.Contains(d.note(), english.ReplyPrivately) {
		t.Errorf("got %s, %s", d.composerClass(), d.note())
	}
	before := len(d.did.sent)
	if d.enter(); len(d.did.sent) != before {
		t.Error("it was sent to the room")
	}
	d.act(action.Address, string(uitest.Bo.ID))
	d.wantText(t, "@Bo thanks")
	d.on("1", action.Reply)
	d.enter()
	if got := d.did.sent[len(d.did.sent)-1]; got.Reply != 0 || got.To != uitest.Bo.ID {
		t.Errorf("got %+v, want a private message that answers nothing of the room", got)
	}
}

func TestADeletionCanBeUndone(t *testing.T) {
	d := talked(t)
	d.on("3", action.Delete)
	d.wantLast(t, "delete lobby 3")
	uitest.WantAll(t, markupOf(d.toastUI()), english.Deleted, english.Undo, "lobby 3")
	d.act(action.Undelete, d.screen.toast.arg)
	d.wantLast(t, "undo delete lobby 3")
	d.on("1", action.Delete) // of somebody else: not offered
	d.wantLast(t, "undo delete lobby 3")
	d.change(func(v *view.Snapshot) { v.Open.Rights = chat.ToModerate })
	d.on("1", action.Delete)
	d.wantLast(t, "delete lobby 1")
	d.act(d.screen.toast.undo, d.screen.toast.arg)
	d.wantLast(t, "restore lobby 1")
	d.reshape("1", func(r *view.Row) { r.Gone, r.Text = true, "" })
	d.on("1", action.Erase)
	d.submitForm("erase")
	d.wantLast(t, "erase lobby 1")
}

func TestTheMenuOfAMessageIsOneLayer(t *testing.T) {
	d := talked(t)
	d.on("3", action.Options)
	uitest.WantAll(t, markupOf(d.optionsUI()), `role="menu"`, `data-key="3"`, english.Edit, english.Delete, english.Pin, "❤️", ">E<")
	if d.depth() != 1 || d.glass.focus != "#menu-message [role^=menuitem]" {
		t.Errorf("got depth %d, focus on %s", d.depth(), d.glass.focus)
	}
	d.shortcut(keys.CloseTop)
	d.settle()
	if d.depth() != 0 || d.glass.focus != "row 3" || markupOf(d.optionsUI()) == "" {
		t.Errorf("got depth %d, focus on %s", d.depth(), d.glass.focus)
	}
	d.onMessage(keys.CopyMessage, "3")
	if d.glass.copied != "three of mine" {
		t.Errorf("copied %q", d.glass.copied)
	}
	d.on("3", action.Permalink)
	if d.glass.copied != "/r/lobby/3" {
		t.Errorf("copied %q", d.glass.copied)
	}
	d.on("1", action.React, "👍")
	d.wantLast(t, "react lobby 1 👍 true")
	d.reshape("1", func(r *view.Row) {
		r.Reactions = []view.Reaction{{Key: "👍", Count: 2, Mine: true, Names: []string{"Bo"}}}
	})
	d.on("1", action.React, "👍🏽")
	d.wantLast(t, "react lobby 1 👍 false")
}
