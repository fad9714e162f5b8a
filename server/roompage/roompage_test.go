package roompage

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"parley/server/store/roomfile"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/markup/markuptest"
)

// file returns a room of these texts, an hour apart, of which each answers the one before.
func file(t testing.TB, texts ...string) *bytes.Reader {
	t.Helper()
	var out bytes.Buffer
	w, err := roomfile.NewWriter(&out, roomfile.Room{ID: "lobby", Kind: chat.Public, Name: "lobby", Topic: "<b>topic</b>", Head: chat.Seq(len(texts)), ExportedAt: chat.MillisOf(noon)})
	err = errors.Join(err, w.Add(&roomfile.Person{ID: "u-a", Name: "<i>Ada"}))
	for i, text := range texts {
		m := &roomfile.Message{Seq: chat.Seq(i + 1), At: chat.MillisOf(noon.Add(time.Duration(i) * time.Hour)), By: roomfile.Author{ID: "u-a", Name: "<i>Ada"}, Text: text, Reply: chat.Seq(i)}
		err = errors.Join(err, w.Add(m))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(out.Bytes())
}

var noon = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

func written(t testing.TB, lang catalog.Lang, texts ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, file(t, texts...), Options{Lang: lang, Zone: Zone("Asia/Shanghai")}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAPageHasTheFileInIt(t *testing.T) {
	texts := []string{"hello", "</script><script>alert(1)</script>", roomfile.PageStart, "<!--<script>"}
	r, err := roomfile.NewReader(strings.NewReader(written(t, catalog.English, texts...)))
	for i := 0; err == nil; {
		var entry roomfile.Entry
		if entry, err = r.Next(); err == nil {
			if m, ok := entry.(*roomfile.Message); ok {
				if m.Text != texts[i] {
					t.Errorf("got %q, want %q", m.Text, texts[i])
				}
				i++
			}
		}
	}
	if !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

func TestTimesAndDaysAreThoseOfTheZone(t *testing.T) {
	html := written(t, catalog.English, "a", "b", "c", "d", "e", "f")
	for _, want := range []string{">20:00</a>", "Sunday, 29 November 2026</h2>", "Monday, 30 November 2026</h2>", ">00:00</a>", "Times are in Asia/Shanghai."} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if Zone("no/such") != time.UTC || Zone("../../etc/passwd") != time.UTC || Zone("Local") != time.UTC {
		t.Error("an unknown zone is not UTC")
	}
}

// TestNothingThatPeopleWriteIsATag writes what is hostile to the parser of marks, and other attacks.
func TestNothingThatPeopleWriteIsATag(t *testing.T) {
	attacks := []string{`<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `[x](javascript:alert(1))`, `'--></style></script><script>alert(1)</script>`,
		"```\n</pre><script>alert(1)</script>\n```", `||<script>alert(1)</script>||`, `@<b>`, "\u202e<b>\u2066"}
	for _, f := range markuptest.Families() {
		attacks = append(attacks, f.Text(500))
	}
	texts := attacks[:0:0]
	for _, text := range attacks {
		if chat.ValidateText(text) == nil {
			texts = append(texts, text)
		}
	}
	for _, lang := range catalog.Languages() {
		html := written(t, lang, texts...)
		body, _, _ := strings.Cut(html[strings.Index(html, "<main"):], "</main>")
		for _, bad := range []string{"<script", "<img", "<svg", "<style", "<b>", "<i>", "javascript:alert(1)\"", "<!--"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s: the page has %q", lang, bad)
			}
		}
		if strings.Count(html, "<script") != 2 || !strings.Contains(html, "default-src 'none'") || strings.Contains(html, "http-equiv=\"refresh") {
			t.Errorf("%s: the page has other scripts than its own", lang)
		}
	}
}

// TestAMessageTakesLittleOfAPage leaves a page for whoever wants to open it.
func TestAMessageTakesLittleOfAPage(t *testing.T) {
	messages := 50_000
	if testing.Short() {
		messages /= 10
	}
	texts := make([]string, messages)
	for i := range texts {
		texts[i] = fmt.Sprintf("message %d: **bold** and a [link](https://example.org/%d), 你好, שלום", i, i)
	}
	html := written(t, catalog.English, texts...)
	if bytes := len(html); bytes > messages*1200 {
		t.Errorf("%d messages are %d bytes", messages, bytes)
	}
	if path := os.Getenv("PARLEY_ROOM_PAGE"); path != "" {
		if err := os.WriteFile(path, []byte(html), 0o600); err != nil {
			t.Error(err)
		}
	}
}
