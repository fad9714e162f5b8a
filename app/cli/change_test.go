package cli

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestMessagesAreChangedByCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.say("morning")
		s := sit(t, p)
		s.types("helo", "/edit hello")
		s.sees("Ada: helo", "* you edited #2: hello")
		s.types("/react no", "/react 👍🏽", "/react #2 🎉")
		s.sees("! /react EMOJI takes one emoji", "* 👍 on #1 by Bo: morning", "* 🎉 on #2 by you: hello")
		time.Sleep(reactionsEvery)
		s.types("/react 👍") // takes it away
		s.types("/reply and to you")
		s.sees("       > Bo: morning\n", "Ada: and to you")
		s.types("/last", "/pin #1", "/pins")
		s.sees("  #1     Bo: morning\n", "  #2     Ada: hello\n", "* #1 by Bo is pinned: morning", "  #1     Bo: morning\n")
		s.types("/edit #1 not mine", "/edit #77 x", "/edit", "/reply")
		s.sees("! #1 was not changed: that is not your message", "! you wrote: not mine", "! there is no message #77", "! /edit TEXT", "! /reply TEXT")
		s.types("/discard", "/delete", "/undo", "/undo")
		s.sees("will be deleted in 5 seconds; /undo keeps it", "is kept", "! nothing is about to be deleted")
		s.types("/delete #2", "/quit")
		if got := <-s.status; got != ok {
			t.Errorf("left with %d", got)
		}
		s.sees("* waiting until the last changes are sent", "* #2 by you was deleted")
		if got := p.texts(); got != "morning||and to you" {
			t.Errorf("stored %q", got)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if m := p.events[0].Message; len(m.Reactions) != 0 || m.Pin == nil {
			t.Errorf("the first message is %+v", m)
		}
		s.keys.Close()
	})
}

func TestChangesByOthersArePrinted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.say("one")
		p.say("two")
		p.amends("bo", 1, edited("first"))
		s := sit(t, p)
		s.sees("Bo: first (edited)", "Bo: two")
		p.amends("bo", 2, edited("\x1b[2Jsecond\nline"))
		s.sees("* Bo edited #2: second\n       | line\n")
		p.amends("bo", 2, reacted("👍", true))
		s.sees("* 👍 on #2 by Bo: second line")
		p.amends("bo", 2, reacted("🎉", true))
		time.Sleep(time.Second)
		synctest.Wait()
		if out := s.out.String(); strings.Contains(out, "🎉") {
			t.Error("a reaction right after another one is printed")
		}
		time.Sleep(reactionsEvery)
		s.sees("* 👍  🎉 on #2 by Bo: second line")
		p.amends("bo", 1, chat.Event{Kind: chat.Deleted})
		p.amends("bo", 2, chat.Event{Kind: chat.Deleted}) // they fold into one row, which is unfolded
		time.Sleep(time.Second)
		s.sees("* #1 by Bo was deleted", "* #2 by Bo was deleted")
		s.stands()
	})
}

func TestAnEditThatMeetsAnotherIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.refusing("mine", chat.Errorf(chat.CodeChanged, "it was edited meanwhile"))
		s := sit(t, p)
		s.types("text")
		p.amends("ada", 1, edited("theirs"))
		s.types("/edit mine")
		s.sees("! #1 was not changed: it was edited meanwhile", "! it now reads: theirs", "! you wrote: mine", "! /edit #1 TEXT tries again")
		s.stands()
	})
}

func TestFollowPrintsChanges(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p := newPeer()
			p.say("one")
			ctx, interrupt := context.WithCancel(t.Context())
			go func() {
				synctest.Wait()
				p.amends("bo", 1, edited("two"))
				synctest.Wait()
				p.amends("bo", 1, reacted("👍", true))
				synctest.Wait() // what comes together may be one change of the row
				p.amends("bo", 1, chat.Event{Kind: chat.Pinned, On: true})
				synctest.Wait()
				p.amends("bo", 1, chat.Event{Kind: chat.Deleted})
				synctest.Wait()
				interrupt()
			}()
			args := []string{"--follow", "--json"}
			if !asJSON {
				args = args[:1]
			}
			_, out, _ := script(ctx, t, p, args...)
			if !asJSON {
				contains(t, out, "Bo: one\n", "* Bo edited #1: two\n", "* 👍 on #1 by Bo: two\n", "* #1 by Bo is pinned: two\n", "* #1 by Bo was deleted\n")
				return
			}
			var got []string
			for line := range strings.Lines(out) {
				var m jsonMessage
				if err := json.Unmarshal([]byte(line), &m); err != nil || m.Seq != 1 || m.Room != "lobby" || m.SeqRoom != "" {
					t.Fatalf("%q: %v", line, err)
				}
				got = append(got, string(m.Change)+" "+m.Text)
			}
			if got, want := strings.Join(got, "|"), " one|edited two|reactions two|pinned two|deleted "; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			contains(t, out, `"edited_at":1740832200000`, `"reactions":[{"key":"👍","count":1}]`, `"deleted":true`)
		})
	}
}

func TestRowsHaveNumbersOfTheirRoom(t *testing.T) {
	r := said1("1", "Bo", "hi")
	r.Seq, r.Room = 7, "lobby"
	if got := number(r, "lobby"); got != "#7" {
		t.Errorf("got %q", got)
	}
	r.Room, r.Private = "direct:ada:bo", &view.Private{Peer: chat.User{ID: "bo", Name: "B\no"}}
	if got := number(r, "lobby"); got != "#7@B o" {
		t.Errorf("got %q", got)
	}
	if r.State = view.Pending; number(r, "lobby") != "" {
		t.Errorf("a pending message has the number %q", number(r, "lobby"))
	}
}

func TestARoomOpensWithWhatWasDoneToItsMessages(t *testing.T) {
	gone, many := said1("1", "Bo", ""), view.Row{Key: "deleted 2", Kind: view.RowDeleted, Deleted: []string{"2", "3", "4"}}
	gone.Gone = true
	answer := said1("3", "Bo", "yes")
	answer.Quote = &view.Quote{Seq: 1, Known: true, Gone: true}
	answer.Pinned, answer.Reactions = true, []view.Reaction{{Key: "❤", Count: 2}}
	d := newDrawing(t)
	var revealed []string
	d.reveal = func(key string) { revealed = append(revealed, key) }
	d.prints(lobbyWith(gone, many, answer),
		"# Lobby (2 here)", "12:30  Bo: (deleted)", "-- 3 messages were deleted --", "       > a deleted message", "12:30  Bo: yes (pinned)",
		"       ❤️ 2", "* you are Ada")
	many.Deleted = append(many.Deleted, "5")
	d.prints(lobbyWith(gone, many, answer))
	if len(revealed) != 1 || revealed[0] != many.Key {
		t.Errorf("revealed are %q", revealed)
	}
	later := said1("9", "Bo", "")
	later.Gone = true
	d.prints(lobbyWith(gone, many, answer, later)) // nobody here has read it
}
