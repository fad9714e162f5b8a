package timeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/markup/markuptest"
)

func TestNamesInTextsAreLookedUpNotSearchedFor(t *testing.T) {
	d := NewUsers()
	for i := range usersMax {
		d.Learn(chat.User{ID: chat.UserID(fmt.Sprint("u", i)), Name: fmt.Sprint("User-", i)})
	}
	d.Learn(chat.User{ID: "u7", Name: "Straße", Rev: 1})
	for name, want := range map[string]chat.UserID{"user-9": "u9", "USER-9": "u9", "STRAßE": "u7", "User-7": "", strings.Repeat("n", 9000): ""} {
		if got, ok := d.Named(name); got.ID != want || ok != (want != "") {
			t.Errorf("%.20s: got %q, want %q", name, got.ID, want)
		}
	}
	w := &Renderer{Me: "me", Users: d, Here: func(chat.UserID) bool { return false }, Location: time.UTC}
	if got := w.guess(strings.Repeat("@user-9 @nobody ", 500)); len(got) > chat.MentionsMax {
		t.Errorf("got %d people of one text", len(got))
	}
}

// What a client does with each message.
func BenchmarkAdversarial(b *testing.B) {
	d := NewUsers()
	for i := range usersMax {
		d.Learn(chat.User{ID: chat.UserID(fmt.Sprint("u", i)), Name: fmt.Sprint("User-", i)})
	}
	w := &Renderer{Me: "me", Users: d, Here: func(chat.UserID) bool { return false }, Location: time.UTC}
	for _, f := range markuptest.Families() {
		for _, size := range markuptest.Sizes {
			text := f.Text(size)
			b.Run(fmt.Sprintf("%s/%d", f.Name, size), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					w.mentions(text, w.guess(text))
				}
			})
		}
	}
}
