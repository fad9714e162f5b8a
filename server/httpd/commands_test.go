package httpd

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
)

// ask sends one command, whose id is 1, on a connection of its own and returns the answer.
func (s *stage) ask(token, command string) string {
	s.t.Helper()
	p := call(s.t, s.server, token)
	p.says(command)
	p.until(`"id":1`)
	p.send(closing(1000, ""))
	p.closed()
	for line := range strings.Lines(p.seen.String()) {
		if strings.Contains(line, `"id":1`) {
			return line
		}
	}
	return ""
}

func TestNonsenseIsRefusedAndTheSessionGoesOn(t *testing.T) {
	s := newStage(t, nil)
	for about, c := range map[string]struct{ frame, want string }{
		"nothing of a frame":       {`hello`, "bad_frame"},
		"depth 11,000":             {strings.Repeat(`{"d":`, 11_000), "bad_frame"},
		"100 KB of [":              {strings.Repeat("[", 100<<10), "bad_frame"},
		"a field twice":            {`{"k":"rooms","k":"rooms","id":1}`, "bad_frame"},
		"a field in another case":  {`{"k":"leave","id":1,"d":{"Room":"lobby"}}`, "bad_frame"},
		"NaN":                      {`{"k":"read","id":1,"d":{"room":"lobby","seq":NaN}}`, "bad_frame"},
		"1e999":                    {`{"k":"read","id":1,"d":{"room":"lobby","seq":1e999}}`, "bad_frame"},
		"a NUL":                    {`{"k":"leave","id":1,"d":{"room":"lobby\u0000"}}`, "no_room"},
		"null":                     {`{"k":"leave","id":1,"d":{"room":null}}`, "bad_frame"},
		"an array for text":        {strings.Replace(sending(1, "boom"), `"boom"`, `["boom"]`, 1), "bad_frame"},
		"a lone surrogate":         {strings.Replace(sending(1, "boom"), "boom", `\ud83d`, 1), "bad_text"},
		"an unknown kind":          {`{"k":"dance","id":1}`, "unsupported"},
		"a kind of another letter": {`{"k":"Send","id":1}`, "unsupported"},
		"a right of one's own":     {`{"k":"rooms","id":1,"d":{"role":"admin"}}`, "bad_frame"},
		"a sender of one's own":    {strings.Replace(sending(1, "boom"), `"text"`, `"by":"bo","text"`, 1), "bad_frame"},
		"a room of others":         {`{"k":"join","id":1,"d":{"room":"direct:bo:cy"}}`, "no_room"},
	} {
		t.Run(about, func(t *testing.T) {
			p := call(t, s.server, goodToken)
			p.says(c.frame)
			p.says(`{"k":"rooms","id":2}`)
			p.until(`"k":"directory","id":2`)
			if got := p.seen.String(); strings.Count(got, `"k":"failed"`) != 1 || !strings.Contains(got, `"code":"`+c.want+`"`) {
				t.Errorf("got %.500s, want %s", got, c.want)
			}
			s.goesOn()
		})
	}
}

func TestANonceIsOneMessageOfOneUser(t *testing.T) {
	s := newStage(t, nil)
	if err := s.store.CreateRoom(t.Context(), chat.Room{ID: "den", Kind: chat.Public, Name: "Den"}, "", "ada", nil, time.Now()); err != nil {
		t.Fatal(err)
	}
	const used = "nonce-of-adas-own"
	send := func(fields string) string { return `{"k":"send","id":1,"d":{` + fields + `}}` }
	body := func(nonce string) string { return `"room":"lobby","text":"mine","nonce":"` + nonce + `"` }
	for _, c := range []struct{ about, token, fields, want string }{
		{"empty", goodToken, body(""), "bad_nonce"},
		{"15 characters", goodToken, body(strings.Repeat("a", 15)), "bad_nonce"},
		{"37 characters", goodToken, body(strings.Repeat("a", 37)), "bad_nonce"},
		{"100 KB", goodToken, body(strings.Repeat("a", 100<<10)), "bad_nonce"},
		{"1 MB", goodToken, body(strings.Repeat("a", 1<<20)), ""},
		{"a path", goodToken, body("../../../etc/passwd"), "bad_nonce"},
		{"quotes of SQL", goodToken, body("' or '1'='1' --x"), "bad_nonce"},
		{"new", goodToken, body(used), `"seq":1,`},
		{"again, the same", goodToken, body(used), `"dup":true`},
		{"with another text", goodToken, strings.Replace(body(used), "mine", "other", 1), "nonce_reused"},
		{"in another room", goodToken, strings.Replace(body(used), "lobby", "den", 1), "nonce_reused"},
		{"to somebody", goodToken, body(used) + `,"to":"bo"`, "nonce_reused"},
		{"of another user", witnessToken, body(used), `"seq":2,`},
		{"of another user, again", witnessToken, body(used), `"seq":2,`},
	} {
		t.Run(c.about, func(t *testing.T) {
			if c.want == "" { // over the size of any message
				p := call(t, s.server, c.token)
				go p.says(send(c.fields))
				if got := p.closed(); got != 1009 {
					t.Errorf("got %d", got)
				}
				return
			}
			if got := s.ask(c.token, send(c.fields)); !strings.Contains(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if got := s.lobby(); !slices.Equal(got, []string{"mine", "mine"}) {
		t.Errorf("stored are %q", got)
	}
	for _, room := range []chat.RoomID{"den", chat.DirectID("ada", "bo")} {
		if events, err := s.store.Since(t.Context(), room, 0, 10, 1<<20); err != nil || len(events) > 0 {
			t.Errorf("%s has %v, %v", room, events, err)
		}
	}
	s.said = []string{"mine", "mine"}
	s.goesOn()
}

func TestASeqFromNowhereIsAResetOrRefused(t *testing.T) {
	s := newStage(t, nil)
	for range 3 {
		s.goesOn()
	}
	epoch, err := s.store.Epoch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const most, over = "9007199254740991", "9007199254740992" // 2^53-1 and one more
	join := func(epoch, after string) string {
		return fmt.Sprintf(`{"k":"join","id":1,"d":{"room":"lobby","epoch":%q,"after":%s}}`, epoch, after)
	}
	history := func(place, seq string) string {
		return fmt.Sprintf(`{"k":"history","id":1,"d":{"room":"lobby",%q:%s}}`, place, seq)
	}
	read := func(seq string) string { return fmt.Sprintf(`{"k":"read","id":1,"d":{"room":"lobby","seq":%s}}`, seq) }
	own := string(epoch)
	for _, c := range []struct{ command, want string }{
		{join(own, "3"), `"reset":false`}, {join(own, "0"), `"reset":false`},
		{join(own, "4"), `"reset":true`}, {join(own, most), `"reset":true`},
		{join("another", "1"), `"reset":true`}, {join("", "1"), `"reset":true`},
		{join(own, "-1"), "bad_seq"}, {join(own, over), "bad_seq"},
		{join(own, "9223372036854775807"), "bad_seq"}, {join(own, "9223372036854775808"), "bad_frame"},
		{history("before", "4"), `"start":true`}, {history("after", "3"), `"events":[]`},
		{history("before", "5"), "bad_seq"}, {history("before", most), "bad_seq"}, {history("after", "4"), "bad_seq"},
		{history("before", "0"), "bad_seq"}, {history("before", "-1"), "bad_seq"}, {history("after", "-1"), "bad_seq"},
		{history("before", "9223372036854775808"), "bad_frame"}, {history("after", "1e3"), "bad_frame"},
		{read("-1"), "bad_seq"}, {read(over), "bad_seq"}, {read("1e999"), "bad_frame"}, {read(most), `"k":"done"`},
	} {
		if got := s.ask(goodToken, c.command); !strings.Contains(got, c.want) {
			t.Errorf("%s: got %s, want %s", c.command, got, c.want)
		}
	}
	state, err := s.store.RoomState(t.Context(), "ada", chat.Lobby)
	if err != nil || state.Read != 3 || state.Head != 3 {
		t.Errorf("read up to the future: got %+v, %v", state, err)
	}
	s.goesOn()
}
