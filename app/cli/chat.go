// Package cli is the chat in a terminal: a face on the client engine for people, and a way to send and follow for
// scripts.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"parley/shared/client"
	"parley/shared/client/dial"
)

// Exit statuses.
const (
	ok     = 0
	failed = 1 // the server refused, or did not answer in time
	misuse = 2 // the command line is wrong
)

// Chat runs "parley chat" with the arguments after these words and returns the exit status. It ends with ctx, at the end of in,
// or when it has done what was asked.
func Chat(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	opts, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(out, usage)
		return ok
	}
	if err != nil {
		fmt.Fprintf(errOut, "parley chat: %v\n", err)
		return misuse
	}
	kept, err := openState(opts.state, opts.target.base)
	if err != nil {
		fmt.Fprintf(errOut, "parley chat: %v\n", err)
		return failed
	}
	dialer, err := dial.New(opts.target.base, kept)
	if err != nil {
		fmt.Fprintf(errOut, "parley chat: %v\n", err)
		return misuse
	}
	if opts.signOut {
		if err := signOut(ctx, opts, kept, dialer, out); err != nil {
			fmt.Fprintf(errOut, "parley chat: %v\n", err)
			return failed
		}
		return ok
	}
	return run(ctx, opts, dialer, kept.storage(), in, out, errOut)
}

// run chats over dialer. Only a conversation keeps its outbox in files: a script that was told of a failure must not find its
// message sent by a later one.
func run(ctx context.Context, opts options, dialer dial.Dialer, files client.Storage, in io.Reader, out, errOut io.Writer) int {
	cfg := client.Config{Dialer: dialer, Room: opts.target.room, Accept: opts.accept}
	script := opts.follow || len(opts.send) > 0
	if !script {
		cfg.Storage = files
	}
	line := startClient(ctx, cfg)
	defer line.close()
	if !script {
		return converse(ctx, line, opts, in, out)
	}
	if err := runScript(ctx, line, opts, out, errOut); err != nil {
		fmt.Fprintf(errOut, "parley chat: %v\n", err)
		return failed
	}
	return ok
}
