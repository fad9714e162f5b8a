package ui

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

func writer(t testing.TB) rowWriter { return rowWriter{w: english, now: noon(t)} }

// The fragments may hold these elements and attributes and no others.
var (
	tagPattern  = regexp.MustCompile(`^<(/?)([a-z0-9]+)((?: [a-z:-]+="[^"<>]*")*)>`)
	attrPattern = regexp.MustCompile(` ([a-z:-]+)="([^"<>]*)"`)
	drawings    = regexp.MustCompile(`<svg .*?</svg>`)
	additions   = regexp.MustCompile(`<span class="message__(?:host|dots)"[^>]*>[^<]*</span>`) // which nobody wrote
	ownTags     = " article div span time bdi p h2 a button "
	ownAttrs    = " translate class datetime dir href rel target data-key data-action data-arg type aria-hidden aria-expanded aria-live "
)

// readable checks that a fragment is one element of our own making, and returns the text that a reader sees.
func readable(t *testing.T, fragment string) string {
	t.Helper()
	fragment = drawings.ReplaceAllString(fragment, "")
	var text strings.Builder
	depth := 0
	for rest := fragment; rest != ""; {
		if rest[0] != '<' {
			end := strings.IndexByte(rest+"<", '<')
			text.WriteString(html.UnescapeString(rest[:end]))
			rest = rest[end:]
			continue
		}
		m := tagPattern.FindStringSubmatch(rest)
		if m == nil || !strings.Contains(ownTags, " "+m[2]+" ") {
			t.Fatalf("a foreign element at %.80q", rest)
		}
		for _, a := range attrPattern.FindAllStringSubmatch(m[3], -1) {
			if !strings.Contains(ownAttrs, " "+a[1]+" ") {
				t.Fatalf("a foreign attribute %s", a[1])
			}
			if href := html.UnescapeString(a[2]); a[1] == "href" && !syntax.IsLink(href) {
				t.Fatalf("a link to %q", href)
			}
		}
		if depth += 1 - 2*len(m[1]); depth < 0 || depth == 0 && len(m[0]) < len(rest) {
			t.Fatalf("more than one element in %.200q", fragment)
		}
		rest = rest[len(m[0]):]
	}
	if depth != 0 {
		t.Fatalf("%d elements are not closed", depth)
	}
	return text.String()
}

var evil = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, "</div></article><p>",
	`javascript:alert(1)`, `https://"onclick="x`, `https://a/<script>`, `http://user:pw@host/`, "https://a\u202eb/",
	`&lt;b&gt; &amp;`, "`${x}`", "a\x00b", "\xff\xfe", "<!--", "]]>", "http", "https://", "@<b>@&",
}

func TestRowsHoldNoMarkupOfPeople(t *testing.T) {
	for _, text := range evil {
		row := view.Row{Key: text, Kind: view.RowMessage, At: noon(t), Author: chat.User{ID: chat.UserID(text), Name: text},
			First: true, Text: text, Nonce: chat.Nonce(text), State: view.Failed, Error: chat.Errorf("odd", "%s", text),
			Private: &view.Private{Peer: chat.User{Name: text}}, Renames: []view.Renaming{{Was: text, Name: text}}, People: []string{text, text}, Others: 2}
		for _, mine := range []bool{true, false} {
			row.Mine = mine
			readable(t, writer(t).fragment(row))
			readable(t, writer(t).trouble(row))
		}
		for _, kind := range []view.RowKind{view.RowRenamed, view.RowCame, view.RowGone, view.RowDay, view.RowUnread} {
			row.Kind = kind
			readable(t, writer(t).fragment(row))
		}
	}
}

func FuzzRowsHoldNoMarkupOfPeople(f *testing.F) {
	for _, text := range evil {
		f.Add(text, text, 0, 3)
	}
	f.Fuzz(func(t *testing.T, text, who string, from, to int) {
		mentions := []view.MentionSpan{{Span: chat.Span{From: from, To: to}, Me: true}, {Span: chat.Span{From: from - 1, To: to + 1}}}
		row := view.Row{Key: who, Kind: view.RowMessage, At: time.Unix(0, 0), Author: chat.User{Name: who}, Text: text, Mention: mentions}
		for _, fold := range []int{len(text), syntax.Fold(text), len(text) / 2} {
			var b markup
			b.foldedRich(text, mentions, fold)
			if got := readable(t, "<p>"+additions.ReplaceAllString(b.String(), "")+"</p>"); got != text {
				t.Errorf("folded at %d: got the text %q, want %q", fold, got, text)
			}
		}
		readable(t, writer(t).fragment(row))
	})
}

func TestTheSameRowIsTheSameString(t *testing.T) {
	row := said("k", noon(t), ada, true, "hello")
	if a, b := writer(t).fragment(row), writer(t).fragment(row); a != b {
		t.Errorf("got %q and %q", a, b)
	}
	sent := said("k", noon(t), me, true, "hello")
	pending := sent
	pending.State, pending.Nonce, pending.At = view.Pending, "nonce-of-this-one", sent.At.Add(3*time.Second)
	if a, b := writer(t).message(pending), writer(t).message(sent); a != b {
		t.Errorf("a message changes when it becomes durable: %q, then %q", a, b)
	}
}

func TestMessagesAreGrouped(t *testing.T) {
	first := writer(t).fragment(said("1", noon(t), ada, true, "one"))
	wantAll(t, first, `class="message message--first"`, `<bdi translate="no">Ada</bdi>`, `class="avatar hue-`, `datetime="2025-03-12T09:41Z"`)
	second := writer(t).fragment(said("2", noon(t), ada, false, "two"))
	wantAll(t, second, `class="message"`, `message__gutter`, `<span class="unseen" translate="no">Ada</span>`)
	if strings.Contains(second, "avatar") {
		t.Error("a message within a group has an avatar")
	}
}

func TestPrivateRowsSaySo(t *testing.T) {
	row := said("1", noon(t), bo, true, "psst")
	row.Private = &view.Private{Peer: bo}
	wantAll(t, writer(t).fragment(row), "message--private", "Private to you")
	row = said("1", noon(t), me, true, "psst")
	row.Private = &view.Private{Peer: bo}
	wantAll(t, writer(t).message(row), `Private to <bdi translate="no">Bo</bdi>`)
}

func TestUnsentRowsSayWhatCanBeDone(t *testing.T) {
	row := said("1", noon(t), me, true, "hello")
	row.Nonce = "0123456789abcdef"
	row.State, row.Error = view.Failed, chat.Errorf(chat.CodeTooBig, "")
	wantAll(t, writer(t).trouble(row), "Not sent. This is too long.", `data-action="retry"`, `data-action="discard"`, `data-arg="0123456789abcdef"`)
	row.State, row.Error = view.Delayed, chat.Limited("messages", 3*time.Second)
	wantAll(t, writer(t).trouble(row), "Sending in 3 s", `data-action="discard"`)
	row.Error = chat.Errorf(chat.CodeRetryLater, "")
	row.Error.RetryAfter = 3000
	wantAll(t, writer(t).trouble(row), "The server can’t save it right now. Trying again in 3 s", `data-action="discard"`)
	row.Error = nil
	wantAll(t, writer(t).trouble(row), english.Soon)
	row.State = view.Pending
	if got, want := writer(t).trouble(row), `<div class="message__trouble"></div>`; got != want {
		t.Errorf("on its way: got %q, want %q", got, want)
	}
	offline := writer(t)
	offline.waiting = true
	wantAll(t, offline.trouble(row), "Sends when you’re back online")
}
