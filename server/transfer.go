package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"parley/server/store/postgres"
	"parley/server/store/sqlite"
	"parley/server/store/transfer"
)

const storesUsage = `A store is sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE. Keep passwords out of the command line: %s
is an environment variable too, and so is PGPASSWORD.
`

const migrateUsage = `Usage: parley migrate --from STORE --to STORE

Moves everything, from a SQLite file to PostgreSQL or back, so that people who return notice nothing. Stop the servers of both first.
The target must be empty. What was copied is compared with what was read; an interrupted move goes on where it was when the same
command runs again. Afterwards no server starts on the old store, which stays as it is otherwise.

  --from STORE
        where messages are, or PARLEY_FROM
  --to STORE
        where they will be, or PARLEY_TO

` + storesUsage

const backupUsage = `Usage: parley backup --to FILE [--from STORE] [--force]

Copies everything of one moment into a SQLite file, also while servers run, and compares it with what was read.

  --to FILE
        the file, which appears when it is whole
  --from STORE
        where messages are, or PARLEY_STORE; default sqlite:var/parley.db
  --force
        replace the file if it is there

` + storesUsage

const restoreUsage = `Usage: parley restore --from FILE [--to STORE]

Puts a backup into an empty store. It is another history from then on: people who return forget what it does not have, and send again
what was never acknowledged. An older version's backup will do.

  --from FILE
        a backup, or any store
  --to STORE
        where messages will be, or PARLEY_STORE; default sqlite:var/parley.db

` + storesUsage

// moving is one of the three commands.
type moving struct {
	name     string
	usage    string
	from, to string // environment variables with what is not said
	standard string // what from or to is then
	run      func(ctx context.Context, from, to string, force bool, progress func(string, int64, int64)) (*transfer.Report, error)
	next     string // what is good to know at the end
}

var (
	migrateMoving = moving{"migrate", migrateUsage, "PARLEY_FROM", "PARLEY_TO", "", migrateStore,
		"Serve the new one with --store. No server starts on the old one; keep it until you are content, then delete it."}
	backupMoving  = moving{"backup", backupUsage, "PARLEY_STORE", "", "sqlite:var/parley.db", backupStore, ""}
	restoreMoving = moving{"restore", restoreUsage, "", "PARLEY_STORE", "sqlite:var/parley.db", restoreStore, ""}
)

// command runs it and returns the process's exit status.
func (m moving) command(ctx context.Context, args []string, out, errOut io.Writer) int {
	set := flag.NewFlagSet("parley "+m.name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	env := func(name string) string {
		if name == "" {
			return ""
		}
		return cmp.Or(os.Getenv(name), m.standard)
	}
	from, to := set.String("from", env(m.from), ""), set.String("to", env(m.to), "")
	force := false
	if m.name == "backup" {
		set.BoolVar(&force, "force", false, "")
	}
	err := set.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(out, m.usage, strings.Trim(strings.Join([]string{m.from, m.to}, " or "), " or"))
		return 0
	}
	switch {
	case err != nil:
	case set.NArg() > 0:
		err = fmt.Errorf("%q is not an option; options begin with --", set.Arg(0))
	case *from == "" || *to == "":
		err = errors.New("say both --from and --to")
	case *from == *to:
		err = errors.New("--from and --to are the same")
	}
	if err != nil {
		fmt.Fprintf(errOut, "parley %s: %v; see parley %s --help\n", m.name, err, m.name)
		return 2
	}
	report, err := m.run(ctx, *from, *to, force, showProgress(errOut))
	if err != nil {
		fmt.Fprintf(errOut, "parley %s: %v\n", m.name, err)
		return 1
	}
	m.tell(out, report)
	return 0
}

func (m moving) tell(out io.Writer, report *transfer.Report) {
	for _, t := range report.Tables {
		fmt.Fprintf(out, "%-9s %10d  sha256 %s\n", t.Name, t.Rows, t.Sum)
	}
	fmt.Fprintf(out, "verified: both sides have the same %d events in %d rooms and %d users", report.Rows("events"), report.Rows("rooms"), report.Rows("users"))
	if report.Resumed > 0 {
		fmt.Fprintf(out, "; %d rows were there from the run before", report.Resumed)
	}
	fmt.Fprintf(out, "\nepoch %s\n", report.Epoch)
	if m.next != "" {
		fmt.Fprintln(out, m.next)
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

func migrateStore(ctx context.Context, from, to string, _ bool, progress func(string, int64, int64)) (*transfer.Report, error) {
	source, err := transferFrom(ctx, from, true)
	if err != nil {
		return nil, err
	}
	return copyInto(ctx, source, to, transfer.Options{Move: true, Progress: progress})
}

// copyInto fills a store, and closes both sides.
func copyInto(ctx context.Context, source *transfer.Side, to string, o transfer.Options) (*transfer.Report, error) {
	defer source.Close()
	target, err := transferInto(ctx, to)
	if err != nil {
		return nil, err
	}
	report, err := transfer.Copy(ctx, source, target, o)
	return report, again(report, errors.Join(err, target.Close()))
}

func backupStore(ctx context.Context, from, to string, force bool, progress func(string, int64, int64)) (*transfer.Report, error) {
	source, err := transferFrom(ctx, from, false)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	backup, err := sqlite.NewBackup(strings.TrimPrefix(to, "sqlite:"), force)
	if errors.Is(err, fs.ErrExist) {
		err = fmt.Errorf("%w; choose another name, or say --force to replace it", err)
	}
	if err != nil {
		return nil, err
	}
	report, err := transfer.Copy(ctx, source, backup.Side, transfer.Options{Progress: progress})
	if err != nil {
		return nil, errors.Join(err, backup.Drop())
	}
	return report, backup.Keep(ctx)
}

func restoreStore(ctx context.Context, from, to string, _ bool, progress func(string, int64, int64)) (*transfer.Report, error) {
	if !isPostgres(from) && !strings.HasPrefix(from, "sqlite:") {
		from = "sqlite:" + from
	}
	source, err := transferFrom(ctx, from, false)
	if errors.Is(err, sqlite.ErrOlder) {
		dir, tempErr := os.MkdirTemp("", "parley-restore-")
		if tempErr != nil {
			return nil, tempErr
		}
		defer os.RemoveAll(dir)
		source, err = upgraded(ctx, from, dir)
	}
	if err != nil {
		return nil, err
	}
	return copyInto(ctx, source, to, transfer.Options{NewEpoch: true, Progress: progress})
}

// upgraded opens a copy of an older version's file that was brought to this program's version.
func upgraded(ctx context.Context, from, dir string) (*transfer.Side, error) {
	path, err := sqlite.Upgraded(ctx, strings.TrimPrefix(from, "sqlite:"), dir)
	if err != nil {
		return nil, err
	}
	return sqlite.TransferFrom(ctx, path, true)
}

// again says how to go on.
func again(report *transfer.Report, err error) error {
	if err == nil || !report.Begun {
		return err
	}
	return fmt.Errorf("%w\nNothing is lost: run the same command again, it goes on where it was", err)
}

func isPostgres(store string) bool {
	return strings.HasPrefix(store, "postgres://") || strings.HasPrefix(store, "postgresql://")
}

func transferFrom(ctx context.Context, store string, alone bool) (*transfer.Side, error) {
	if isPostgres(store) {
		return postgres.TransferFrom(ctx, store, alone)
	}
	path, err := pathOf(store)
	if err != nil {
		return nil, err
	}
	return sqlite.TransferFrom(ctx, path, alone)
}

func transferInto(ctx context.Context, store string) (*transfer.Side, error) {
	if isPostgres(store) {
		return postgres.TransferInto(ctx, store)
	}
	path, err := pathOf(store)
	if err != nil {
		return nil, err
	}
	return sqlite.TransferInto(path)
}

// pathOf returns the file of a SQLite store.
func pathOf(store string) (string, error) {
	path, isFile := strings.CutPrefix(store, "sqlite:")
	switch {
	case !isFile:
		return "", fmt.Errorf("%q is not a store; use sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE", store)
	case path == "":
		return "", errors.New("the file is missing; use sqlite:var/parley.db")
	case strings.HasPrefix(path, "~"):
		return "", fmt.Errorf("%q: the shell expands ~ only where a word begins; write the directory out, as in sqlite:/home/you/parley.db", store)
	}
	return path, nil
}
