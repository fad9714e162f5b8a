package cli

import (
	"slices"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
)

// tells has the server say something by itself.
func (p *peer) tells(kind string, data map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	data["room"] = chat.Lobby
	for c := range p.conns {
		c.push(kind, 0, data)
	}
}

func TestARoomThatIsJoinedByAskingInTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		s := sit(t, p)
		s.types("/ask", "/asking", "/admit Bo")
		s.sees("! you need not ask to join this room", "* this room is joined freely", "! this is for the moderators")
		p.tells("configured", map[string]any{"guests": "write", "asking": true})
		p.tells("ranked", map[string]any{"role": "visitor"})
		s.sees("* you can read this room; to write, ask its moderators")
		s.types("/ask it is me")
		p.tells("ranked", map[string]any{"role": "visitor", "asked": 1})
		s.sees("* you asked to join this room; /ask off takes it back")
		s.types("/ask off", "/asking")
		p.tells("ranked", map[string]any{"role": "visitor"})
		s.sees("* this room is joined by asking", "* you can read this room")
		p.tells("ranked", map[string]any{"role": "member"})
		s.sees("* you are let in, and can write here")
		p.tells("ranked", map[string]any{"role": "moderator", "asked": 2})
		s.sees("* 2 people ask to join this room: /members lists them")
		s.types("/members", "/admit @Bo", "/refuse Bo", "/asking off")
		s.sees("  Bo                       asks to join since 2025-03-01 it is me", "Ada", "* asked to let Bo in", "* asked to decline Bo")
		want := []string{"ask  true it is me", "ask  false", "admit bo true", "admit bo false"}
		if got := p.changed(); !slices.Equal(got, want) {
			t.Errorf("the server was asked %q, want %q", got, want)
		}
		s.leave()
		<-s.status
		s.keys.Close()
	})
}
