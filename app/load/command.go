package load

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"

	"parley/app/check"
)

// Command is `parley load`. It returns the exit status: 0 if no violation was found, 1 if one was found or the load failed, 2 for
// invalid options.
func Command(ctx context.Context, args []string, out, errOut io.Writer) int {
	cfg, err := parse(args, out)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(errOut, "parley load: %v; see parley load --help\n", err)
		return 2
	}
	cfg.Report = errOut
	if cfg.History == "" {
		if cfg.History, err = os.MkdirTemp("", "parley-load-"); err != nil {
			fmt.Fprintln(errOut, "parley load:", err)
			return 1
		}
		fmt.Fprintln(errOut, "histories are in", cfg.History)
	}
	result, err := Run(ctx, cfg)
	if err != nil {
		fmt.Fprintln(errOut, "parley load:", err)
		return 1
	}
	for _, v := range result.Violations {
		fmt.Fprintln(errOut, v)
	}
	return printResult(result, result.OK, out, errOut)
}

// printResult prints v as the last line, one JSON object, and returns the exit status.
func printResult(v any, ok bool, out, errOut io.Writer) int {
	if err := json.NewEncoder(out).Encode(v); err != nil {
		fmt.Fprintln(errOut, "parley:", err)
		return 1
	}
	if !ok {
		return 1
	}
	return 0
}

// parse reads the options; the server's address may come before or after them.
func parse(args []string, help io.Writer) (Config, error) {
	var cfg Config
	set := flag.NewFlagSet("parley load", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.IntVar(&cfg.Clients, "clients", 20, "simulated users")
	set.IntVar(&cfg.Senders, "senders", 5, "how many of them send messages")
	set.IntVar(&cfg.Rooms, "rooms", 2, "rooms; everyone follows all")
	set.IntVar(&cfg.PrivateRooms, "private-rooms", 0, "private rooms and groups, in turn; half of their people are taken out meanwhile, and some let in again")
	set.Float64Var(&cfg.Rate, "rate", 50, "messages per second of all senders together")
	set.Float64Var(&cfg.Private, "private", 0.05, "share of private messages")
	set.Float64Var(&cfg.Changes, "changes", 0.5, "edits, deletions, reactions and pins for each message")
	set.DurationVar(&cfg.For, "for", 15*time.Second, "how long to send")
	set.DurationVar(&cfg.Settle, "settle", SettleWait, "how long all may take to follow the rooms, and at the end everything to arrive")
	set.BoolVar(&cfg.Churn, "churn", true, "restart clients, disconnect them, leave and rejoin rooms, read slowly")
	set.Uint64Var(&cfg.Seed, "seed", rand.Uint64N(1_000_000)+1, "seed of the random choices")
	set.StringVar(&cfg.History, "history", "", "directory of the histories (default a temporary one)")
	set.BoolVar(&cfg.Check, "check", false, "compare the histories with what the server has")
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		cfg.URL, args = args[0], args[1:]
	}
	err := set.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(help, "Usage: parley load URL [options]\n\nSimulates users on a server that was started with --limits off, and records what they see. The last line is one JSON object.\n\n")
		set.SetOutput(help)
		set.PrintDefaults()
		return cfg, err
	}
	if cfg.URL == "" {
		cfg.URL = set.Arg(0)
	}
	if err == nil && cfg.URL == "" {
		err = errors.New("the address of a server is missing, such as http://localhost:8080")
	}
	history := cfg.History
	if cfg.History == "" {
		cfg.History = "." // created later
	}
	if err == nil {
		err = cfg.validate()
	}
	cfg.History = history
	return cfg, err
}

// CheckCommand is `parley check`. It returns the exit status, as Command does. open opens the source that --store names.
func CheckCommand(ctx context.Context, args []string, open func(ctx context.Context, store string) (check.Source, error), out, errOut io.Writer) int {
	set := flag.NewFlagSet("parley check", flag.ContinueOnError)
	set.SetOutput(errOut)
	store := set.String("store", "", "the store of the server, as sqlite:FILE, or the server's address")
	dir := ""
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		dir, args = args[0], args[1:]
	}
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if dir == "" || *store == "" {
		fmt.Fprintln(errOut, "Usage: parley check DIR --store sqlite:FILE|URL\n\nCompares the histories of parley load with what the server has.")
		return 2
	}
	source, err := open(ctx, *store)
	if closer, ok := source.(io.Closer); ok {
		defer closer.Close()
	}
	if err == nil {
		var report *check.Report
		if report, err = check.Check(ctx, dir, source); err == nil {
			return printResult(report, report.OK(), out, errOut)
		}
	}
	fmt.Fprintln(errOut, "parley check:", err)
	return 1
}
