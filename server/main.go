// Command parley is the chat in one binary: its server, and a client for the terminal.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"syscall"

	"parley/app/cli"
	"parley/app/load"
	"parley/server/redact"
)

const usage = `Parley is a chat that people open from a link.

Usage:
  parley serve [options]      serve the chat; parley serve --help lists the options
  parley chat URL [options]   open a room in the terminal; parley chat --help
  parley search URL QUERY     find messages; parley search --help explains queries
  parley load URL [options]   simulate users and record what they see; parley load --help
  parley check DIR --store S  compare such records with the store
  parley migrate [options]    move everything to another database; parley migrate --help
  parley backup --to FILE     copy everything into a file while servers run; parley backup --help
  parley restore --from FILE  copy a backup into an empty database; parley restore --help
  parley export ROOM          write a room as one file; parley export --help
  parley import FILE          store the room of such a file in a database; parley import --help
  parley admin COMMAND        people, roles, bans, recovery links; parley admin --help
  parley doctor [options]     examine a deployment and say what to do; options as for serve
  parley version              print the version

To start: parley serve, then open http://localhost:8080
`

func main() {
	os.Exit(command(untilStopped(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// untilStopped returns a context that ends with the first signal to stop. A second one ends the process at once: after the
// first, signals do what they do by default.
func untilStopped() context.Context {
	stops := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as it is after nohup
		stops = append(stops, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), stops...)
	context.AfterFunc(ctx, stop)
	return ctx
}

// command runs one subcommand and returns the process's exit status.
func command(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(out, usage)
		return 2
	}
	secrets := redact.Of(args, os.Environ())
	errOut = secrets.Writer(errOut)
	if !slices.Contains([]string{"chat", "search", "export"}, args[0]) { // what people write to each other is shown as it is
		out = secrets.Writer(out)
	}
	switch args[0] {
	case "serve":
		return serveCommand(ctx, args[1:], out, errOut)
	case "chat":
		return cli.Chat(ctx, args[1:], in, out, errOut, terminalCode)
	case "search":
		return cli.Search(ctx, args[1:], out, errOut)
	case "load":
		return load.Command(ctx, args[1:], out, errOut)
	case "check":
		return load.CheckCommand(ctx, args[1:], openSource, out, errOut)
	case "migrate":
		return migrateCommand.run(ctx, args[1:], out, errOut)
	case "backup":
		return backupCommand.run(ctx, args[1:], out, errOut)
	case "restore":
		return restoreCommand.run(ctx, args[1:], out, errOut)
	case "export":
		return exportCommand(ctx, args[1:], out, errOut)
	case "import":
		return importCommand(ctx, args[1:], out, errOut)
	case "admin":
		return adminCommand(ctx, args[1:], out, errOut)
	case "doctor":
		return doctorCommand(ctx, args[1:], out, errOut)
	case "version", "--version":
		fmt.Fprintf(out, "parley %s (%s, %s/%s)\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return 0
	case "help", "--help", "-h":
		fmt.Fprint(out, usage)
		return 0
	}
	fmt.Fprintf(errOut, "parley: %q is not a command\n\n%s", args[0], usage)
	return 2
}
