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

// updateEvery is how often the screen is looked at although nothing came: some lines are due when time has passed.
const updateEvery = time.Second / 2

// conversation is a conversation in the terminal. One goroutine owns it.
type conversation struct {
	*liveClient
	*screen
	current      chat.RoomID     // typed lines go there
	sent         []chat.Nonce    // there, and neither stored nor refused yet
	refused      bool            // one of them was
	newName      string          // to be taken when connected, "" for none
	listing      bool            // the directory is to be printed when it has come
	oldDirectory *view.Directory // the one before that
	readUpTo     chat.Seq        // marked as read, of room
	muter        muter
	finder       lookup
	held         []string // lines that wait to be sent: see sayHeld
	warned       string   // the line that was held back for good; typed again, it is sent
}

// converse shows a room and sends what is typed, until ctx or in ends or the person leaves.
func converse(ctx context.Context, l *liveClient, opts options, in io.Reader, out io.Writer) int {
	c := &conversation{liveClient: l, screen: newScreen(out), current: opts.target.room, newName: opts.name,
		muter: muter{lookup: lookup{client: l}, names: opts.mute}, finder: lookup{client: l}}
	typed := make(chan string)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go readLines(ctx, in, typed) // ends with ctx, or stays in a Read that only the end of the process can end
	look := time.NewTicker(updateEvery)
	defer look.Stop()
	for {
		c.update()
		if c.failure(c.View()) != nil {
			return failed
		}
		select {
		case text, more := <-typed:
			if !more {
				return c.finish(ctx, opts.wait)
			}
			if c.handle(text) {
				return ok
			}
		case <-c.changed:
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

// update prints what is new, and does what waited for it.
func (c *conversation) update() {
	v := c.View()
	if !c.stepMute(v) {
		return
	}
	c.draw(v)
	c.confirm(v)
	c.submitHeld(v)
	if c.newName != "" && v.Link.State == view.Online {
		if v.Me.Name != c.newName {
			c.Rename(c.newName)
		}
		c.newName = ""
	}
	if c.listing && v.Directory != nil && v.Directory != c.oldDirectory && !v.Directory.Loading {
		c.listing = false
		c.list(v.Directory)
	}
	if o := v.Open; o != nil && o.Room.ID == c.current && o.ReadUpTo > c.readUpTo {
		c.readUpTo = o.ReadUpTo
		c.MarkRead()
	}
}

// finish waits, at the end of the input, until everything is sent or refused.
func (c *conversation) finish(ctx context.Context, wait time.Duration) int {
	ctx, stop := context.WithTimeout(ctx, wait)
	defer stop()
	err := c.until(ctx, func(v *view.Snapshot) (bool, error) {
		c.draw(v)
		c.confirm(v)
		c.submitHeld(v)
		return len(c.sent) == 0 && len(c.held) == 0, c.failure(v)
	})
	if err != nil {
		c.print("! what is not sent is kept, and sent when you are back")
	}
	if err != nil || c.refused {
		return failed
	}
	return ok
}

// failure says why there will never be a conversation, if that is so. With what is kept of former ones there is something to
// read.
func (c *conversation) failure(v *view.Snapshot) error {
	why := permanentFailure(v)
	if why == nil || v.Me.ID != "" {
		return nil
	}
	c.print("! cannot connect: %v", why)
	return why
}

// confirm forgets the sends that are stored or refused.
func (c *conversation) confirm(v *view.Snapshot) {
	c.sent = slices.DeleteFunc(c.sent, func(n chat.Nonce) bool {
		done, err := outcome(v, n)
		c.refused = c.refused || err != nil
		return done || err != nil
	})
}

// post sends something to the room on screen.
func (c *conversation) post(d view.Draft) {
	d.Text = chat.CleanText(d.Text)
	c.sent = append(c.sent, c.Send(c.current, d))
}

// handle does what a typed line says; it reports whether the person leaves.
func (c *conversation) handle(text string) (leave bool) {
	switch {
	case strings.TrimSpace(text) == "":
	case strings.HasPrefix(text, "//"):
		c.submit(text[1:])
	case strings.HasPrefix(text, "/"):
		word, rest, _ := strings.Cut(text[1:], " ")
		return c.command(word, strings.TrimSpace(rest))
	default:
		c.submit(text)
	}
	return false
}
