package cli

import (
	"testing"
	"testing/synctest"

	"parley/shared/chat"
)

func TestRequestsAreToldOfAndAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		s := sit(t, p)
		p.asks(chat.User{ID: "cy", Name: "Cy"})
		p.asks(chat.User{ID: "eve", Name: "Eve\x1b[31m"})
		s.sees("* Cy wants to talk privately: /requests lists them, /accept Cy, /decline Cy")
		s.types("/requests")
		s.sees("Cy", "1 unread", "/join direct:ada:cy")
		s.types("/accept Nobody")
		s.sees("! nobody of that name has sent a request")
		s.types("/accept @cy")
		s.sees("* you can now talk to Cy privately")
		p.asks(chat.User{ID: "dan", Name: "Dan"})
		s.sees("* Dan wants to talk privately")
		s.types("/decline Dan")
		s.sees("* declined; Dan is not notified")
		if got, want := p.answered(), "direct:ada:cy true|direct:ada:dan false"; got != want {
			t.Errorf("answered %q, want %q", got, want)
		}
		s.types("/quit")
		<-s.status
		s.keys.Close()
	})
}

func TestABotAcceptsWhoeverAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		s := sit(t, p, "--accept")
		p.asks(chat.User{ID: "cy", Name: "Cy"})
		synctest.Wait()
		if got, want := p.answered(), "direct:ada:cy true"; got != want {
			t.Errorf("answered %q, want %q", got, want)
		}
		s.types("/quit")
		<-s.status
		s.keys.Close()
	})
}
