package cli

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
)

// person is somebody at a terminal.
type person struct {
	t      *testing.T
	keys   *io.PipeWriter
	out    *output
	status chan int
	leave  context.CancelFunc
}

// sit begins a conversation; it must run in a bubble of synctest.
func sit(t *testing.T, p *peer, args ...string) *person {
	t.Helper()
	opts, err := parse(append([]string{"http://peer"}, args...))
	if err != nil {
		t.Fatal(err)
	}
	return sitWith(t, p, opts)
}

// sitWith begins one with these options.
func sitWith(t *testing.T, p *peer, opts options) *person {
	in, keys := io.Pipe()
	ctx, leave := context.WithCancel(t.Context())
	s := &person{t, keys, &output{}, make(chan int, 1), leave}
	go func() {
		s.status <- run(ctx, opts, p, nil, in, s.out, s.out)
		in.Close()
	}()
	synctest.Wait()
	return s
}

// types types lines, at a person's pace.
func (s *person) types(lines ...string) {
	for _, line := range lines {
		io.WriteString(s.keys, line+"\n")
		time.Sleep(time.Second)
		synctest.Wait()
	}
}

// sees demands that these are on the screen, in this order.
func (s *person) sees(want ...string) {
	s.t.Helper()
	synctest.Wait()
	contains(s.t, s.out.String(), want...)
}

// output is what a person sees. It may be read between two moments at which the program writes by its own clock.
type output struct {
	mu  sync.Mutex
	all bytes.Buffer
}

// Write adds to it.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.Write(p)
}

// String returns all of it.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

// stands ends the input and returns the status.
func (s *person) stands() int {
	s.keys.Close()
	return <-s.status
}

func TestAConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.say("welcome")
		s := sit(t, p)
		s.sees("# Lobby (2 here)", "Bo: welcome", "* you are Ada")
		s.types("hi", "", "  ", "//etc is a directory", "/usr/bin too")
		p.say("hello")
		s.sees("Ada: hi", "Ada: /etc is a directory", "Ada: /usr/bin too", "Bo: hello")
		if got, want := p.texts(), "welcome|hi|/etc is a directory|/usr/bin too|hello"; got != want {
			t.Errorf("stored %q, want %q", got, want)
		}
		s.types("@Bo psst")
		s.sees("[private] you to Bo: psst")
		s.types("/me waves", "/shrug well", "/msg Bo ahem", "/topic", "/topic new", "/topic off", "/level", "/level loud", "/level mentions", "/nick")
		s.sees("* Ada waves", `Ada: well ¯\_(ツ)_/¯`, "[private] you to Bo: ahem", "* Ada changed the topic to \"new\"", "* Ada removed the topic", "* this room notifies you about all messages", "! use /level all", "* from now on, this room notifies you about mentions", "! /nick needs more")
		s.types("/report", "/report boring", "/report spam he does that", "/reports")
		s.sees("! use /report spam", "! use /report spam", "* reported; the moderators", "  2025-03-01 ", "spam: the moderators acted on your report: Thank you")
		s.types("/who", "/help", "/rooms")
		s.sees("* here: Ada, Bo", "/join ROOM", "film-club")
		s.types("/nick Bo", "/name Eve")
		s.sees("! rename: that name is taken (Bo2)", "* you are Eve")
		s.types("/quit")
		if got := <-s.status; got != ok {
			t.Errorf("left with %d", got)
		}
		s.keys.Close()
	})
}

func TestAnUnknownCommandIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		s := sit(t, p)
		s.types("/sleep", "/", "/jion film-club", "/tmp")
		s.sees("! there is no command /sleep, and nothing was sent", "! there is no command /,", "did you mean /join?", "! there is no command /tmp")
		if got := p.texts(); got != "" {
			t.Errorf("stored %q", got)
		}
		s.stands()
	})
}

func TestARefusedMessageCanBeSentAgainOrDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.refusing("spam", chat.Errorf(chat.CodeForbidden, "no spam here"))
		s := sit(t, p)
		s.types("spam")
		s.sees("! not sent: spam", "! no spam here. /retry")
		s.types("/retry")
		if got := strings.Count(s.out.String(), "! not sent: spam"); got != 2 {
			t.Errorf("told %d times, want 2", got)
		}
		p.refusing("spam", nil)
		s.types("/retry")
		if got := p.texts(); got != "spam" {
			t.Errorf("stored %q", got)
		}
		p.refusing("eggs", chat.Errorf(chat.CodeForbidden, "no eggs here"))
		s.types("eggs", "/discard", "/retry")
		if got := p.texts(); got != "spam" {
			t.Errorf("stored %q", got)
		}
		s.stands()
	})
}

func TestWhatIsTypedOfflineIsSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		s := sit(t, p)
		p.cut(true)
		time.Sleep(5 * time.Second)
		s.types("are you there?")
		s.sees("* no connection; retrying", ". waiting to be sent: are you there?")
		p.cut(false)
		time.Sleep(20 * time.Second)
		s.sees("* connected again", "Ada: are you there?")
		if got := p.texts(); got != "are you there?" {
			t.Errorf("stored %q", got)
		}
		s.stands()
	})
}

func TestPipedLinesAreStoredBeforeItLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		long := strings.Repeat("a", 70_000)
		opts, err := parse([]string{"http://peer"})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		status := run(t.Context(), opts, p, nil, strings.NewReader("one\ntwo\r\nthree"), &out, &out)
		if got := p.texts(); status != ok || got != "one|two|three" {
			t.Errorf("left with %d, stored %q", status, got)
		}
		status = run(t.Context(), opts, p, nil, strings.NewReader(long+"\nfour\n"), &out, &out)
		if got := p.texts(); status != failed || got != "one|two|three|four" {
			t.Errorf("left with %d, stored %.80q; want a refusal of the long line", status, got)
		}
	})
}

func TestAnotherRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		s := sit(t, p)
		s.types("/join nowhere", "/join a/b", "/join Lobby", "back")
		s.sees("! there is no room nowhere", "cannot be a room", "# Lobby", "Ada: back")
		s.leave()
		if got := <-s.status; got != ok {
			t.Errorf("left with %d", got)
		}
		s.keys.Close()
	})
}
