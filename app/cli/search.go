package cli

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/dial"
	"parley/shared/client/view"
	"parley/shared/markup"
)

const searchUsage = `Search messages from the terminal.

Usage: parley search URL QUERY [options]

QUERY is what you would type into the search of the web program: words, "exact words", -without, from:NAME, in:ROOM, in:@NAME,
before:2026-03-01, after:2026-03, on:today, has:link, has:code, has:reaction, is:private, is:pinned, is:mine, is:edited.

  --best           the best matches first (default: the newest first)
  --limit N        print up to N matches (default: 20)
  --json           one JSON object per line
  --timeout TIME   how long to wait for the server (default: 30s)
  --state DIR      directory for your identity (default: parley in your configuration directory)

The exit status is 0 when something was found, and 1 otherwise.
`

// searchOptions are the parsed command line of "parley search".
type searchOptions struct {
	options
	query view.Query
	limit int
}

func parseSearch(args []string) (searchOptions, error) {
	opts := searchOptions{}
	set := flag.NewFlagSet("search", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.BoolVar(&opts.query.Best, "best", false, "")
	set.IntVar(&opts.limit, "limit", chat.HitsPage, "")
	set.BoolVar(&opts.json, "json", false, "")
	set.DurationVar(&opts.wait, "timeout", 30*time.Second, "")
	set.StringVar(&opts.state, "state", "", "")
	words, err := permute(set, args)
	switch {
	case err != nil:
		return opts, err
	case len(words) < 2:
		return opts, errors.New(`give a URL and a query, such as http://localhost:8080 "from:ada tea"`)
	case opts.limit < 1:
		return opts, errors.New("--limit must be positive")
	case opts.wait <= 0:
		return opts, errors.New("--timeout must be positive, such as 30s")
	}
	opts.query.Text = strings.Join(words[1:], " ")
	if len(opts.query.Text) > chat.QueryBytes {
		return opts, fmt.Errorf("a query has at most %d bytes", chat.QueryBytes)
	}
	opts.target, err = parseTarget(words[0], "")
	return opts, err
}

// Search runs "parley search" with the arguments after these words and returns the exit status.
func Search(ctx context.Context, args []string, out, errOut io.Writer) int {
	opts, err := parseSearch(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(out, searchUsage)
		return ok
	}
	if err != nil {
		fmt.Fprintf(errOut, "parley search: %v\n", err)
		return misuse
	}
	st, err := openState(opts.state, opts.target.base)
	if err != nil {
		fmt.Fprintf(errOut, "parley search: %v\n", err)
		return failed
	}
	dialer, err := dial.New(opts.target.base, st)
	if err != nil {
		fmt.Fprintf(errOut, "parley search: %v\n", err)
		return misuse
	}
	return searchOver(ctx, opts, dialer, out, errOut)
}

// searchOver searches over dialer.
func searchOver(ctx context.Context, opts searchOptions, dialer dial.Dialer, out, errOut io.Writer) int {
	l := startClient(ctx, client.Config{Dialer: dialer})
	defer l.close()
	found, err := searchAll(ctx, l, opts)
	if err != nil {
		fmt.Fprintf(errOut, "parley search: %v\n", err)
		return failed
	}
	me := l.View().Me.ID
	for i := range found.Hits[:min(len(found.Hits), opts.limit)] {
		line := hitLine(&found.Hits[i])
		if opts.json {
			line = hitJSON(&found.Hits[i], me)
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return failed
		}
	}
	for _, note := range searchNotes(found) {
		fmt.Fprintf(errOut, "parley search: %s\n", note)
	}
	if len(found.Hits) == 0 {
		return failed
	}
	return ok
}

// searchAll returns when as many messages are found as are wanted, or all.
func searchAll(ctx context.Context, l *liveClient, opts searchOptions) (*view.Search, error) {
	if err := connected(ctx, l, opts.options); err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeoutCause(ctx, opts.wait, fmt.Errorf("no answer from %s within %v", opts.target.base, opts.wait))
	defer stop()
	l.Search(opts.query)
	var found *view.Search
	err := l.until(ctx, func(v *view.Snapshot) (bool, error) {
		found = v.Search
		switch {
		case found == nil || !found.Done || found.Loading:
			return false, stopped(v)
		case found.Error != nil:
			return false, errors.New(reason(found.Error))
		case found.Local:
			return false, errors.New("the connection was lost")
		case found.More && len(found.Hits) < opts.limit:
			l.MoreHits()
			return false, nil
		}
		return true, nil
	})
	return found, err
}

// searchNotes says what was not searched.
func searchNotes(found *view.Search) (notes []string) {
	if found.Local {
		notes = append(notes, "there is no connection; only messages on this machine were searched")
	}
	if found.Partial {
		notes = append(notes, "the search took too long; older messages may be missing")
	}
	if found.Missing > 0 {
		notes = append(notes, fmt.Sprintf("older messages are still being indexed: %d%% done", 100-found.Missing))
	}
	return notes
}

// hitLine returns a hit for people, in one line.
func hitLine(h *view.Hit) string {
	where := "#" + string(h.Room.ID)
	switch {
	case h.Room.Peer != nil:
		where = "@" + h.Room.Peer.Name
	case h.Room.Kind.MembersOnly():
		where = title(h.Room)
	}
	text := markup.Parse(safe(h.Text)).Terminal().Text
	return fmt.Sprintf("%s  %s/%d  %s: %s", h.At.Format("2006-01-02 15:04"), safeLine(where), h.Seq, safeLine(h.Author.Name), strings.Join(strings.Fields(text), " "))
}

// hitJSON returns a hit as an object of --json.
func hitJSON(h *view.Hit, me chat.UserID) string {
	m := jsonMessage{Room: h.Room.ID, Seq: h.Seq, At: h.At.UnixMilli(), By: h.Author, Text: h.Text, Mine: h.Author.ID == me}
	if h.Private {
		m.Private = h.Room.Peer
	}
	data, err := json.Marshal(m)
	if err != nil {
		return `{}` // it has nothing that cannot be encoded
	}
	return string(data)
}

// search looks for messages in the conversation, the newest first.
func (c *conversation) search(query string) {
	if query == "" {
		c.print("! /search QUERY finds messages, such as /search from:ada tea")
		return
	}
	c.searching = query
	c.Search(view.Query{Text: query})
}

// showHits prints what was found, once the device and the server have answered.
func (c *conversation) showHits(v *view.Snapshot) {
	found := v.Search
	if c.searching == "" || found == nil || found.Query.Text != c.searching || !found.Done {
		return
	}
	c.searching = ""
	hits := found.Hits[:min(len(found.Hits), lastRows)]
	for i := len(hits) - 1; i >= 0; i-- { // the newest is nearest
		c.print("  %s", hitLine(&hits[i]))
	}
	switch {
	case found.Error != nil:
		c.print("! %s", reason(found.Error))
	case len(hits) == 0:
		c.print("* no messages match")
	case len(found.Hits) > len(hits) || found.More:
		c.print("* these are the newest; add a word to narrow it down")
	}
	for _, note := range searchNotes(found) {
		c.print("* %s", note)
	}
	c.Search(view.Query{})
}
