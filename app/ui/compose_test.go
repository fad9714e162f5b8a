package ui

import (
	"strings"
	"testing"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// desk is a room in which Bo is here, Mara is away, and of Ada only a look-alike is known.
func desk() Desk {
	known := map[string]*view.Lookup{
		"bo":          {Match: &chat.Person{User: bo, Here: true}},
		"mara":        {Done: true, Match: &chat.Person{User: mara}},
		"аda":         {Done: true, Near: &chat.Person{User: ada}},
		"zed":         {Done: true, Offers: []chat.Person{here(ada)}},
		"slow":        {Name: "slow"},
		"brave-otter": {Done: true, Match: &chat.Person{User: me}},
	}
	return Desk{
		Room: chat.Room{ID: chat.Lobby, Kind: chat.Public, Name: "lobby"}, Online: true, Me: me.ID,
		Who: func(name string) *view.Lookup { return known[strings.ToLower(name)] },
	}
}

func TestComposerKnowsWhoWillReadTheText(t *testing.T) {
	cases := []struct {
		text string
		mode Mode
		to   chat.UserID
	}{
		{"", Blank, ""},
		{" \n\u200b ", Blank, ""},
		{"\u2800\u3164 \ufe0f", Blank, ""},
		{"\u2028\u2029\v", Blank, ""},
		{"\u2800@Bo hello", Privately, bo.ID},
		{"hello", ToRoom, ""},
		{"hello @Bo", ToRoom, ""},
		{"me@example.org", ToRoom, ""},
		{"@Bo hello", Privately, bo.ID},
		{"  @bo: hello", Privately, bo.ID},
		{"＠Bo hello", Privately, bo.ID},
		{"\u200b@Bo hello", Privately, bo.ID},
		{"@Bo\nhello", Privately, bo.ID},
		{"@Mara hello", Privately, mara.ID},
		{"@Bo", Wordless, bo.ID},
		{"@Bo ", Wordless, bo.ID},
		{"@", Nameless, ""},
		{"@ hello", Nameless, ""},
		{"@Slow hello", Looking, ""},
		{"@Unasked hello", Looking, ""},
		{"@Zed hello", Nobody, ""},
		{"@Аda hello", Alike, ""},
		{"@Brave-Otter hello", Myself, ""},
		{strings.Repeat("x", chat.TextRunes), ToRoom, ""},
		{strings.Repeat("x", chat.TextRunes+1), TooLong, ""},
		{strings.Repeat("字", chat.TextBytes/3+1), TooLong, ""},
	}
	for _, c := range cases {
		got := desk().Read(c.text)
		if got.Mode != c.mode {
			t.Errorf("%.20q: got mode %d, want %d", c.text, got.Mode, c.mode)
		}
		if got.Sends() && got.Draft.To != c.to {
			t.Errorf("%.20q: got addressee %q, want %q", c.text, got.Draft.To, c.to)
		}
	}
}

func TestTextThatBeginsWithANameIsPublishedOnlyByChoice(t *testing.T) {
	for _, text := range []string{"@Bo hi", "@Zed hi", "@Slow hi", "@ hi", "@Brave-Otter hi", "＠х hi"} {
		for _, online := range []bool{true, false} {
			d := desk()
			d.Online = online
			if in := d.Read(text); in.Draft.Public || in.Mode == ToRoom {
				t.Errorf("%q, online %v: it would be published", text, online)
			}
			d.Public = true
			if in := d.Read(text); in.Mode != ToRoom || !in.Draft.Public || in.Draft.To != "" {
				t.Errorf("%q, online %v: got %+v, want it published by choice", text, online, in)
			}
		}
	}
}

func TestOfflineTheServerWillFindTheAddressee(t *testing.T) {
	d := desk()
	d.Online = false
	in := d.Read("@Unasked hello")
	if in.Mode != Unsettled || !in.Sends() || in.Draft.To != "" || in.Draft.Public {
		t.Errorf("got %+v, want a draft that is neither addressed nor public", in)
	}
	if got := d.Read("@Bo hello"); got.Mode != Privately || got.Draft.To != bo.ID {
		t.Errorf("got %+v, want it addressed to one who is known", got)
	}
}

func TestInADirectRoomThePeerReadsTheText(t *testing.T) {
	d := desk()
	d.Room = chat.Room{ID: chat.DirectID(me.ID, ada.ID), Kind: chat.Direct, Peer: &ada}
	if got := d.Read("hello"); got.Mode != ToPeer || got.Draft.To != ada.ID {
		t.Errorf("got %+v, want it to the peer", got)
	}
	if got := d.Read("@Bo hello"); got.Mode != Privately || got.Draft.To != bo.ID {
		t.Errorf("got %+v, want it to the one named", got)
	}
	d.Public = true
	if got := d.Read("@Bo hello"); got.Mode != ToPeer || got.Draft.To != ada.ID || got.Draft.Public {
		t.Errorf("got %+v, want it to the peer by choice", got)
	}
}

func TestWhatIsLeftFits(t *testing.T) {
	for _, unit := range []string{"x", "é", "字", "😀"} {
		text := strings.Repeat(unit, 100)
		full := text + strings.Repeat(unit, left(text))
		if chat.ValidateText(full) != nil {
			t.Errorf("%q: what should fit does not", unit)
		}
		if chat.ValidateText(full+unit) == nil {
			t.Errorf("%q: more fits than was said", unit)
		}
		over := full + unit + unit
		if got := left(over); got != -2 {
			t.Errorf("%q: got %d left, want 2 too many", unit, got)
		}
	}
}
