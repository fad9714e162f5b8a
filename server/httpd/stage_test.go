package httpd

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

const witnessToken = "witness-token"

// twoGuests knows a hostile peer by goodToken, and a witness.
type twoGuests struct {
	oneGuest
	witness chat.User
}

// Caller returns whose token it is.
func (g twoGuests) Caller(ctx context.Context, token string) (auth.Caller, error) {
	if token == witnessToken {
		return auth.Caller{User: g.witness}, nil
	}
	return g.oneGuest.Caller(ctx, token)
}

// stage is a server with a witness: somebody who talks on while others misbehave.
type stage struct {
	t       *testing.T
	server  *httptest.Server
	store   store.Store
	witness *peer
	said    []string // all that may be in the lobby
}

func newStage(t *testing.T, change func(*Config)) *stage {
	t.Helper()
	s := &stage{t: t}
	s.server = startEdge(t, func(c *Config) {
		s.store = c.Hub.Store
		bo, err := s.store.CreateUser(t.Context(), store.Newcomer{ID: "bo", Name: store.Name{Shown: "Bo", Folded: "bo", Skeleton: "bo"}, Token: []byte("y")}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		c.Guests = twoGuests{c.Guests.(oneGuest), bo}
		if change != nil {
			change(c)
		}
	})
	s.witness = call(t, s.server, witnessToken)
	s.witness.says(`{"k":"join","id":1,"d":{"room":"lobby"}}`)
	s.witness.until(`"k":"joined"`)
	return s
}

// goesOn demands that the witness can talk, and that the lobby has what was rightly said and nothing else.
func (s *stage) goesOn() {
	s.t.Helper()
	id := len(s.said) + 1000
	text := fmt.Sprint("still here ", id)
	s.witness.conn.SetDeadline(time.Now().Add(patience))
	s.witness.says(sending(id, text))
	s.witness.until(fmt.Sprintf(`"k":"sent","id":%d,`, id))
	s.said = append(s.said, text)
	if got := s.lobby(); !slices.Equal(got, s.said) {
		s.t.Fatalf("stored are %.300q, want %.300q", got, s.said)
	}
	s.witness.until(`"` + text + `"`)
	if got := strings.Count(s.witness.seen.String(), `"k":"event"`); got != len(s.said) {
		s.t.Fatalf("the witness got %d events, want %d", got, len(s.said))
	}
}

// lobby returns the texts that are stored.
func (s *stage) lobby() []string {
	s.t.Helper()
	var texts []string
	for after := chat.Seq(0); ; {
		events, err := s.store.Since(s.t.Context(), chat.Lobby, after, chat.PageMax, 1<<20)
		if err != nil {
			s.t.Fatal(err)
		}
		if len(events) == 0 {
			return texts
		}
		for _, e := range events {
			texts = append(texts, e.Message.Text)
		}
		after = events[len(events)-1].Seq
	}
}
