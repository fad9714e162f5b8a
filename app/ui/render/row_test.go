package render

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

func writer(t testing.TB) Rows {
	return Rows{Words: catalog.English.Words(), Today: uitest.Noon(t)}
}

// The fragments may hold these elements and attributes and no others.
var (
	tagPattern  = regexp.MustCompile(`^<(/?)([a-z0-9]+)((?: (?:[a-z:-]+="[^"<>]*"|hidden))*)>`)
	attrPattern = regexp.MustCompile(` ([a-z:-]+)="([^"<>]*)"`)
	drawings    = regexp.MustCompile(`<svg .*?</svg>`)
	ownTags     = " article div span time bdi p h2 a button blockquote ul ol li pre code strong em del "
	ownAttrs    = " translate class datetime dir href rel target data-key data-action data-arg type aria-hidden aria-expanded aria-live hidden value tabindex role aria-label data-language aria-pressed title "
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
			if href := html.UnescapeString(a[2]); a[1] == "href" && !strings.HasPrefix(href, "/r/") {
				if link, ok := syntax.FindLinks(href).Next(); !ok || link.From != 0 || link.To != len(href) {
					t.Fatalf("a link to %q", href)
				}
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
	`[a](javascript:alert(1))`, "**<b>** *<i>* ~~<s>~~ ||<b>|| `<b>`", "```<b>\n<b>\n```", "> <b>\n- <b>\n1. <b>", `[<b>](https://a.org/"x)`,
}

func TestRowsHoldNoMarkupOfPeople(t *testing.T) {
	for _, text := range evil {
		row := view.Row{Key: text, Kind: view.RowMessage, At: uitest.Noon(t), Author: chat.User{ID: chat.UserID(text), Name: text},
			First: true, Text: text, Nonce: chat.Nonce(text), State: view.Failed, Error: chat.Errorf("odd", "%s", text),
			Private: &view.Private{Peer: chat.User{Name: text}}, Renames: []view.Renaming{{Was: text, Name: text}}, People: []string{text, text}, Others: 2, Room: chat.RoomID(text), Seq: 7, EditedAt: uitest.Noon(t), Pinned: true,
			Quote: &view.Quote{Seq: 3, Known: true, Author: chat.User{Name: text}, Text: text}, Reactions: []view.Reaction{{Key: text, Count: 9, Mine: true, Names: []string{text}}}}
		for _, mine := range []bool{true, false} {
			row.Mine = mine
			readable(t, writer(t).Row(row))
			readable(t, troubleOf(writer(t), row))
		}
		changed := row
		changed.State, changed.Change = view.Sent, &view.Change{State: view.Failed, Error: chat.Errorf("odd", "%s", text), Text: text}
		readable(t, writer(t).Row(changed))
		changed.Change = &view.Change{State: view.Pending, Delete: true, Until: uitest.Noon(t)}
		readable(t, writer(t).Row(changed))
		changed.Gone, changed.Text = true, ""
		readable(t, writer(t).Row(changed))
		for _, kind := range []view.RowKind{view.RowDeleted, view.RowRenamed, view.RowCame, view.RowGone, view.RowDay, view.RowUnread} {
			row.Kind = kind
			readable(t, writer(t).Row(row))
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
			var b HTML
			writer(t).said(&b, "", text, mentions, fold) // what a page says of a text is checked where it is printed
			readable(t, "<div>"+b.String()+"</div>")
		}
		readable(t, writer(t).Row(row))
	})
}

func TestTheSameRowIsTheSameString(t *testing.T) {
	row := uitest.Said("k", uitest.Noon(t), uitest.Ada, true, "hello")
	if a, b := writer(t).Row(row), writer(t).Row(row); a != b {
		t.Errorf("got %q and %q", a, b)
	}
	sent := uitest.Said("k", uitest.Noon(t), uitest.Me, true, "hello")
	pending := sent
	pending.State, pending.Nonce, pending.At = view.Pending, "nonce-of-this-one", sent.At.Add(3*time.Second)
	if a, b := messageOf(writer(t), pending), messageOf(writer(t), sent); a != b {
		t.Errorf("a message changes when it becomes durable: %q, then %q", a, b)
	}
}

func TestMessagesAreGrouped(t *testing.T) {
	first := writer(t).Row(uitest.Said("1", uitest.Noon(t), uitest.Ada, true, "one"))
	uitest.WantAll(t, first, `class="message message--first"`, `<bdi translate="no">Ada</bdi>`, `class="avatar hue-`, `datetime="2025-03-12T09:41Z"`)
	second := writer(t).Row(uitest.Said("2", uitest.Noon(t), uitest.Ada, false, "two"))
	uitest.WantAll(t, second, `class="message"`, `message__gutter`, `<span class="visually-hidden" translate="no">Ada</span>`)
	if strings.Contains(second, "avatar") {
		t.Error("a message within a group has an avatar")
	}
}

func TestPrivateRowsSaySo(t *testing.T) {
	row := uitest.Said("1", uitest.Noon(t), uitest.Bo, true, "psst")
	row.Private = &view.Private{Peer: uitest.Bo}
	uitest.WantAll(t, writer(t).Row(row), "message--private", "Private to you")
	row = uitest.Said("1", uitest.Noon(t), uitest.Me, true, "psst")
	row.Private = &view.Private{Peer: uitest.Bo}
	uitest.WantAll(t, messageOf(writer(t), row), `Private to <bdi translate="no">Bo</bdi>`)
}

func TestUnsentRowsSayWhatCanBeDone(t *testing.T) {
	row := uitest.Said("1", uitest.Noon(t), uitest.Me, true, "hello")
	row.Nonce = "0123456789abcdef"
	row.State, row.Error = view.Failed, chat.Errorf(chat.CodeTooBig, "")
	uitest.WantAll(t, troubleOf(writer(t), row), "Not sent. This is too long.", `data-action="retry"`, `data-action="discard"`, `data-arg="0123456789abcdef"`)
	row.State, row.Error = view.Delayed, chat.Limited("messages", 3*time.Second)
	uitest.WantAll(t, troubleOf(writer(t), row), "Sending in 3 s", `data-action="discard"`)
	row.Error = chat.Errorf(chat.CodeRetryLater, "")
	row.Error.RetryAfter = 3000
	uitest.WantAll(t, troubleOf(writer(t), row), "The server can’t save it right now. Trying again in 3 s", `data-action="discard"`)
	row.Error = nil
	uitest.WantAll(t, troubleOf(writer(t), row), catalog.English.Words().Soon)
	row.State = view.Pending
	if got, want := troubleOf(writer(t), row), `<div class="message__trouble"></div>`; got != want {
		t.Errorf("on its way: got %q, want %q", got, want)
	}
	offline := writer(t)
	offline.Waiting = true
	uitest.WantAll(t, troubleOf(offline, row), "Sends when you’re back online")
}

func TestARunOfTheBlockedIsOneQuietLineWithAButton(t *testing.T) {
	w := writer(t)
	row := view.Row{Key: `blocked "5"`, Kind: view.RowBlocked}
	if got := readable(t, w.Row(row)); got != "Message from someone you blocked · Show" {
		t.Errorf("got %q", got)
	}
	row.Others = 3
	if got := readable(t, w.Row(row)); got != "Messages from someone you blocked · Show" {
		t.Errorf("got %q", got)
	}
	if !strings.Contains(w.Row(row), `aria-live="off"`) {
		t.Error("it is read out when it comes")
	}
}

func TestMessagesThatWereChangedSaySo(t *testing.T) {
	row := uitest.Said("1", uitest.Noon(t), uitest.Bo, true, "better")
	row.Room, row.Seq, row.EditedAt, row.Pinned = chat.Lobby, 7, uitest.Noon(t), true
	row.Quote = &view.Quote{Seq: 3, Known: true, Author: uitest.Ada, Text: "what was said"}
	row.Reactions = []view.Reaction{{Key: "👍", Count: 4, Mine: true, Names: []string{"Ada", "Bo"}}, {Key: "❤", Count: 1, Names: []string{"Ada"}}}
	html := writer(t).Row(row)
	uitest.WantAll(t, html, `>edited</span>`, `href="/r/lobby/3"`, "what was said", "Pinned", `aria-pressed="true" aria-label="👍, 4: you, Ada, Bo and 1 other"`,
		`data-arg="❤"`, `aria-label="❤️, 1: Ada"`, `class="reactions" aria-live="off"`)
	row.Gone, row.Text = true, ""
	row.Quote.Gone = true
	if got := readable(t, writer(t).Row(row)); strings.Contains(got, "what was said") || strings.Contains(got, "👍") || !strings.Contains(got, "Message deleted") {
		t.Errorf("a deleted message reads %q", got)
	}
	row.Gone, row.Text = false, "an answer"
	if got := readable(t, writer(t).Row(row)); !strings.Contains(got, "deleted message") || strings.Contains(got, "what was said") {
		t.Errorf("an answer to a deleted message reads %q", got)
	}
	row.Quote = &view.Quote{Seq: 3, Known: true, Author: uitest.Ada, Hidden: true}
	if got := readable(t, writer(t).Row(row)); !strings.Contains(got, "Message from someone you blocked") {
		t.Errorf("an answer to a message of a blocked user reads %q", got)
	}
	if got := readable(t, writer(t).Row(view.Row{Kind: view.RowDeleted, Key: "d", Deleted: make([]string, 5)})); got != "5 messages deleted · Show" {
		t.Errorf("got %q", got)
	}
}

func TestAnActionNamesItsAuthor(t *testing.T) {
	rw := writer(t)
	r := uitest.Said("1", uitest.Noon(t), chat.User{ID: "u-x", Name: "<b>Ada"}, false, "/me *waves* at <i>")
	if got := readable(t, rw.Row(r)); !strings.Contains(got, "* <b>Ada waves at <i>") {
		t.Errorf("the row says %q", got)
	}
	if got := readable(t, rw.Said(r)); got != "* <b>Ada waves at <i>" {
		t.Errorf("the preview says %q", got)
	}
	rw.Plain = true
	if got := readable(t, rw.Row(r)); !strings.Contains(got, "/me *waves* at <i>") || strings.Contains(got, "* <b>") {
		t.Errorf("as typed, the row says %q", got)
	}
}

func TestOnlyKnownRoomsAreLinks(t *testing.T) {
	rw, r := writer(t), uitest.Said("1", uitest.Noon(t), uitest.Ada, true, "see #lobby and #secret")
	rw.Patches = &Patches{}
	var b Body
	b.Draw(rw, []view.Row{r}, false, false)
	rw.Rooms = &RoomPaths{"lobby": "/r/lobby"}
	b.Draw(rw, []view.Row{r}, false, false)
	changed := rw.Patches.Take()
	if len(changed) != 1 || strings.Count(changed[0].Is, "room-link") != 1 || !strings.Contains(changed[0].Is, `href="/r/lobby">#lobby</a>`) {
		t.Errorf("when a room becomes known: %+v", changed)
	}
}

func messageOf(rw Rows, r view.Row) string {
	var b HTML
	rw.message(&b, r)
	return b.String()
}

func troubleOf(rw Rows, r view.Row) string {
	var b HTML
	rw.trouble(&b, r)
	return b.String()
}
