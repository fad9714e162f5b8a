package fit

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/shared/chat"
)

// loaded is a page of messages with a text, and each with all reactions that it may have.
func loaded(rows int, text string) *chat.Page {
	users := make([]chat.UserID, chat.ReactorsMax)
	for i := range users {
		users[i] = chat.UserID(fmt.Sprintf("user-%020d", i))
	}
	page := &chat.Page{From: 11, To: 10 + chat.Seq(rows)}
	for seq := page.From; seq <= page.To; seq++ {
		m := &chat.Message{Text: text}
		for i := range chat.ReactionKinds {
			m.Reactions = append(m.Reactions, chat.Reaction{Key: string(rune('😀' + i)), First: seq, Count: 70, Users: users})
		}
		page.Events = append(page.Events, chat.Event{Room: chat.Lobby, Seq: seq, Kind: chat.Said, By: chat.User{ID: "u-ada", Name: "Ada"}, Message: m})
	}
	return page
}

func bytesOf(t *testing.T, page *chat.Page) int {
	t.Helper()
	raw, err := json.Marshal(page)
	if err != nil {
		t.Fatal(err)
	}
	return len(raw)
}

func TestAPageFitsWhateverIsInIt(t *testing.T) {
	for _, c := range []struct {
		about    string
		rows     int
		text     string
		near     chat.Seq
		least    int
		from, to chat.Seq // 0: as it was
	}{
		{"a usual page", 50, "hello", 61, 50, 11, 60},
		{"a long page", chat.PageMax, "hello", 11 + chat.PageMax, 40, 0, 10 + chat.PageMax},
		{"a long page after", chat.PageMax, "hello", 10, 40, 11, 0},
		{"a page around", chat.PageMax, "hello", 160, 40, 0, 0},
		{"a text of brackets", 50, strings.Repeat("<", 2_000), 61, 5, 0, 60},
		{"one of them", 1, strings.Repeat("<", chat.TextBytes), 12, 1, 11, 11},
	} {
		page := loaded(c.rows, c.text)
		Page(page, c.near)
		n := len(page.Events)
		if size := bytesOf(t, page); size > chat.FrameBytes || n < c.least {
			t.Errorf("%s: %d rows in %d bytes", c.about, n, size)
		}
		if page.From > page.Events[0].Seq || page.To < page.Events[n-1].Seq || c.from != 0 && page.From != c.from || c.to != 0 && page.To != c.to {
			t.Errorf("%s: %d to %d with the rows %d to %d", c.about, page.From, page.To, page.Events[0].Seq, page.Events[n-1].Seq)
		}
		if c.from == 0 && page.From != page.Events[0].Seq || c.to == 0 && page.To < page.Events[n-1].Seq {
			t.Errorf("%s: the span does not follow", c.about)
		}
		if near := page.From <= c.near+1 && c.near <= page.To+1; !near {
			t.Errorf("%s: %d to %d is not near %d", c.about, page.From, page.To, c.near)
		}
	}
	if whole := loaded(50, "hello"); len(whole.Events[0].Message.Reactions[0].Users) != chat.ReactorsMax {
		t.Error("the rows of the store were changed")
	}
}

func TestASmallPageStaysAsItIs(t *testing.T) {
	page := loaded(2, "hello")
	before := bytesOf(t, page)
	if Page(page, 13); bytesOf(t, page) != before {
		t.Error("it was cut")
	}
}

func TestChangesFitToo(t *testing.T) {
	page := &chat.Page{From: 11, To: 310}
	users := loaded(1, "").Events[0].Message.Reactions[0].Users
	for seq := page.From; seq <= page.To; seq++ {
		page.Changes = append(page.Changes, chat.Event{Room: chat.Lobby, Seq: seq, Kind: chat.Reacted, By: chat.User{ID: "u-ada", Name: "Ada"}, Target: 5, On: true,
			Reaction: &chat.Reaction{Key: "👍", First: 9, Count: 70, Users: users}})
	}
	Page(page, 10)
	if size := bytesOf(t, page); size > chat.FrameBytes || page.From != 11 || page.To < page.Changes[len(page.Changes)-1].Seq {
		t.Errorf("%d changes, %d to %d, in %d bytes", len(page.Changes), page.From, page.To, size)
	}
	page = loaded(3, strings.Repeat("<", 5_000))
	page.Changes = []chat.Event{{Room: chat.Lobby, Seq: 13, Kind: chat.Pinned, By: chat.User{ID: "u-ada"}, Target: 5}}
	page.Events = page.Events[:2]
	for Page(page, 10); len(page.Changes) > 0 && page.Changes[0].Seq > page.To; {
		t.Fatalf("a change at %d in the span to %d", page.Changes[0].Seq, page.To)
	}
}

func TestTextsAreCutAtCharacters(t *testing.T) {
	text := strings.Repeat("é<", 1_000)
	for size := range 30 {
		cut := CutText(text, size)
		if !strings.HasPrefix(text, cut) || encoded(cut) > size || len([]rune(cut)) < size/8 {
			t.Errorf("to %d bytes: %q", size, cut)
		}
	}
}

// TestExcerptsFitWhateverIsInThem has each with all mentions that a message may have, of names as long as they may be.
func TestExcerptsFitWhateverIsInThem(t *testing.T) {
	m := &chat.Message{Text: "late: ", Reply: 1, EditedAt: 1760000000000, Reactions: []chat.Reaction{{Key: "👍"}}, Pin: &chat.Pin{By: "ada7k2m9q4", At: 1760000000000}}
	for i := range chat.MentionsMax {
		u := chat.User{ID: chat.UserID(fmt.Sprintf("user-%05d", i)), Name: strings.Repeat("字", chat.NameMax-2) + fmt.Sprint(10+i)}
		m.Text, m.Mentions = m.Text+"@"+u.Name+" ", append(m.Mentions, u)
	}
	whole := len(m.Text)
	messages := make([]chat.Event, chat.PageMax)
	for i := range messages {
		messages[i] = chat.Event{Room: chat.Lobby, Seq: chat.Seq(100_000 + i), Kind: chat.Said, At: 1760000000000, Nonce: "0199c5b8-7e4a-7d21-9f3c-5a1b2c3d4e5f",
			By: chat.User{ID: "ada7k2m9q4", Name: strings.Repeat("字", chat.NameMax)}, Message: m, Rev: 200_000}
	}
	for _, c := range []struct {
		about        string
		of           func([]chat.Event) []chat.Event
		given, least int
		bytes        int
	}{
		{"one answer", Excerpts, 1, 1, refsBytes},
		{"answers on a page", Excerpts, chat.PageEvents, chat.PageEvents, refsBytes},
		{"answers on a long page", Excerpts, chat.PageMax, chat.PageEvents, refsBytes},
		{"pins", Pins, chat.PinsMax, chat.PinsMax, pinsBytes},
	} {
		cut := c.of(messages[:c.given])
		raw, err := json.Marshal(cut)
		if err != nil {
			t.Fatal(err)
		}
		if len(raw) > c.bytes*5/4 || len(cut) < c.least || cut[len(cut)-1].Seq != messages[c.given-1].Seq {
			t.Errorf("%s: %d of them in %d bytes, want %d", c.about, len(cut), len(raw), c.bytes)
		}
		for _, e := range cut {
			if e.Message.Reactions != nil || !strings.HasPrefix(m.Text, e.Message.Text) {
				t.Fatalf("%s: got %+v", c.about, e.Message)
			}
			for _, u := range e.Message.Mentions {
				if !strings.Contains(e.Message.Text, u.Name) {
					t.Fatalf("%s: %s is not in the text", c.about, u.Name)
				}
			}
		}
	}
	if got := Excerpts(messages[:1])[0].Message; len(got.Mentions) < 5 || len(got.Text) < chat.RefBytes/2 {
		t.Errorf("a single one has %d mentions and %d bytes", len(got.Mentions), len(got.Text))
	}
	if len(m.Text) != whole || len(m.Mentions) != chat.MentionsMax {
		t.Error("the message of the store was changed")
	}
}

func TestSizesAreThoseOfJSON(t *testing.T) {
	for _, text := range []string{"plain", `"quoted"\`, "<b>&", "tab\tline\n\r", "\x01", "\u2028é中👍"} {
		raw, _ := json.Marshal(text)
		if got := encoded(text); got < len(raw)-2 || got > len(raw)+4 {
			t.Errorf("%q: %d, and is %d", text, got, len(raw)-2)
		}
	}
}

func TestTheNewestComesFirst(t *testing.T) {
	long := strings.Repeat("x", chat.TextBytes)
	versions := make([]chat.Version, 100)
	messages := make([]chat.Event, 100)
	for i := range versions {
		versions[i] = chat.Version{Text: long, At: chat.Millis(i)}
		messages[i] = chat.Event{Seq: chat.Seq(i), Message: &chat.Message{Text: long}}
	}
	if got := Versions(versions); len(got) == 0 || len(got) > 5 || got[len(got)-1].At != 99 {
		t.Errorf("%d versions", len(got))
	}
	if got := Private(messages); len(got) != 1 || got[0].Seq != 99 {
		t.Errorf("%d private messages", len(got))
	}
	if got := Versions(nil); got != nil {
		t.Errorf("got %v", got)
	}
	if got := Answered([]chat.Event{
		{Message: &chat.Message{Reply: 9}}, {Message: &chat.Message{Reply: 5}}, {Message: &chat.Message{Reply: 5}}, {Message: &chat.Message{}}, {}, {Message: &chat.Message{Reply: 30}},
	}, 8, 20); !slices.Equal(got, []chat.Seq{5, 30}) {
		t.Errorf("got %v", got)
	}
}
