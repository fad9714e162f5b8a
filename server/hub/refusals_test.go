package hub_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// searched is a store that counts the names that are looked up.
type searched struct {
	store.Store
	names atomic.Int64
}

// UsersByFolded counts.
func (s *searched) UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error) {
	s.names.Add(1)
	return s.Store.UsersByFolded(ctx, folded)
}

// UserBySkeleton counts.
func (s *searched) UserBySkeleton(ctx context.Context, skeleton string) (chat.User, error) {
	s.names.Add(1)
	return s.Store.UserBySkeleton(ctx, skeleton)
}

func TestWhateverIsRefusedIsPaidFor(t *testing.T) {
	send := func(room chat.RoomID, text string) func(int) string {
		return func(id int) string { return string(protocol.Encode(int64(id), say(room, text))) }
	}
	raw := func(format string) func(int) string { return func(id int) string { return fmt.Sprintf(format, id) } }
	for name, frame := range map[string]func(int) string{
		"too fast":               send(chat.Lobby, "spam"),
		"nobody":                 send(chat.Lobby, "@nobody hello"),
		"a name without text":    send(chat.Lobby, "@Ada"),
		"to oneself":             send(chat.Lobby, "@Flood hello"),
		"no room":                send("nowhere", "hello"),
		"a room of others":       send(chat.DirectID("u-ada", "u-bo"), "hello"),
		"blank":                  raw(`{"k":"send","id":%d,"d":{"room":"lobby","nonce":"0123456789abcdef","text":" "}}`),
		"a nonce that is none":   raw(`{"k":"send","id":%d,"d":{"room":"lobby","nonce":"x","text":"hello"}}`),
		"another text":           raw(`{"k":"send","id":%[1]d,"d":{"room":"lobby","nonce":"0123456789abcdef","text":"number %[1]d"}}`),
		"a command that is none": raw(`{"k":"dance","id":%d}`),
		"no frame":               raw(`%d`),
		"a signal too many":      raw(`{"k":"typing","d":{"room":"lobby"}}`),
		"from the future":        raw(`{"k":"history","id":%d,"d":{"room":"lobby","before":99}}`),
		"join nowhere":           raw(`{"k":"join","id":%d,"d":{"room":"nowhere"}}`),
		"leave a direct room":    raw(`{"k":"leave","id":%d,"d":{"room":"direct:a:b"}}`),
		"a bad name":             raw(`{"k":"rename","id":%d,"d":{"name":"admin"}}`),
		"a room that there is":   raw(`{"k":"create","id":%d,"d":{"name":"lobby"}}`),
		"read where one is not":  raw(`{"k":"read","id":%d,"d":{"room":"nowhere","seq":1}}`),
		"people of nowhere":      raw(`{"k":"people","id":%d,"d":{"room":"nowhere"}}`),
	} {
		inWorld(t, func(t *testing.T, w *world) {
			w.user("Ada")
			flood := w.open(w.user("Flood"))
			sent := 0
			for ; sent < 1_000 && !flood.gone(); sent++ {
				flood.send(frame(sent + 1))
				synctest.Wait()
			}
			if got := flood.closeCode(); got != 4008 {
				t.Errorf("%s: after %d frames the close code is %d, want 4008", name, sent, got)
			}
		})
	}
}

// gone reports whether the connection has ended, some time after what was sent last.
func (p *peer) gone() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

func TestRefusalsSlowAPeerDownBeforeTheyEndIt(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		flood, start := w.open(w.user("Flood")), time.Now()
		for i := 0; i < 1_000 && !flood.gone(); i++ {
			flood.send(string(protocol.Encode(1, say(chat.Lobby, "spam"))))
			synctest.Wait()
		}
		refused := 0
		for _, f := range flood.got() {
			if code(f.Payload) == chat.CodeRateLimited {
				refused++
			}
		}
		if took := time.Since(start); took < 2*time.Second || refused > chat.FrameBurst {
			t.Errorf("%d refusals in %v", refused, took)
		}
	})
}

func TestTheLimitOfMessagesStandsBeforeTheirNames(t *testing.T) {
	over := func(s store.Store) *searched { return &searched{Store: s} }
	inWorldOver(t, over, func(t *testing.T, w *world, names *searched) {
		ada := w.open(w.user("Ada"))
		for range chat.SendBurst {
			if got := code(ada.ask(say(chat.Lobby, "@nobody hello"))); got != chat.CodeNoUser {
				t.Fatalf("got %q, want no_user", got)
			}
		}
		before := names.names.Load()
		for range 20 {
			if got := code(ada.ask(say(chat.Lobby, "@nobody hello"))); got != chat.CodeRateLimited {
				t.Fatalf("got %q, want rate_limited", got)
			}
		}
		if got := names.names.Load() - before; got != 0 {
			t.Errorf("%d names were looked up for messages that came too fast", got)
		}
	})
}

func TestAnOutboxThatIsSentAgainIsAnsweredAndEndsNoSession(t *testing.T) {
	const outbox = 300
	inWorld(t, func(t *testing.T, w *world) {
		user, bo := w.user("Ada"), w.user("Bo")
		direct := chat.DirectID(user.ID, bo.ID)
		invitation := say(chat.Lobby, "come in") // then Ada may write more than a stranger
		invitation.To = user.ID
		w.open(bo).ask(invitation)
		ada := w.open(user)
		ada.ask(&protocol.Join{Room: chat.Lobby})
		var all []*protocol.Send
		var first []*protocol.Sent
		for i := range outbox {
			p := say(chat.Lobby, fmt.Sprint("number ", i))
			switch i % 6 {
			case 1:
				p.Text = "@Bo " + p.Text
			case 2:
				p.To = bo.ID
			case 3:
				p.Text, p.Public = "@Bo "+p.Text, true
			case 4:
				p.Room = direct
			case 5:
				p.Room, p.Public = direct, true
			}
			sent, ok := ada.ask(p).(*protocol.Sent)
			if !ok {
				t.Fatalf("number %d was refused", i)
			}
			all, first = append(all, p), append(first, sent)
			time.Sleep(time.Second)
		}
		ada.Abort()
		again := w.open(user)
		for i, p := range all {
			sent, ok := again.ask(p).(*protocol.Sent)
			if !ok {
				t.Fatalf("number %d got %+v", i, again.got()[len(again.got())-1].Payload)
			}
			if !sent.Dup || sent.Room != first[i].Room || sent.Seq != first[i].Seq {
				t.Errorf("number %d: got %+v, want %+v", i, sent, first[i])
			}
		}
		other := *all[outbox-1]
		other.Text += "?"
		if got := code(again.ask(&other)); got != chat.CodeNonceReused {
			t.Errorf("another text under a known nonce: got %q, want nonce_reused", got)
		}
		if got := again.closeCode(); got != 0 {
			t.Errorf("closed with %d", got)
		}
	})
}

func TestARefusalThatIsTheServersFaultCostsNothing(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		full := func() error { return fmt.Errorf("%w: on purpose", store.ErrUnavailable) }
		w.store.before.Store(&full)
		for range 2 * chat.FrameBurst {
			if got := code(ada.ask(say(chat.Lobby, "hello"))); got != chat.CodeRetryLater {
				t.Fatalf("got %q, want retry_later", got)
			}
			time.Sleep(500 * time.Millisecond)
		}
	})
}
