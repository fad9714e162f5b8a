package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// runScript sends and follows, as the options say.
func runScript(ctx context.Context, l *liveClient, opts options, out, errOut io.Writer) error {
	if err := sendAll(ctx, l, opts); err != nil {
		return err
	}
	if opts.follow {
		return follow(ctx, l, opts, out, errOut)
	}
	return nil
}

// sendAll returns when the server has stored every text, or refused one.
func sendAll(ctx context.Context, l *liveClient, opts options) error {
	if opts.name == "" && len(opts.send) == 0 {
		return nil
	}
	if err := connected(ctx, l, opts); err != nil {
		return err
	}
	late := fmt.Errorf("no answer from %s within %v; the message may have arrived nevertheless", opts.target.base, opts.wait)
	ctx, stop := context.WithTimeoutCause(ctx, opts.wait, late)
	defer stop()
	if err := rename(ctx, l, opts.name); err != nil {
		return err
	}
	var nonces []chat.Nonce
	for _, text := range opts.send {
		nonces = append(nonces, l.Send(opts.target.room, view.Draft{Text: text}))
	}
	for i, n := range nonces {
		err := l.until(ctx, func(v *view.Snapshot) (bool, error) { return outcome(v, n) })
		if err != nil {
			return fmt.Errorf("%.40q: %w", opts.send[i], err)
		}
	}
	return nil
}

// connected waits for the first welcome: before that nothing can have arrived.
func connected(ctx context.Context, l *liveClient, opts options) error {
	never := fmt.Errorf("cannot connect to %s within %v; nothing was sent", opts.target.base, opts.wait)
	ctx, stop := context.WithTimeoutCause(ctx, opts.wait, never)
	defer stop()
	err := l.until(ctx, func(v *view.Snapshot) (bool, error) {
		why := permanentFailure(v)
		if why != nil {
			why = fmt.Errorf("cannot connect: %w; nothing was sent", why)
		}
		return v.Link.State == view.Online, why
	})
	if why := l.View().Link.Detail; errors.Is(err, never) && why != "" {
		return fmt.Errorf("%w: %s", never, safeLine(why))
	}
	return err
}

// rename takes a name and waits for the server to confirm it. A name that the user already has needs no command.
func rename(ctx context.Context, l *liveClient, name string) error {
	if name == "" {
		return nil
	}
	var before chat.User
	err := l.until(ctx, func(v *view.Snapshot) (bool, error) {
		before = v.Me
		return v.Link.State == view.Online && v.Me.ID != "", stopped(v)
	})
	if err != nil || before.Name == name {
		return err
	}
	l.Rename(name)
	return l.until(ctx, func(v *view.Snapshot) (bool, error) {
		for _, n := range v.Notices {
			if n.About == "rename" {
				return false, errors.New(reason(n.Error))
			}
		}
		return v.Me.Rev > before.Rev, stopped(v)
	})
}

// errClosed is about a room that guests may not enter.
var errClosed = errors.New("this room is for people with an account; sign in")

// errRemoved is about a room that the user has been taken out of.
var errRemoved = errors.New("you do not belong to this room any more")

// outcome reports whether an own message is durable, or why it will not be. A row keeps its key, which contains the nonce, when its
// message becomes durable.
func outcome(v *view.Snapshot, n chat.Nonce) (sent bool, err error) {
	if v.Open == nil {
		return false, stopped(v)
	}
	if v.Open.Closed {
		return false, errClosed
	}
	if v.Open.Removed {
		return false, errRemoved
	}
	if v.Open.Missing {
		return false, fmt.Errorf("there is no room %s", v.Open.Room.ID)
	}
	for _, r := range rowsOf(v.Open) {
		switch {
		case r.Kind != view.RowMessage:
		case r.Nonce == n && r.State == view.Failed:
			return false, errors.New(reason(r.Error))
		case r.Mine && r.State == view.Sent && strings.HasSuffix(r.Key, string(n)):
			return true, nil
		}
	}
	return false, stopped(v)
}

// stopped returns why the client stopped for good, or nil while it runs.
func stopped(v *view.Snapshot) error {
	if v.Link.State != view.Stopped {
		return nil
	}
	return errors.New(stopReason(v.Link))
}

// follow prints the last messages and then each new one, until ctx ends.
func follow(ctx context.Context, l *liveClient, opts options, out, errOut io.Writer) error {
	f := &follower{out: out, asJSON: opts.json, printed: map[string]face{}, reveal: l.Reveal, revealed: map[string]int{}}
	w := &linkReporter{out: errOut}
	m := &blocker{lookup: lookup{client: l}, names: opts.block}
	err := l.until(ctx, func(v *view.Snapshot) (bool, error) {
		if err := permanentFailure(v); err != nil {
			return false, fmt.Errorf("cannot connect: %w", err)
		}
		w.report(v.Link)
		if v.Open != nil && v.Open.Closed {
			return false, errClosed
		}
		if v.Open != nil && v.Open.Removed {
			return false, errRemoved
		}
		if v.Open != nil && v.Open.Missing {
			return false, fmt.Errorf("there is no room %s", v.Open.Room.ID)
		}
		if _, done, err := m.step(v); err != nil || !done {
			return false, err
		}
		return false, f.draw(v)
	})
	if ctx.Err() != nil {
		return nil
	}
	return err
}
