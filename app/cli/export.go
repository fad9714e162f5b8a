package cli

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/dial"
)

// Export is what parley export was asked for, from a store or from a server.
type Export struct {
	Room   chat.RoomID
	File   string // "" is standard output
	Format string // jsonl or html
	Lang   string
	Zone   string

	base  string // of a server; "" of a store
	state string
}

// Remote reports whether a server is asked.
func (o *Export) Remote() bool { return o.base != "" }

// ParseExport parses the options of an export, and those in set. The words among them are a room, or the URL of one, or the URL of a server
// and a room.
func ParseExport(set *flag.FlagSet, args []string) (o Export, err error) {
	set.StringVar(&o.File, "o", "", "")
	set.StringVar(&o.Format, "format", "jsonl", "")
	set.StringVar(&o.Lang, "lang", "", "")
	set.StringVar(&o.Zone, "zone", "", "")
	set.StringVar(&o.state, "state", "", "")
	words, err := permute(set, args)
	if err != nil {
		return o, err
	}
	if o.Format != "jsonl" && o.Format != "html" {
		return o, fmt.Errorf("--format is jsonl or html, not %q", o.Format)
	}
	if o.File == "-" {
		o.File = ""
	}
	remote := len(words) > 0 && (strings.HasPrefix(words[0], "http://") || strings.HasPrefix(words[0], "https://"))
	switch {
	case remote && len(words) <= 2:
		to, err := parseTarget(words[0], strings.Join(words[1:], ""))
		o.Room, o.base = to.room, to.base
		return o, err
	case len(words) == 1:
		o.Room, err = parseRoom(words[0])
		return o, err
	}
	return o, fmt.Errorf("give one room, or the URL of one; got %d", len(words))
}

// Download asks the server for the file, as the user of parley chat on this machine, or as a stranger, who may read public rooms.
func (o *Export) Download(ctx context.Context, out io.Writer) error {
	st, err := openState(o.state, o.base)
	if err != nil {
		return err
	}
	query := url.Values{"lang": {o.Lang}, "zone": {cmp.Or(o.Zone, localZone())}}
	return dial.Download(ctx, o.base, st.Token(), []string{"api", "rooms", string(o.Room), "room." + o.Format}, query, out)
}

// localZone returns the name of this machine's time zone, or "" if it has none.
func localZone() string {
	if zone := os.Getenv("TZ"); zone != "" {
		return strings.TrimPrefix(zone, ":")
	}
	link, err := os.Readlink("/etc/localtime")
	if _, zone, found := strings.Cut(link, "zoneinfo/"); err == nil && found {
		return zone
	}
	return ""
}

// WriteFile has write fill a file, which appears when it is complete, or standard output if it has no name. An existing file is
// replaced only with force.
func WriteFile(name string, force bool, out io.Writer, write func(io.Writer) error) (err error) {
	if name == "" {
		return write(out)
	}
	if _, err := os.Lstat(name); err == nil && !force {
		return fmt.Errorf("%s exists; choose another name, or replace it with --force", name)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(name), ".export-*") // with mode 0600: nobody else may read it
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(file.Name())
		}
	}()
	err = write(file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}
