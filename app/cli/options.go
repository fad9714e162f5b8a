package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"parley/shared/chat"
)

const usage = `A room in the terminal.

Usage: parley chat URL [options]

URL is the address of a server, optionally with a room: http://localhost:8080/r/lobby

  --room ROOM      the room to open (default: the one in the URL, or the lobby)
  --name NAME      change your name to NAME
  --send TEXT      send TEXT and leave, with status 0 when the server has stored it. May be repeated
  --follow         print messages as they arrive, one line each, until interrupted
  --accept         accept all requests to talk privately: for bots
  --json           with --follow: one JSON object per line, also for each change of a message
  --plain          show messages as they were typed, with their formatting marks
  --block NAME     block NAME. May be repeated
  --sign-in        sign in as an account, by a link that the account page of another device shows
  --sign-out       sign out: revoke the token and delete the data on this machine
  --discard        with --sign-in and --sign-out: discard unsent messages
  --timeout TIME   how long --send waits for the server (default: 30s)
  --state DIR      directory for your identity and unsent messages (default: parley in your configuration directory)

In the room, each line that you type is sent. A line that begins with "@name " goes to that person only.
/help lists the commands.
`

// options are the parsed command line.
type options struct {
	target target
	name   string
	send   []string
	follow bool
	json   bool
	accept bool
	plain  bool
	wait   time.Duration
	state  string

	block   []string
	signIn  bool
	signOut bool
	discard bool

	code func(address string) string // draws a QR code, or returns "" where none is shown; may be nil
}

// parse reads the command line. The URL may stand anywhere among the options.
func parse(args []string) (options, error) {
	var opts options
	var room string
	set := flag.NewFlagSet("chat", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&room, "room", "", "")
	set.StringVar(&opts.name, "name", "", "")
	set.Func("send", "", func(text string) error { opts.send = append(opts.send, text); return nil })
	set.Func("block", "", func(name string) error { opts.block = append(opts.block, name); return nil })
	set.BoolVar(&opts.signIn, "sign-in", false, "")
	set.BoolVar(&opts.signOut, "sign-out", false, "")
	set.BoolVar(&opts.discard, "discard", false, "")
	set.BoolVar(&opts.follow, "follow", false, "")
	set.BoolVar(&opts.json, "json", false, "")
	set.BoolVar(&opts.accept, "accept", false, "")
	set.BoolVar(&opts.plain, "plain", false, "")
	set.DurationVar(&opts.wait, "timeout", 30*time.Second, "")
	set.StringVar(&opts.state, "state", "", "")
	words, err := permute(set, args)
	if err != nil {
		return opts, err
	}
	if len(words) != 1 {
		return opts, fmt.Errorf("give one URL, such as http://localhost:8080; got %d", len(words))
	}
	if opts.target, err = parseTarget(words[0], room); err != nil {
		return opts, err
	}
	return opts, opts.check()
}

// permute parses flags before, between and after words, and returns the words.
func permute(set *flag.FlagSet, args []string) (words []string, err error) {
	for {
		if err := set.Parse(args); err != nil {
			return nil, err
		}
		if set.NArg() == 0 {
			return words, nil
		}
		words = append(words, set.Arg(0))
		args = set.Args()[1:]
	}
}

// check rejects invalid values and combinations, and cleans texts and names.
func (o *options) check() error {
	if o.json && !o.follow {
		return errors.New("--json needs --follow")
	}
	if o.signIn && (o.signOut || o.follow || o.name != "" || len(o.send)+len(o.block) > 0) {
		return errors.New("--sign-in can only be combined with --discard, --state and --timeout")
	}
	if o.signOut && (o.follow || o.name != "" || len(o.send)+len(o.block) > 0) {
		return errors.New("--sign-out can only be combined with --discard, --state and --timeout")
	}
	if o.discard && !o.signOut && !o.signIn {
		return errors.New("--discard needs --sign-in or --sign-out")
	}
	for i, name := range o.block {
		if o.block[i] = strings.TrimLeft(name, "@＠"); o.block[i] == "" {
			return errors.New("--block needs a name")
		}
	}
	if o.wait <= 0 {
		return errors.New("--timeout must be positive, such as 30s")
	}
	for i, text := range o.send {
		o.send[i] = chat.CleanText(text)
		if err := chat.ValidateText(o.send[i]); err != nil {
			return fmt.Errorf("--send: %s", chat.AsError(err).Message)
		}
	}
	return nil
}
