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

	"parley/server/auth"
	"parley/server/store/roomfile"
	"parley/server/store/sqlstore"
	"parley/server/store/transfer"
	"parley/shared/chat"
)

const importUsage = `Usage: parley import FILE [--to STORE] [--as ROOM]

Stores the room of a file: JSON Lines or a page, from parley export or from the menu of a room. Messages keep their numbers. Stop the
servers of the store first. The whole file is checked and imported, or nothing is. Importing it again changes nothing. Users who do not
exist are created, and nobody can sign in as them.

  --to STORE
        the store to import into, or PARLEY_STORE; default sqlite:var/parley.db
  --as ROOM
        another name for the room, if its own is taken

` + storesUsage

// importOptions are the parsed command line.
type importOptions struct {
	file, to string
	as       chat.Room
}

func importCommand(ctx context.Context, args []string, out, errOut io.Writer) int {
	o, err := parseImport(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(out, importUsage, "PARLEY_STORE")
		return 0
	}
	if err != nil {
		fmt.Fprintf(errOut, "parley import: %v; see parley import --help\n", err)
		return 2
	}
	done, err := importRoom(ctx, o)
	if err != nil {
		fmt.Fprintf(errOut, "parley import: %s: %v\n", o.file, err)
		return 1
	}
	printImported(out, done)
	return 0
}

func parseImport(args []string) (o importOptions, err error) {
	set := flag.NewFlagSet("import", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&o.to, "to", cmp.Or(os.Getenv("PARLEY_STORE"), "sqlite:var/parley.db"), "")
	set.StringVar(&o.as.Name, "as", "", "")
	var words []string
	for {
		if err := set.Parse(args); err != nil {
			return o, err
		}
		if set.NArg() == 0 {
			break
		}
		words, args = append(words, set.Arg(0)), set.Args()[1:]
	}
	if len(words) != 1 {
		return o, fmt.Errorf("give one file; got %d", len(words))
	}
	if o.file = words[0]; o.as.Name == "" {
		return o, nil
	}
	if o.as.ID, err = chat.Slug(o.as.Name); err != nil {
		err = fmt.Errorf("--as: %s", chat.AsError(err).Message)
	}
	return o, err
}

func importRoom(ctx context.Context, o importOptions) (done sqlstore.Imported, err error) {
	file, err := os.Open(o.file)
	if err != nil {
		return done, err
	}
	defer file.Close()
	in, err := roomfile.NewReader(file)
	if err != nil {
		return done, err
	}
	guests := new(auth.Guests)
	name := cmp.Or(o.as.Name, in.Room.Name)
	if _, reserved := guests.RoomSkeleton(name); reserved && in.Room.Kind == chat.Public {
		return done, fmt.Errorf("the name %q is reserved; choose another one with --as", name)
	}
	side, err := transferInto(ctx, o.to)
	if err != nil {
		return done, err
	}
	done, err = transfer.ImportRoom(ctx, side, in, sqlstore.Import{
		As: o.as, Now: time.Now(), Name: auth.ParseName,
		Skeleton: func(name string) string { look, _ := guests.RoomSkeleton(name); return look },
	})
	return done, errors.Join(err, side.Close())
}

func printImported(out io.Writer, done sqlstore.Imported) {
	if done.Already {
		fmt.Fprintf(out, "%s has all %d events of the file already: nothing was changed\n", done.Room, done.Events)
		return
	}
	fmt.Fprintf(out, "imported %s: %d events, %d new users\n", done.Room, done.Events, done.Created)
	for _, user := range done.Named {
		fmt.Fprintf(out, "the name of the user %s was taken: here it is %s\n", user.ID, user.Name)
	}
}
