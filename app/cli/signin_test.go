package cli

import (
	"context"
	"errors"
	"strings"
	"testing"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
)

// giver is a server that knows one hand-over link.
type giver struct {
	dial.Dialer
	state *state
	asked []string
}

// TakeHandOver signs in as Ada.
func (g *giver) TakeHandOver(_ context.Context, secret string) (chat.User, error) {
	g.asked = append(g.asked, secret)
	if secret != "mJ0xq3V7n2kQ9hTz4bLwYg" {
		return chat.User{}, errors.New("this link was used, replaced or has expired")
	}
	return chat.User{ID: "ada", Name: "Ada"}, g.state.SaveToken("of ada")
}

func TestALinkSignsATerminalIn(t *testing.T) {
	opts, err := parse([]string{"https://chat.example", "--sign-in"})
	if err != nil || !opts.signIn {
		t.Fatalf("got %+v (%v)", opts, err)
	}
	for about, c := range map[string]struct{ typed, asked, said, failure string }{
		"a link":            {"https://chat.example/handover/mJ0xq3V7n2kQ9hTz4bLwYg\n", "mJ0xq3V7n2kQ9hTz4bLwYg", "signed in as Ada", ""},
		"below a path":      {"  https://example.org/chat/handover/mJ0xq3V7n2kQ9hTz4bLwYg\r\n", "mJ0xq3V7n2kQ9hTz4bLwYg", "signed in as Ada", ""},
		"its end":           {"mJ0xq3V7n2kQ9hTz4bLwYg", "mJ0xq3V7n2kQ9hTz4bLwYg", "signed in as Ada", ""},
		"a used one":        {"https://chat.example/handover/AAAAAAAAAAAAAAAAAAAAAA\n", "AAAAAAAAAAAAAAAAAAAAAA", "", "expired"},
		"nothing":           {"\n", "", "", "no link"},
		"the end of input":  {"", "", "", "no link"},
		"a link to nowhere": {"https://chat.example/handover/\n", "", "", "no link"},
	} {
		st := openForTest(t, t.TempDir(), opts.target.base)
		if err := st.SaveToken("of a guest"); err != nil {
			t.Fatal(err)
		}
		server := &giver{state: st}
		var out strings.Builder
		err := signIn(t.Context(), opts, st, server, strings.NewReader(c.typed), &out)
		if got := strings.Join(server.asked, " "); got != c.asked {
			t.Errorf("%s: asked for %q", about, got)
		}
		if (err == nil) != (c.failure == "") || err != nil && !strings.Contains(err.Error(), c.failure) || !strings.Contains(out.String(), c.said) {
			t.Errorf("%s: said %q (%v)", about, out.String(), err)
		}
		if want := map[bool]string{true: "of ada", false: "of a guest"}[err == nil]; st.Token() != want {
			t.Errorf("%s: the token is %q, want that %s", about, st.Token(), want)
		}
		if !strings.Contains(out.String(), "https://chat.example/account") {
			t.Errorf("%s: nothing says where the link is: %q", about, out.String())
		}
	}
}

func TestSigningInLosesNoUnsentMessage(t *testing.T) {
	for _, discard := range []bool{false, true} {
		opts, err := parse([]string{"https://chat.example", "--sign-in"})
		if err != nil {
			t.Fatal(err)
		}
		opts.discard = discard
		st := openForTest(t, t.TempDir(), opts.target.base)
		if err := st.storage().Put(t.Context(), storage.KeyOutbox+"1", []byte("{}")); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := signIn(t.Context(), opts, st, &giver{state: st}, strings.NewReader("mJ0xq3V7n2kQ9hTz4bLwYg\n"), &out); err != nil {
			t.Fatal(err)
		}
		left, err := st.storage().Keys(t.Context(), storage.KeyOutbox)
		if err != nil || (len(left) == 0) != discard || strings.Contains(out.String(), "unsent") == discard {
			t.Errorf("discard %v: left are %q (%v), said %q", discard, left, err, out.String())
		}
	}
}

func TestSigningInGoesWithNothingElse(t *testing.T) {
	for _, line := range []string{"--sign-in --sign-out", "--sign-in --follow", "--sign-in --send hi", "--sign-in --name Ada", "--sign-in --mute Bo", "--discard"} {
		if got, err := parse(append(strings.Fields(line), "http://h")); err == nil {
			t.Errorf("%s: got %+v", line, got)
		}
	}
}
