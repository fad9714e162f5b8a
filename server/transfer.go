package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"parley/server/node"
	"parley/server/store/postgres"
	"parley/server/store/sqlite"
	"parley/server/store/transfer"
)

const storesUsage = `A store is sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE. Keep passwords out of the command line: %s
is an environment variable too, and so is PGPASSWORD.
`

// transferCommand is migrate, backup or restore.
type transferCommand struct {
	name     string
	usage    string
	from, to string // environment variables with what is not said
	fallback string // what from or to is then
	transfer func(ctx context.Context, from, to string, force bool, progress func(string, int64, int64)) (*transfer.Report, error)
	hint     string // what is good to know at the end
}

// run parses the command line, runs the command and returns the process's exit status.
func (c transferCommand) run(ctx context.Context, args []string, out, errOut io.Writer) int {
	set := flag.NewFlagSet("parley "+c.name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	env := func(name string) string {
		if name == "" {
			return ""
		}
		return cmp.Or(os.Getenv(name), c.fallback)
	}
	from, to := set.String("from", env(c.from), ""), set.String("to", env(c.to), "")
	force := false
	if c.name == "backup" {
		set.BoolVar(&force, "force", false, "")
	}
	err := set.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(out, c.usage, strings.Trim(strings.Join([]string{c.from, c.to}, " or "), " or"))
		return 0
	}
	switch {
	case err != nil:
	case set.NArg() > 0:
		err = fmt.Errorf("%q is not an option; options begin with --", set.Arg(0))
	case *from == "" || *to == "":
		err = errors.New("both --from and --to are needed")
	case *from == *to:
		err = errors.New("--from and --to are the same store")
	}
	if err != nil {
		fmt.Fprintf(errOut, "parley %s: %v; see parley %s --help\n", c.name, err, c.name)
		return 2
	}
	report, err := c.transfer(ctx, *from, *to, force, showProgress(errOut))
	if err != nil {
		fmt.Fprintf(errOut, "parley %s: %v\n", c.name, err)
		return 1
	}
	c.print(out, report)
	return 0
}

func (c transferCommand) print(out io.Writer, report *transfer.Report) {
	for _, t := range report.Tables {
		fmt.Fprintf(out, "%-9s %10d  sha256 %s\n", t.Name, t.Rows, t.Sum)
	}
	fmt.Fprintf(out, "verified: both sides have the same %d events in %d rooms and %d users", report.Rows("events"), report.Rows("rooms"), report.Rows("users"))
	if report.Resumed > 0 {
		fmt.Fprintf(out, "; %d rows were already there from an earlier run", report.Resumed)
	}
	fmt.Fprintf(out, "\nepoch %s\n", report.Epoch)
	if report.Erased > 0 {
		fmt.Fprintf(out, "erased again: %d people who were erased after this backup\n", report.Erased)
	}
	if c.hint != "" {
		fmt.Fprintln(out, c.hint)
	}
}

// showProgress writes a line each second.
func showProgress(w io.Writer) func(table string, done, of int64) {
	last := time.Now()
	return func(table string, done, of int64) {
		if time.Since(last) < time.Second || of == 0 {
			return
		}
		last = time.Now()
		fmt.Fprintf(w, "%s: %d of %d, %d %%\n", table, done, of, 100*done/of)
	}
}

// copyInto fills a store, and closes both sides.
func copyInto(ctx context.Context, source *transfer.Side, to string, o transfer.Options) (*transfer.Report, error) {
	defer source.Close()
	target, err := transferInto(ctx, to)
	if err != nil {
		return nil, err
	}
	report, err := transfer.Copy(ctx, source, target, o)
	return report, explainResume(report, errors.Join(err, target.Close()))
}

// explainResume adds to an error how to continue.
func explainResume(report *transfer.Report, err error) error {
	if err == nil || !report.Begun {
		return err
	}
	return fmt.Errorf("%w\nNothing is lost: run the same command again to continue", err)
}

func transferFrom(ctx context.Context, store string, alone bool) (*transfer.Side, error) {
	if isPostgres(store) {
		return postgres.TransferFrom(ctx, store, alone)
	}
	path, err := node.SQLitePath(store)
	if err != nil {
		return nil, err
	}
	return sqlite.TransferFrom(ctx, path, alone)
}

func transferInto(ctx context.Context, store string) (*transfer.Side, error) {
	if isPostgres(store) {
		return postgres.TransferInto(ctx, store)
	}
	path, err := node.SQLitePath(store)
	if err != nil {
		return nil, err
	}
	return sqlite.TransferInto(path)
}

func isPostgres(store string) bool {
	return strings.HasPrefix(store, "postgres://") || strings.HasPrefix(store, "postgresql://")
}
