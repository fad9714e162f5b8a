package client

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// TestChangesAreMadeAsIfOnlineWhateverComesBetween has a user send and change messages while connections end, answers are lost, and the
// program ends and starts again. In the end the server has what it would have if all of it had arrived at once and in order.
func TestChangesAreMadeAsIfOnlineWhateverComesBetween(t *testing.T) {
	seeds := uint64(200)
	if testing.Short() {
		seeds = 30
	}
	for seed := range seeds {
		synctest.Test(t, func(t *testing.T) {
			w := newWriter(t, seed)
			for range 60 {
				w.step()
			}
			w.settle()
			want, refused := make([]string, 0, len(w.messages)), w.refused()
			for _, m := range w.messages {
				if r, is := refused[m.nonce]; is && r.Change.Text == m.wrote {
					m.text = r.Text // the program ended between the answer to the edit before and its event, and had no connection then
				}
				want = append(want, m.String())
			}
			if got := w.server.described(chat.Lobby); got != strings.Join(want, "\n") {
				t.Errorf("seed %d: the server has\n%s\nwant\n%s\nafter %s", seed, got, strings.Join(want, "\n"), w.log)
			}
			w.check(seed)
		})
		if t.Failed() {
			return
		}
	}
}

// TestAnEditIsMadeOrRefusedWhateverOthersChange has another device of the user and another user change the same messages meanwhile.
func TestAnEditIsMadeOrRefusedWhateverOthersChange(t *testing.T) {
	seeds := uint64(200)
	if testing.Short() {
		seeds = 30
	}
	for seed := range seeds {
		synctest.Test(t, func(t *testing.T) {
			w := newWriter(t, seed)
			w.others = true
			for range 60 {
				w.step()
			}
			w.settle()
			refused := w.refused()
			for _, m := range w.messages {
				if r, is := refused[m.nonce]; m.wrote != "" && !w.server.had(m.nonce, m.wrote) && (!is || r.Change.Text != m.wrote) {
					t.Errorf("seed %d: the last edit of %q is lost: shown is %+v\nafter %s", seed, m.wrote, r, w.log)
				}
			}
			w.check(seed)
		})
		if t.Failed() {
			return
		}
	}
}

// wanted is a message as its writer wants it.
type wanted struct {
	nonce   chat.Nonce
	text    string
	wrote   string // by the last edit
	pinned  bool
	keys    []string // of the writer's reactions, in the order of first use
	deleted time.Time
}

func (m *wanted) gone() bool { return !m.deleted.IsZero() && time.Since(m.deleted) >= chat.UndoWait }

func (m *wanted) String() string {
	if !m.deleted.IsZero() {
		return "gone"
	}
	slices.Sort(m.keys) // a reaction that is taken back unheard keeps its place
	return fmt.Sprint(m.text, m.pinned, m.keys)
}

// described lists the messages of a room as wanted.String does.
func (s *server) described(room chat.RoomID) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for _, ev := range s.rooms[room].events {
		m := ev.Message
		if ev.Kind != chat.Said {
			continue
		}
		if m.Gone != nil {
			lines = append(lines, "gone")
			continue
		}
		keys := []string(nil)
		for _, r := range m.Reactions {
			keys = append(keys, r.Key)
		}
		slices.Sort(keys)
		lines = append(lines, fmt.Sprint(m.Text, m.Pin != nil, keys))
	}
	return strings.Join(lines, "\n")
}

// had reports whether a message is gone, or had a text once.
func (s *server) had(nonce chat.Nonce, text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ev := range s.rooms[chat.Lobby].events {
		if ev.Nonce == nonce {
			return ev.Message.Gone != nil || s.texts[fmt.Sprint(ev.Seq, text)]
		}
	}
	return false
}

// writer is a user, and the faults that come between.
type writer struct {
	t        *testing.T
	random   *rand.Rand
	server   *server
	stored   storage.Memory
	client   *tester
	messages []*wanted
	others   bool
	down     bool
	n        int
	log      []string
}

func newWriter(t *testing.T, seed uint64) *writer {
	w := &writer{t: t, random: rand.New(rand.NewPCG(seed, 7)), server: newServer(t), stored: storage.Memory{}}
	w.server.texts = map[string]bool{}
	w.client = open(t, w.server, w.stored)
	return w
}

// refused returns the rows whose change was refused.
func (w *writer) refused() map[chat.Nonce]view.Row {
	rows := map[chat.Nonce]view.Row{}
	for _, r := range w.client.rows() {
		if r.Change != nil && r.Change.State == view.Failed {
			rows[chat.Nonce(strings.TrimPrefix(r.Key, "sent "))] = r
		}
	}
	return rows
}

// step does one thing.
func (w *writer) step() {
	deeds := []func(){w.send, w.edit, w.edit, w.react, w.react, w.pin, w.remove, w.undo, w.outage, w.loss, w.reload, w.time}
	if w.others {
		deeds = append(deeds, w.other, w.other)
	}
	deeds[w.random.IntN(len(deeds))]()
	if w.random.IntN(3) == 0 {
		synctest.Wait()
	}
}

func (w *writer) note(format string, args ...any) {
	w.log = append(w.log, fmt.Sprintf(format, args...))
}

func (w *writer) send() {
	w.n++
	text := fmt.Sprint("m", w.n)
	nonce := w.client.Send(chat.Lobby, view.Draft{Text: text})
	w.messages = append(w.messages, &wanted{nonce: nonce, text: text})
	w.note("send %s", text)
}

// pick picks a message that is not gone and is shown, and its row: the zero row if it is not durable.
func (w *writer) pick() (*wanted, view.Row) {
	synctest.Wait()
	if len(w.messages) == 0 {
		return nil, view.Row{}
	}
	m := w.messages[w.random.IntN(len(w.messages))]
	if m.gone() {
		return nil, view.Row{}
	}
	for _, r := range w.client.rows() {
		if r.Key == "sent "+string(m.nonce) {
			if r.Nonce != "" {
				r = view.Row{}
			}
			return m, r
		}
	}
	return nil, view.Row{}
}

func (w *writer) edit() {
	m, row := w.pick()
	if m == nil || row.Seq == 0 && !m.deleted.IsZero() {
		return
	}
	w.n++
	m.text = fmt.Sprint("e", w.n)
	m.wrote, m.deleted = m.text, time.Time{}
	w.note("edit %s as %s, rev %d", m.nonce[len(m.nonce)-4:], m.text, row.Rev)
	if row.Seq == 0 {
		w.client.EditUnsent(m.nonce, m.text)
		return
	}
	w.client.Edit(row.Room, row.Seq, row.Rev, m.text)
}

func (w *writer) react() {
	m, row := w.pick()
	if m == nil || row.Seq == 0 || !m.deleted.IsZero() {
		return
	}
	key := []string{"👍", "🎉"}[w.random.IntN(2)]
	m.keys = slices.DeleteFunc(m.keys, func(k string) bool { return k == key })
	on := !slices.ContainsFunc(row.Reactions, func(r view.Reaction) bool { return r.Key == key && r.Mine })
	if on {
		m.keys = append(m.keys, key)
	}
	w.note("react %d %s %v", row.Seq, key, on)
	w.client.React(row.Room, row.Seq, key, on)
}

func (w *writer) pin() {
	m, row := w.pick()
	if m == nil || row.Seq == 0 || !m.deleted.IsZero() {
		return
	}
	m.pinned = !row.Pinned
	w.note("pin %d %v", row.Seq, m.pinned)
	w.client.Pin(row.Room, row.Seq, m.pinned)
}

func (w *writer) remove() {
	m, row := w.pick()
	if m == nil || row.Seq == 0 || !m.deleted.IsZero() || w.random.IntN(2) > 0 {
		return
	}
	m.deleted = time.Now()
	w.note("delete %d", row.Seq)
	w.client.Delete(row.Room, row.Seq)
}

func (w *writer) undo() {
	m, row := w.pick()
	if m == nil || row.Seq == 0 || m.deleted.IsZero() {
		return
	}
	m.deleted = time.Time{}
	w.note("undo %d", row.Seq)
	w.client.UndoDelete(row.Room, row.Seq)
}

// outage takes the server away, or brings it back.
func (w *writer) outage() {
	w.down = !w.down
	w.note("down %v", w.down)
	w.server.set(func() {
		if w.server.refuse = nil; w.down {
			w.server.refuse = offline
		}
	})
	if w.down {
		w.server.cut(nil)
	}
}

// loss loses what the server says until the connection ends.
func (w *writer) loss() {
	what := []string{"amended", "event", "sent", "all"}[w.random.IntN(4)]
	line := w.server.line
	w.note("lose %s", what)
	w.server.set(func() {
		w.server.lose = func(p protocol.Payload) bool {
			return w.server.line == line && (what == "all" || string(p.Kind()) == what)
		}
	})
	if w.random.IntN(2) == 0 {
		synctest.Wait()
		w.server.cut(nil)
	}
}

// reload ends the program and starts it again.
func (w *writer) reload() {
	w.note("reload")
	synctest.Wait()
	w.client.stop()
	w.client = open(w.t, w.server, w.stored)
}

func (w *writer) time() {
	d := time.Duration(w.random.IntN(int(7 * time.Second)))
	w.note("pass %v", d)
	pass(d)
}

// other has another device of the user, or another user, change a message.
func (w *writer) other() {
	m, row := w.pick()
	if m == nil || row.Seq == 0 {
		return
	}
	w.n++
	by, change := ada, reacted("🎉", w.random.IntN(2) == 0)
	switch w.random.IntN(6) {
	case 0, 1:
		by, change = w.server.me, edited(fmt.Sprint("o", w.n))
	case 2:
		by, change = w.server.me, deleted()
	}
	w.server.set(func() {
		if ev, err := w.server.amend(by, chat.Lobby, row.Seq, change, 1<<50); err == nil && ev.Kind.Amends() {
			w.server.announce(ev)
			w.note("other %d %s", row.Seq, change.Kind)
		}
	})
}

// settle lets everything arrive.
func (w *writer) settle() {
	w.down = true
	w.outage()
	w.server.set(func() { w.server.lose = nil })
	w.server.cut(nil)
	pass(3 * time.Minute)
}

// check demands that nothing waits any more, and that the client shows what the server has.
func (w *writer) check(seed uint64) {
	w.t.Helper()
	var waits []string
	if v := w.client.View(); v.Waiting+v.Changes > 0 {
		waits = append(waits, fmt.Sprintf("%d messages, %d changes", v.Waiting, v.Changes))
	}
	var shown []string
	for _, r := range w.client.rows() {
		if r.Kind != view.RowMessage {
			continue
		}
		if r.Change != nil && r.Change.State != view.Failed {
			waits = append(waits, fmt.Sprintf("%d: %+v", r.Seq, *r.Change))
		}
		line := "gone"
		if !r.Gone {
			keys := []string(nil)
			for _, one := range r.Reactions {
				keys = append(keys, one.Key)
			}
			slices.Sort(keys)
			line = fmt.Sprint(r.Text, r.Pinned, keys)
		}
		shown = append(shown, line)
	}
	if got, want := strings.Join(shown, "\n"), w.server.described(chat.Lobby); got != want {
		w.t.Errorf("seed %d: shown are\n%s\nthe server has\n%s\nafter %s", seed, got, want, w.log)
	}
	keys, _ := w.stored.Keys(w.t.Context(), storage.KeyOutbox)
	if len(keys) > len(w.refused()) || len(waits) > 0 {
		w.t.Errorf("seed %d: waiting are %q, stored %q\nafter %s", seed, waits, keys, w.log)
	}
}
