package compose

import (
	"strings"
	"testing"

	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// context is a room in which Bo is here, Mara is away, and of Ada only a look-alike is known.
func context() Context {
	known := map[string]*view.Lookup{
		"bo":          {Match: &chat.Person{User: uitest.Bo, Here: true}},
		"mara":        {Done: true, Match: &chat.Person{User: uitest.Mara}},
		"аda":         {Done: true, Near: &chat.Person{User: uitest.Ada}},
		"zed":         {Done: true, Offers: []chat.Person{uitest.Here(uitest.Ada)}},
		"slow":        {Name: "slow"},
		"brave-otter": {Done: true, Match: &chat.Person{User: uitest.Me}},
	}
	return Context{
		Limits: uitest.Limits,
		Room:   chat.Room{ID: chat.Lobby, Kind: chat.Public, Name: "lobby"}, Online: true, Me: uitest.Me.ID,
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
		{"\u2800@Bo hello", Privately, uitest.Bo.ID},
		{"hello", ToRoom, ""},
		{"hello @Bo", ToRoom, ""},
		{"me@example.org", ToRoom, ""},
		{"@Bo hello", Privately, uitest.Bo.ID},
		{"  @bo: hello", Privately, uitest.Bo.ID},
		{"＠Bo hello", Privately, uitest.Bo.ID},
		{"\u200b@Bo hello", Privately, uitest.Bo.ID},
		{"@Bo\nhello", Privately, uitest.Bo.ID},
		{"@Mara hello", Privately, uitest.Mara.ID},
		{"@Bo", Wordless, uitest.Bo.ID},
		{"@Bo ", Wordless, uitest.Bo.ID},
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
		got := context().Intent(c.text)
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
			d := context()
			d.Online = online
			if in := d.Intent(text); in.Draft.Public || in.Mode == ToRoom {
				t.Errorf("%q, online %v: it would be published", text, online)
			}
			d.Public = true
			if in := d.Intent(text); in.Mode != ToRoom || !in.Draft.Public || in.Draft.To != "" {
				t.Errorf("%q, online %v: got %+v, want it published by choice", text, online, in)
			}
		}
	}
}

func TestOfflineTheServerWillFindTheAddressee(t *testing.T) {
	d := context()
	d.Online = false
	in := d.Intent("@Unasked hello")
	if in.Mode != Unsettled || !in.Sends() || in.Draft.To != "" || in.Draft.Public {
		t.Errorf("got %+v, want a draft that is neither addressed nor public", in)
	}
	if got := d.Intent("@Bo hello"); got.Mode != Privately || got.Draft.To != uitest.Bo.ID {
		t.Errorf("got %+v, want it addressed to one who is known", got)
	}
}

func TestInADirectRoomThePeerReadsTheText(t *testing.T) {
	d := context()
	d.Room = chat.Room{ID: chat.DirectID(uitest.Me.ID, uitest.Ada.ID), Kind: chat.Direct, Peer: &uitest.Ada}
	if got := d.Intent("hello"); got.Mode != ToPeer || got.Draft.To != uitest.Ada.ID {
		t.Errorf("got %+v, want it to the peer", got)
	}
	if got := d.Intent("@Bo hello"); got.Mode != Privately || got.Draft.To != uitest.Bo.ID {
		t.Errorf("got %+v, want it to the one named", got)
	}
	d.Public = true
	if got := d.Intent("@Bo hello"); got.Mode != ToPeer || got.Draft.To != uitest.Ada.ID || got.Draft.Public {
		t.Errorf("got %+v, want it to the peer by choice", got)
	}
}

func TestWhatIsLeftFits(t *testing.T) {
	for _, unit := range []string{"x", "é", "字", "😀"} {
		text := strings.Repeat(unit, 100)
		full := text + strings.Repeat(unit, Left(uitest.Limits, text))
		if chat.ValidateText(full) != nil {
			t.Errorf("%q: what should fit does not", unit)
		}
		if chat.ValidateText(full+unit) == nil {
			t.Errorf("%q: more fits than was said", unit)
		}
		over := full + unit + unit
		if got := Left(uitest.Limits, over); got != -2 {
			t.Errorf("%q: got %d left, want 2 too many", unit, got)
		}
	}
}
