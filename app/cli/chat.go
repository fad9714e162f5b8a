// Package cli is the terminal client: a front end of the client engine for people, and commands to send and follow for scripts.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"parley/shared/client"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
)

// Exit statuses.
const (
	ok     = 0
	failed = 1 // the server refused, or did not answer in time
	misuse = 2 // the command line is wrong
)

// Chat runs "parley chat" with the arguments after these words and returns the exit status. It returns when ctx or in ends, or when
// the requested actions are done. code draws an address as a QR code, or returns "" where out shows none.
func Chat(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer, code func(address string) string) int {
	opts, err := parse(args)
	opts.code = code
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(out, usage)
		return ok
	}
	if err != nil {
		fmt.Fprintf(errOut, "parley chat: %v\n", err)
		return misuse
	}
	st, err := openState(opts.state, opts.target.base)
	if err != nil {
		fmt.Fprintf(errOut, "parley chat: %v\n", err)
		return failed
	}
	dialer, err := dial.New(opts.target.base, st)
	if err != nil {
		fmt.Fprintf(errOut, "parley chat: %v\n", err)
		return misuse
	}
	if opts.signIn {
		if err := signIn(ctx, opts, st, dialer, in, out); err != nil {
			fmt.Fprintf(errOut, "parley chat: %v\n", err)
			return failed
		}
		return ok
	}
	if opts.signOut {
		if err := signOut(ctx, opts, st, dialer, out); err != nil {
			fmt.Fprintf(errOut, "parley chat: %v\n", err)
			return failed
		}
		return ok
	}
	return run(ctx, opts, dialer, st.storage(), in, out, errOut)
}

// run chats over dialer. Only a conversation stores its outbox: after a script has reported a failure, a later run must not send its
// message.
func run(ctx context.Context, opts options, dialer dial.Dialer, files storage.Store, in io.Reader, out, errOut io.Writer) int {
	cfg := client.Config{Dialer: dialer, Room: opts.target.room, Accept: opts.accept}
	script := opts.follow || len(opts.send) > 0
	if !script {
		cfg.Storage = files
	}
	running := startClient(ctx, cfg)
	defer running.close()
	if !script {
		return converse(ctx, running, opts, in, out)
	}
	if err := runScript(ctx, running, opts, out, errOut); err != nil {
		fmt.Fprintf(errOut, "parley chat: %v\n", err)
		return failed
	}
	return ok
}
