package cli

import (
	"bufio"
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// glance is how often the screen is looked at although nothing came: some lines are due when time has passed.
const glance = time.Second / 2

// talk is a conversation in the terminal. One goroutine owns it.
type talk struct {
	*line
	*screen
	where     chat.RoomID     // typed lines go there
	sent      []chat.Nonce    // there, and neither stored nor refused yet
	refused   bool            // one of them was
	name      string          // to be taken when connected, "" for none
	browsed   bool            // the directory is to be printed when it has come
	directory *view.Directory // the one before that
	read      chat.Seq        // marked as read, of room
	muter     muter
	finder    finder
	held      []string // lines that wait to be sent: see sayHeld
	warned    string   // the line that was held back for good; typed again, it is sent
}

// converse shows a room and sends what is typed, until ctx or in ends or the person leaves.
func converse(ctx context.Context, l *line, opts options, in io.Reader, out io.Writer) int {
	t := &talk{line: l, screen: newScreen(out), where: opts.place.room, name: opts.name,
		muter: muter{finder: finder{line: l}, names: opts.mute}, finder: finder{line: l}}
	typed := make(chan string)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go readLines(ctx, in, typed) // ends with ctx, or stays in a Read that only the end of the process can end
	look := time.NewTicker(glance)
	defer look.Stop()
	for {
		t.look()
		if t.givesUp(t.View()) != nil {
			return failed
		}
		select {
		case text, more := <-typed:
			if !more {
				return t.finish(ctx, opts.wait)
			}
			if t.take(text) {
				return ok
			}
		case <-t.changed:
		case <-look.C:
		case <-ctx.Done():
			return ok
		}
	}
}

// readLines hands over what is typed, line by line; it closes lines at the end of in.
func readLines(ctx context.Context, in io.Reader, lines chan<- string) {
	defer close(lines)
	typed := bufio.NewReader(in)
	for {
		text, err := typed.ReadString('\n')
		if text != "" {
			select {
			case lines <- strings.TrimRight(text, "\r\n"):
			case <-ctx.Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// look prints what is new, and does what waited for it.
func (t *talk) look() {
	v := t.View()
	if !t.mutes(v) {
		return
	}
	t.draw(v)
	t.settle(v)
	t.sayHeld(v)
	if t.name != "" && v.Link.State == view.Online {
		if v.Me.Name != t.name {
			t.Rename(t.name)
		}
		t.name = ""
	}
	if t.browsed && v.Directory != nil && v.Directory != t.directory && !v.Directory.Loading {
		t.browsed = false
		t.list(v.Directory)
	}
	if o := v.Open; o != nil && o.Room.ID == t.where && o.ReadUpTo > t.read {
		t.read = o.ReadUpTo
		t.MarkRead()
	}
}

// finish waits, at the end of the input, until everything is sent or refused.
func (t *talk) finish(ctx context.Context, wait time.Duration) int {
	ctx, stop := context.WithTimeout(ctx, wait)
	defer stop()
	err := t.until(ctx, func(v *view.Snapshot) (bool, error) {
		t.draw(v)
		t.settle(v)
		t.sayHeld(v)
		return len(t.sent) == 0 && len(t.held) == 0, t.givesUp(v)
	})
	if err != nil {
		t.print("! what is not sent is kept, and sent when you are back")
	}
	if err != nil || t.refused {
		return failed
	}
	return ok
}

// givesUp says why there will never be a conversation, if that is so. With what is kept of former ones there is something to
// read.
func (t *talk) givesUp(v *view.Snapshot) error {
	why := hopeless(v)
	if why == nil || v.Me.ID != "" {
		return nil
	}
	t.print("! cannot connect: %v", why)
	return why
}

// settle forgets the sends that are stored or refused.
func (t *talk) settle(v *view.Snapshot) {
	t.sent = slices.DeleteFunc(t.sent, func(n chat.Nonce) bool {
		done, err := outcome(v, n)
		t.refused = t.refused || err != nil
		return done || err != nil
	})
}

// say sends something to the room on screen.
func (t *talk) say(d view.Draft) {
	d.Text = chat.CleanText(d.Text)
	t.sent = append(t.sent, t.Send(t.where, d))
}

// mutes goes on with muting; it returns false while nothing is to be shown yet, since a name is looked up.
func (t *talk) mutes(v *view.Snapshot) bool {
	muted, done, err := t.muter.step(v)
	for _, u := range muted {
		t.print("* %s is muted on this machine; /unmute %[1]s ends it", safeLine(u.Name))
	}
	if err != nil {
		t.print("! %v", err)
	}
	return done || v.Link.State != view.Online
}

// enter shows another room.
func (t *talk) enter(room chat.RoomID) {
	t.where, t.read, t.sent = room, 0, nil
	t.Open(room)
}

// take does what a typed line says; it reports whether the person leaves.
func (t *talk) take(text string) (leave bool) {
	switch {
	case strings.TrimSpace(text) == "":
	case strings.HasPrefix(text, "//"):
		t.tell(text[1:])
	case strings.HasPrefix(text, "/"):
		word, rest, _ := strings.Cut(text[1:], " ")
		return t.command(word, strings.TrimSpace(rest))
	default:
		t.tell(text)
	}
	return false
}
