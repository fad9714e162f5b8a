package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"parley/app/cli"
	"parley/server/node"
	"parley/server/roompage"
	"parley/server/store/postgres"
	"parley/server/store/sqlite"
	"parley/shared/catalog"
	"parley/shared/chat"
)

const exportUsage = `Usage: parley export ROOM [--from STORE] [options]
       parley export URL [options]

Writes a room as one file: its messages as they stand, with replies, reactions and pins, without deleted ones.
From a store, it reads a consistent snapshot, also while servers run. With the URL of a room, such as
https://chat.example.org/r/lobby, it asks that server, as the user of parley chat on this machine.

  -o FILE
        the file to write; default: standard output
  --format jsonl|html
        JSON Lines (default), or a page that can be read and searched in a browser. parley import reads both
  --lang LANG
        language of the page: en (default), zh or he
  --zone ZONE
        time zone of the page, such as Europe/Berlin; default: that of this machine
  --force
        replace an existing file
  --from STORE
        the store to read, or PARLEY_STORE; default sqlite:var/parley.db
  --state DIR
        with a URL: directory of your identity, as for parley chat

` + storesUsage

// exportOptions are the parsed command line.
type exportOptions struct {
	cli.Export
	from  string
	force bool
}

func exportCommand(ctx context.Context, args []string, out, errOut io.Writer) int {
	o, err := parseExport(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(out, exportUsage, "PARLEY_STORE")
		return 0
	}
	if err != nil {
		fmt.Fprintf(errOut, "parley export: %v; see parley export --help\n", err)
		return 2
	}
	err = cli.WriteFile(o.File, o.force, out, func(out io.Writer) error {
		if o.Remote() {
			return o.Download(ctx, out)
		}
		return exportRoom(ctx, o, out)
	})
	if err != nil {
		fmt.Fprintf(errOut, "parley export: %v\n", err)
		return 1
	}
	return 0
}

func parseExport(args []string) (o exportOptions, err error) {
	set := flag.NewFlagSet("export", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&o.from, "from", cmp.Or(os.Getenv("PARLEY_STORE"), "sqlite:var/parley.db"), "")
	set.BoolVar(&o.force, "force", false, "")
	o.Export, err = cli.ParseExport(set, args)
	return o, err
}

// roomExporter is a store that is read.
type roomExporter interface {
	ExportRoom(ctx context.Context, room chat.RoomID, out io.Writer) error
	Close() error
}

func exportRoom(ctx context.Context, o exportOptions, out io.Writer) error {
	from, err := openExporter(ctx, o.from)
	if err != nil {
		return err
	}
	defer from.Close()
	if o.Format == "html" {
		err = exportPage(ctx, o, from, out)
	} else {
		err = from.ExportRoom(ctx, o.Room, out)
	}
	if refusal, ok := errors.AsType[*chat.Error](err); ok {
		return fmt.Errorf("%s: %s", o.Room, refusal.Message)
	}
	return err
}

// exportPage keeps the room in a temporary file, since a page is made of it in several passes.
func exportPage(ctx context.Context, o exportOptions, from roomExporter, out io.Writer) error {
	file, err := roompage.Spool(func(w io.Writer) error { return from.ExportRoom(ctx, o.Room, w) })
	if err != nil {
		return err
	}
	defer file.Close()
	zone := time.Local
	if o.Zone != "" {
		zone = roompage.Zone(o.Zone)
	}
	return roompage.Write(out, file, roompage.Options{Lang: catalog.For(o.Lang), Zone: zone})
}

func openExporter(ctx context.Context, store string) (roomExporter, error) {
	if isPostgres(store) {
		return opened(postgres.OpenReader(ctx, store))
	}
	path, err := node.SQLitePath(store)
	if err != nil {
		return nil, err
	}
	return opened(sqlite.OpenReader(path))
}

// opened returns nothing with an error: that of a failed opening is a pointer to nothing.
func opened[R roomExporter](r R, err error) (roomExporter, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}
