package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestMessagesAreShownAsTheirAuthorsMeantThem(t *testing.T) {
	for text, want := range map[string]string{
		"see http://apple.com/":                         "see http://apple.com/",
		"see http://аpple.com/x, and http://раураӏ.com": "see http://аpple.com/x (xn--pple-43d.com), and http://раураӏ.com (xn--80aa0cbo65f.com)",
		"plain": "plain",
		"**a** `b` [c](https://d.org) ||e|| \\*f\\*": "a b c (https://d.org) ||e|| *f*",
		"> a\n- b": "> a\n       | - b",
	} {
		var out bytes.Buffer
		newScreen(&out).message(view.Row{Kind: view.RowMessage, At: time.Unix(0, 0), Author: chat.User{Name: "Ada"}, Text: text})
		if got := out.String(); !strings.HasSuffix(got, ": "+want+"\n") {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAnActionIsShownWithItsAuthor(t *testing.T) {
	for text, want := range map[string]string{"/me *waves*": "  * Ada waves\n", `\/me waves`: "  Ada: /me waves\n", "/me a\nb": "  * Ada a\n       | b\n"} {
		var out bytes.Buffer
		r := view.Row{Kind: view.RowMessage, At: time.Unix(0, 0), Author: chat.User{Name: "Ada"}, Text: text}
		if newScreen(&out).message(r); !strings.HasSuffix(out.String(), want) {
			t.Errorf("got %q, want %q", out.String(), want)
		}
		line := (&follower{}).format(r, &view.Snapshot{Open: &view.OpenRoom{}}, "")
		if acts := strings.Contains(line, "  * Ada "); acts != strings.HasPrefix(want, "  * ") {
			t.Errorf("%q is followed as %q", text, line)
		}
	}
}

func TestPlainMessagesAreShownAsTheyWereTyped(t *testing.T) {
	for text, want := range map[string]string{
		"**a** `b` [c](https://d.org) ||e||": "**a** `b` [c](https://d.org) ||e||",
		"see http://аpple.com/x":             "see http://аpple.com/x (xn--pple-43d.com)",
		"> a\n- b":                           "> a\n       | - b",
	} {
		var out bytes.Buffer
		s := newScreen(&out)
		s.plain = true
		s.message(view.Row{Kind: view.RowMessage, At: time.Unix(0, 0), Author: chat.User{Name: "Ada"}, Text: text})
		if got := out.String(); !strings.HasSuffix(got, ": "+want+"\n") {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
