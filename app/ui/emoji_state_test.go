package ui

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/keys"
	"parley/shared/catalog"
	"parley/shared/chat"
)

const (
	someEmoji = "#\n😄\tgrinning face with smiling eyes\tsmile\thappy\n😸\tgrinning cat\tsmile_cat\t\n#\n👍*\tthumbs up\t+1 thumbsup\tyes\n"
	inChinese = "#\n😄\t大笑\tsmile\t哈哈\n😸\t微笑的猫\tsmile_cat\t\n#\n👍*\t拇指向上\t+1 thumbsup\t赞\n"
)

// newEmojiDesktop is a desktop that can load emoji.
func newEmojiDesktop(t *testing.T) *desktop {
	d := newDesktop(t)
	d.glass.files = map[string]string{"emoji/en.txt": someEmoji, "emoji/zh.txt": inChinese}
	return d
}

// offered returns the emoji in the open list.
func (d *desktop) offered() string {
	var all []string
	for _, e := range d.composer.list.Emoji {
		all = append(all, e.Text)
	}
	return strings.Join(all, " ")
}

func TestEmojiAreOfferedWhileTheirNameIsTyped(t *testing.T) {
	d := newEmojiDesktop(t)
	d.write("hello :s")
	if d.glass.listing {
		t.Error("one letter opened the list")
	}
	d.write("hello :sm")
	if got := d.offered(); got != "😄 😸" || !d.glass.listing {
		t.Fatalf("offers %q, listing %v", got, d.glass.listing)
	}
	if html := app.HTMLString(d.composerUI()); !strings.Contains(html, `aria-activedescendant="offer-0"`) || !strings.Contains(html, "grinning cat") || !strings.Contains(html, ":smile_cat:") {
		t.Errorf("the list is not drawn: %s", html)
	}
	d.press(keys.Down, d.glass.text)
	d.press(keys.Pick, d.glass.text)
	if d.glass.text != "hello 😸 " || d.glass.listing {
		t.Errorf("the field has %q, listing %v", d.glass.text, d.glass.listing)
	}
	if got := d.glass.stash[recentKept]; got != "😸" {
		t.Errorf("recent are %q", got)
	}
}

func TestEscapeClosesTheListOfEmoji(t *testing.T) {
	d := newEmojiDesktop(t)
	d.write(":sm")
	d.press(keys.Cancel, d.glass.text)
	if d.glass.listing || d.glass.text != ":sm" {
		t.Errorf("listing %v, the field has %q", d.glass.listing, d.glass.text)
	}
}

func TestANameIsReplacedAtItsLastColon(t *testing.T) {
	d := newEmojiDesktop(t)
	for _, text := range []string{":", ":s", ":sm", ":smile", ":smile:"} {
		d.write(text)
	}
	if d.glass.text != "😄" || d.glass.listing {
		t.Errorf("the field has %q, listing %v", d.glass.text, d.glass.listing)
	}
	d.write(":smile:") // undone
	if d.glass.text != ":smile:" {
		t.Errorf("what was undone became %q", d.glass.text)
	}
	for _, text := range []string{":nonsense", ":nonsense:"} {
		d.write(text)
	}
	if d.glass.text != ":nonsense:" {
		t.Errorf("the field has %q", d.glass.text)
	}
}

func TestASkinToneIsRemembered(t *testing.T) {
	d := newEmojiDesktop(t)
	d.glass.stash[toneKept] = "3"
	d.write(":+1")
	d.press(keys.Pick, d.glass.text)
	if d.glass.text != "👍🏽 " {
		t.Errorf("the field has %q", d.glass.text)
	}
}

func TestChineseFindsEmojiByTheirChineseNames(t *testing.T) {
	d := newEmojiDesktop(t)
	d.setLang(catalog.Chinese)
	d.write("：赞")
	if got := d.offered(); got != "👍" {
		t.Errorf("offers %q", got)
	}
	d.write("")
	for _, text := range []string{"好！:大笑", "好！:大笑："} {
		d.write(text)
	}
	if d.glass.text != "好！😄" {
		t.Errorf("the field has %q", d.glass.text)
	}
	d.write("")
	d.write(":smile_c")
	if got := d.offered(); got != "😸" {
		t.Errorf("by an English code it offers %q", got)
	}
}

func TestNothingIsReplacedWhileACharacterIsComposed(t *testing.T) {
	d := newEmojiDesktop(t)
	d.compose(":smile", false)
	d.compose(":smile:", false)
	if d.glass.text != ":smile:" {
		t.Fatalf("the input method lost its text: %q", d.glass.text)
	}
	d.compose(":smile:", true)
	if d.glass.text != "😄" {
		t.Errorf("the field has %q", d.glass.text)
	}
}

func TestWhatWasTypedBeforeTheEmojiWereThereIsCompleted(t *testing.T) {
	d := newEmojiDesktop(t)
	var loaded []func()
	d.fetch = func(work func() string, then func(string)) { loaded = append(loaded, func() { then(work()) }) }
	d.write(":sm")
	d.write(":smi")
	if len(loaded) != 1 || d.glass.listing {
		t.Fatalf("%d loads, listing %v", len(loaded), d.glass.listing)
	}
	loaded[0]()
	if got := d.offered(); got != "😄 😸" {
		t.Errorf("offers %q", got)
	}

	d = newEmojiDesktop(t)
	loaded = nil
	d.fetch = func(work func() string, then func(string)) { loaded = append(loaded, func() { then(work()) }) }
	d.write(":smile")
	d.write(":smile:")
	loaded[0]()
	if d.glass.text != "😄" {
		t.Errorf("the field has %q", d.glass.text)
	}
}

// TestEmojiThatComeLateMoveNoCaret has the names come when the caret is elsewhere than behind the last colon.
func TestEmojiThatComeLateMoveNoCaret(t *testing.T) {
	for name, c := range map[string]struct {
		since func(d *desktop)
		want  string
	}{
		"more was typed, and not reported": {func(d *desktop) { d.glass.text, d.glass.untold = ":smile: and", true }, "😄 and"},
		"more was typed":                   {func(d *desktop) { d.write(":smile: and") }, "😄 and"},
		"the last colon was taken out":     {func(d *desktop) { d.glass.text, d.glass.untold = ":smile", true }, ":smile"},
		"the picker was opened":            {func(d *desktop) { d.openEmoji("") }, ":smile:"},
	} {
		d := newEmojiDesktop(t)
		load := d.slowly()
		d.types(":smile:")
		c.since(d)
		load()
		if d.glass.text != c.want || d.composer.caret != len(c.want) {
			t.Errorf("%s: the field has %q, with the caret at %d, want %q", name, d.glass.text, d.composer.caret, c.want)
		}
		d.close()
		if d.enter(); len(d.did.sent) != 1 || d.did.sent[0].Text != strings.Replace(c.want, ":smile:", "😄", 1) {
			t.Errorf("%s: sent %+v", name, d.did.sent)
		}
	}
}

func TestEmojiThatCouldNotBeLoadedAreLoadedLater(t *testing.T) {
	d := newEmojiDesktop(t)
	files := d.glass.files
	d.glass.files = nil
	d.write(":sm")
	if d.glass.listing {
		t.Error("nothing was loaded")
	}
	d.glass.files = files
	d.write(":smi")
	if got := d.offered(); got != "😄 😸" {
		t.Errorf("offers %q", got)
	}
}

func TestNoEmojiIsOfferedWhereNoneIsMeant(t *testing.T) {
	d := newEmojiDesktop(t)
	for _, text := range []string{"10:30", "http://smile", "`:sm` ", "```\n:sm", "a:sm", "std::sm"} {
		d.write(text)
		if d.glass.listing {
			t.Errorf("%q offers %s", text, d.offered())
		}
	}
	if len(d.glass.files) == 2 && d.emoji.state != emojiUnloaded {
		t.Error("the emoji were loaded for nothing")
	}
}

// slowly makes loading wait until the returned function is called.
func (d *desktop) slowly() (load func()) {
	var loads []func()
	d.fetch = func(work func() string, then func(string)) { loads = append(loads, func() { then(work()) }) }
	return func() {
		for _, f := range loads {
			f()
		}
	}
}

// types writes a text key by key.
func (d *desktop) types(text string) {
	for i := range text {
		d.write(d.glass.text[:min(len(d.glass.text), i)] + text[i:i+1])
	}
}

func TestCodesTypedBeforeTheNamesAreLoadedBecomeEmoji(t *testing.T) {
	d := newEmojiDesktop(t)
	load := d.slowly()
	d.types("well :smile: and :+1: :nope:")
	if d.glass.text != "well :smile: and :+1: :nope:" {
		t.Fatalf("the field has %q", d.glass.text)
	}
	load()
	if want := "well 😄 and 👍 :nope:"; d.glass.text != want {
		t.Errorf("the field has %q, want %q", d.glass.text, want)
	}
}

func TestAnEnterWaitsForTheNamesOfEmojiAMoment(t *testing.T) {
	for name, c := range map[string]struct {
		then func(d *desktop, load func())
		want string
	}{
		"they come":           {func(_ *desktop, load func()) { load() }, "hi 😄"},
		"they do not come":    {func(d *desktop, _ func()) { d.wait() }, "hi :smile:"},
		"they cannot come":    {func(d *desktop, load func()) { d.glass.files = nil; load() }, "hi :smile:"},
		"the room is left":    {func(d *desktop, _ func()) { d.enterRoom("发布") }, "hi :smile:"},
		"twice, and they do":  {func(d *desktop, load func()) { d.enter(); load() }, "hi 😄"},
		"the text is another": {func(d *desktop, load func()) { d.write("hi :smile: you"); load(); d.enter() }, "hi 😄 you"},
	} {
		d := newEmojiDesktop(t)
		load := d.slowly()
		d.types("hi :smile:")
		if d.enter(); len(d.did.sent) > 0 {
			t.Fatalf("%s: sent %v at once", name, d.did.sent)
		}
		c.then(d, load)
		if len(d.did.sent) != 1 || d.did.sent[0].Text != c.want || d.did.rooms[0] != chat.Lobby {
			t.Errorf("%s: sent %+v in %v, want %q", name, d.did.sent, d.did.rooms, c.want)
		}
	}
}

func TestPastedCodesStay(t *testing.T) {
	d := newEmojiDesktop(t)
	load := d.slowly()
	d.types("a :sm")
	d.write("a :smile: b")
	load()
	d.write("a :smile: bc")
	if d.enter(); len(d.did.sent) != 1 || d.did.sent[0].Text != "a :smile: bc" {
		t.Errorf("sent %+v", d.did.sent)
	}
}
