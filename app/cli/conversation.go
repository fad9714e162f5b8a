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
	"parley/shared/slash"
)

// updateEvery is how often the screen is updated when nothing arrives: some lines become due with time.
const updateEvery = time.Second / 2

// conversation is a conversation in the terminal. One goroutine owns it.
type conversation struct {
	*liveClient
	*screen
	current        chat.RoomID     // typed lines go to this room
	sent           []chat.Nonce    // sent there, neither stored nor refused yet
	refused        bool            // at least one was refused
	newName        string          // to take when connected, "" for none
	listing        bool            // print the directory when it arrives
	oldDirectory   *view.Directory // the directory before that
	listingPins    bool            // print the pins when they arrive
	oldPins        *view.Pins      // the pins before that
	listingInbox   bool            // print the inbox when it arrives
	oldInbox       *view.Inbox     // the inbox before that
	date           time.Time       // print which message a day begins with when that arrives; zero: none
	searching      string          // what is searched for, until the hits are printed
	watched        bool            // the engine marks as read what comes to current
	blocker        blocker
	finder         lookup
	held           []string // lines that wait to be sent: see submitHeld
	warned         string   // a line that was refused with a warning; typed again, it is sent
	errands        []*errand
	creating       bool           // a room: the engine opens it
	listingMembers bool           // print the members when they arrive
	oldMembers     *view.Members  // the members before that
	listingReports bool           // print the reports when they arrive
	oldReports     *[]chat.Report // the reports before that
	reported       *chat.Report   // the latest news of one that was printed
	invites        inviting
	silenced       chat.Silence // of the user, as it was printed last
}

// converse shows a room and sends typed lines, until ctx or in ends or the user leaves.
func converse(ctx context.Context, l *liveClient, opts options, in io.Reader, out io.Writer) int {
	c := &conversation{liveClient: l, screen: newScreen(out), current: opts.target.room, newName: opts.name,
		blocker: blocker{lookup: lookup{client: l}, names: opts.block}, finder: lookup{client: l}}
	c.invites.base, c.invites.code = opts.target.base, opts.code
	c.plain, c.reveal = opts.plain, l.Reveal
	typed := make(chan string)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go readLines(ctx, in, typed) // ends with ctx, unless it is blocked in a Read, which only the end of the process can stop
	look := time.NewTicker(updateEvery)
	defer look.Stop()
	c.LoadLater()
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
				return c.leave(ctx)
			}
		case <-c.changed:
		case <-look.C:
		case <-ctx.Done():
			return ok
		}
	}
}

// readLines sends typed lines to lines, and closes it at the end of in.
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

// update prints news and continues with everything that waited for it.
func (c *conversation) update() {
	v := c.View()
	if !c.stepBlock(v) {
		return
	}
	c.followCreation(v)
	c.draw(v)
	c.confirm(v)
	c.announceSilence(v)
	if c.stepErrands(v) {
		c.submitHeld(v)
	}
	if m := v.Members; c.listingMembers && m != nil && m != c.oldMembers && m.Room == c.current && !m.Loading {
		c.listingMembers = false
		c.printMembers(m)
	}
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
	if p := v.Pins; c.listingPins && p != nil && p != c.oldPins && p.Room == c.current && (p.Done || p.Error != nil) {
		c.listingPins = false
		c.listPins(p)
	}
	if b := v.Inbox; c.listingInbox && b != nil && b != c.oldInbox && (b.Done || b.Error != nil) {
		c.listingInbox = false
		c.listInbox(b)
		c.CloseInbox()
	}
	c.showReports(v)
	if d := v.Day; d != nil && d.Done && d.Room == c.current && d.At.Equal(c.date) {
		c.listDay(d)
	}
	c.showHits(v)
	c.showInvites(v)
	if o := v.Open; o != nil && o.Room.ID == c.current && o.Known && !c.watched {
		c.watched = true
		c.Watch(c.current, true)
	}
}

// finish waits at the end of the input until everything is sent or refused.
func (c *conversation) finish(ctx context.Context, wait time.Duration) int {
	ctx, stop := context.WithTimeout(ctx, wait)
	defer stop()
	err := c.until(ctx, func(v *view.Snapshot) (bool, error) {
		c.draw(v)
		c.confirm(v)
		c.showInvites(v)
		if c.stepErrands(v) {
			c.submitHeld(v)
		}
		return !c.invites.making && len(c.errands) == 0 && len(c.sent) == 0 && len(c.held) == 0 && !changing(v) && !handingOver(v), c.failure(v)
	})
	if err != nil {
		c.print("! unsent messages and changes are stored, and sent the next time you connect")
	}
	if err != nil || c.refused {
		return failed
	}
	return ok
}

// failure returns why a connection is impossible, and prints it. It is nil once the user is known: then there are stored messages to
// read.
func (c *conversation) failure(v *view.Snapshot) error {
	why := permanentFailure(v)
	if why == nil || v.Me.ID != "" {
		return nil
	}
	c.print("! cannot connect: %v", why)
	return why
}

// confirm removes the sends that are stored or refused.
func (c *conversation) confirm(v *view.Snapshot) {
	c.sent = slices.DeleteFunc(c.sent, func(n chat.Nonce) bool {
		done, err := outcome(v, n)
		c.refused = c.refused || err != nil
		return done || err != nil
	})
}

// post sends a draft to the room on screen.
func (c *conversation) post(d view.Draft) {
	if o := c.View().Open; o != nil && o.Room.ID == c.current && o.Removed {
		c.refused = true
		c.print("! nothing was sent; /join goes to another room")
		return
	}
	d.Text = chat.CleanText(d.Text)
	c.sent = append(c.sent, c.Send(c.current, d))
}

// handle runs or sends a typed line. It reports whether the user leaves.
func (c *conversation) handle(text string) (leave bool) {
	line := commands.Parse(text)
	switch {
	case strings.TrimSpace(text) == "":
	case line.Kind == slash.Text:
		c.submit(line.Text)
	case line.Kind == slash.Run:
		return c.command(line)
	case line.Kind == slash.Lacking:
		c.print("! /%s needs more, and nothing was sent; /help lists the commands", line.Word)
	default:
		c.unknown(line)
	}
	return false
}
