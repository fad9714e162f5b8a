package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"parley/server/node"
)

func serveCommand(ctx context.Context, args []string, out, errOut io.Writer) int {
	cfg, err := node.ParseConfig(args, os.Getenv, out)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(errOut, "parley:", err)
		return 2
	}
	signal.Ignore(syscall.SIGPIPE) // whoever read the log has gone: no reason to end
	if err := node.Serve(ctx, cfg, out, errOut); err != nil {
		fmt.Fprintln(errOut, "parley:", err)
		return 1
	}
	return 0
}
