package client

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// place is a person at one device: the client, and a text field as the interface has it.
type place struct {
	*tester
	server *server
	stored storage.Memory
	tab    *tab // among those that share a browser; nil for a device of its own
	field  string
	within bool // the field has the focus
}

// story is what people do with one draft on several devices.
type story struct {
	t       *testing.T
	rng     *rand.Rand
	desk    *desk
	browser *browser
	writers []*place
	said    []string // texts that were sent
	typed   []string // words that were typed, each once
	log     []string
}

func (s *story) note(w *place, what string) {
	for i, other := range s.writers {
		if other == w {
			s.log = append(s.log, fmt.Sprintf("%d %s %q", i, what, w.field))
		}
	}
}

func (s *story) word() string {
	letters := make([]byte, 10)
	for i := range letters {
		letters[i] = byte('a' + s.rng.IntN(26))
	}
	word := string(letters) + " " // no two look alike: KeepsDraft would take one for the other
	s.typed = append(s.typed, word)
	return word
}

// takes puts the draft from elsewhere into the field.
func (w *place) takes() {
	d := w.View().Open.Elsewhere
	if d.Version == 0 {
		return
	}
	w.field = d.Text
	w.AdoptDraft(chat.Lobby, d.Version)
	synctest.Wait()
}

// follows does what Model.followDraft does.
func (w *place) follows() {
	if w.View().Open.Elsewhere.Continues && !w.within {
		w.takes()
	}
}

func (w *place) saves() {
	w.SaveDraft(chat.Lobby, w.field)
	synctest.Wait()
}

func (s *story) step() {
	w := s.writers[s.rng.IntN(len(s.writers))]
	switch what := s.rng.IntN(20); {
	case what < 8:
		w.within = true
		w.field += s.word()
		w.saves()
		s.note(w, "writes")
	case what == 8:
		w.within = true
		w.field = s.word() + s.word()
		w.saves()
		s.note(w, "replaces")
	case what == 9:
		w.field = ""
		w.saves()
		s.note(w, "clears")
	case what == 10 && w.field != "":
		s.said = append(s.said, w.field)
		w.field = ""
		w.DraftSent(chat.Lobby)
		synctest.Wait()
		s.note(w, "sends")
	case what == 11:
		w.within = !w.within
	case what == 12:
		w.takes()
		s.note(w, "takes")
	case what == 13:
		w.server.mu.Lock()
		w.server.refuse = func() error { return errRoute }
		w.server.mu.Unlock()
		w.server.cut(nil)
		s.note(w, "is offline")
	case what == 14:
		w.server.mu.Lock()
		w.server.refuse = nil
		w.server.mu.Unlock()
		s.note(w, "is online")
	case what == 15:
		w.stop()
		if w.tab == nil {
			w.tester = open(s.t, w.server, w.stored)
		} else {
			w.tester, w.tab = s.browser.reload(s.t, w.server, w.tab)
		}
		w.field, w.within = w.Draft(s.t.Context(), chat.Lobby).Text, false
		if w.field != "" {
			w.saves() // as Model.restoreDraft
		}
		s.note(w, "begins again with")
	default:
		pass(time.Duration(s.rng.IntN(8)) * time.Second)
	}
	for _, w := range s.writers {
		w.follows()
	}
}

// TestNothingThatWasTypedIsLost has one person write on two devices, and in two tabs of another one. Each word ends in a field, on the shelf, in the draft or in what was sent.
func TestNothingThatWasTypedIsLost(t *testing.T) {
	seeds := uint64(60)
	if testing.Short() {
		seeds = 15
	}
	for seed := range seeds {
		synctest.Test(t, func(t *testing.T) {
			s := &story{t: t, rng: rand.New(rand.NewPCG(seed, 7)), desk: newDesk(), browser: newBrowser()}
			for i := range 4 {
				w := &place{server: s.desk.server(newServer(t)), stored: storage.Memory{}}
				if i < 2 {
					w.tester = open(t, w.server, w.stored)
				} else {
					w.tester, w.tab = s.browser.tab(t, w.server)
				}
				s.writers = append(s.writers, w)
			}
			pass(time.Second)
			for range 120 {
				s.step()
			}
			for _, w := range s.writers {
				w.server.mu.Lock()
				w.server.refuse = nil
				w.server.mu.Unlock()
			}
			pass(5 * time.Minute)
			s.check()
		})
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func (s *story) check() {
	var all []string
	for _, w := range s.writers {
		w.follows()
		all = append(all, w.field)
	}
	pass(time.Minute)
	s.desk.mu.Lock()
	draft := s.desk.drafts[chat.Lobby]
	all = append(append(all, s.said...), draft.Text)
	for _, d := range s.desk.shelf {
		all = append(all, d.Text)
	}
	s.desk.mu.Unlock()
	there := strings.Join(all, "\n")
	for _, word := range s.typed {
		if !strings.Contains(there, strings.TrimSpace(word)) {
			s.t.Errorf("%s is lost", word)
		}
	}
	for i, w := range s.writers {
		if got := w.View().Open.Elsewhere; got == (view.Elsewhere{}) && w.field != draft.Text {
			s.t.Errorf("device %d has %q, the server %q", i, w.field, draft.Text)
		}
	}
	if s.t.Failed() {
		for _, line := range s.log {
			s.t.Log(line)
		}
	}
}
