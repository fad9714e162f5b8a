package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/server/auth"
	"parley/server/auth/account"
	"parley/server/auth/admin"
	"parley/server/auth/invite"
	"parley/server/auth/place"
	"parley/server/node"
	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/sqlite"
	"parley/shared/chat"
)

const adminUsage = `Usage: parley admin COMMAND [options]

Manages people, also while servers run: they follow within 30 seconds. NAME is the name of a user, or the id that "users" shows.

  users [PREFIX]      list people, with --role ROLE those with a role
  reset NAME          print a link with which NAME signs in once, within an hour, also without any other way to sign in
  invite create       print a link by which people join --room ROOM, or come into the place: 10 of them within 7 days, or --uses N and
                      --valid 12h|7d|2w, with a --note for them; it makes accounts whatever the policy
  invite list         list invites, with --state active|used_up|expired|revoked and --room ROOM those
  invite revoke ID    end an invite; those who have come by it stay
  role NAME ROLE      make somebody with an account a member, moderator, admin or owner
  ban NAME            end all sessions of NAME, and let nobody in as NAME: for ever, --until 7d, or --until 2026-12-31;
                      --lift lets NAME in again. For a day, or --hold 7d, ban (as long as it lasts) or none, new people from
                      the same networks need a moderator's approval before they post in public.
                      --dry-run shows what a ban would end, and changes nothing
  waiting             list those who wait to be let in; silence NAME --lift lets one in
  silence NAME        let NAME write nothing in public rooms --for 10m|1h|1d, or until --lift, with a --reason for NAME and the log
  purge NAME          remove all that NAME has said in public rooms, or in --room ROOM; --since 1h|24h|7d only what was said since then.
                      --dry-run shows what that would be, and removes nothing; --undo brings back what the last purge has removed,
                      for 24 hours: then the texts are erased
  room ROOM           show the settings of a room, or change them: what guests may do in a public room, with
                      --guests write|read|none; --archived on|off; --asking on|off: people ask its moderators
                      before they can write; slow mode, with --slow 30s|5m|off; and against a crowd
                      --calm 15m|1h|1d|off: so long guests can only read. Servers follow within seconds
  calm [TIME]         calm all public rooms for an hour, or 15m|6h|1d; off ends it
  filter              list the words and sites that nobody may use in public, or change them with --add ENTRY and --remove ENTRY;
                      with --try, show which recent messages the list would have refused, and change nothing
  settings            show the name of the place, who may come in and how far invites go, or change them with --name NAME,
                      --policy guests|open|invited|oidc, --invite-days N and --unlimited-invites=true|false; and whether guests who
                      are new may do less than others, with --limit-newcomers=true|false
  reports             list the messages that people have reported, with what was said around them; --state closed those with an outcome
  reports close ID OUTCOME
                      close the reports about a message as acted, none or duplicate, with a --note to whoever has reported it
  audit [NAME]        list what administrators have done, the newest first, by or about NAME; --act ACT, and --limit N (default 50).
                      That the list was read is an entry of it

  --store STORE
        the store of the servers, or PARLEY_STORE; default sqlite:var/parley.db
  --public-url URL
        the address that people use, for links, or PARLEY_PUBLIC_URL
  --json
        users, invite, reports and audit: as JSON

` + storesUsage

// adminOptions are the parsed command line.
type adminOptions struct {
	command   string
	words     []string // after the command
	store     string
	publicURL string
	role      string
	until     string
	lift      bool
	hold      string // of newcomers, by a ban
	length    string // of a silence
	reason    string
	json      bool
	limit     int
	act       string
	change    chat.Change // of a room
	room      string
	note      string
	uses      string
	valid     string
	state     string

	add, remove []string // entries of the filter
	try         bool

	since        string // of a purge
	dryRun, undo bool

	name, policy *string // nil: not given
	inviteDays   *int
	unlimited    *bool
	newcomers    *bool // they are limited
}

// adminCommands are the commands, with the number of words that each takes.
var adminCommands = map[string]struct {
	least, most int
	run         func(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error
}{
	"users":    {0, 1, listUsers},
	"reset":    {1, 1, resetUser},
	"invite":   {1, 2, manageInvites},
	"role":     {2, 2, giveRole},
	"ban":      {1, 1, banUser},
	"waiting":  {0, 0, listWaiting},
	"silence":  {1, 1, silenceUser},
	"purge":    {1, 1, purgeUser},
	"room":     {1, 1, showRoom},
	"calm":     {0, 1, calmAll},
	"filter":   {0, 0, changeFilter},
	"settings": {0, 0, showSettings},
	"reports":  {0, 3, manageReports},
	"audit":    {0, 1, listAudit},
}

func adminCommand(ctx context.Context, args []string, out, errOut io.Writer) int {
	o, err := parseAdmin(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(out, adminUsage, "PARLEY_STORE")
		return 0
	}
	if err != nil {
		fmt.Fprintf(errOut, "parley admin: %v; see parley admin --help\n", err)
		return 2
	}
	if err := administer(ctx, o, out); err != nil {
		if refusal, ok := errors.AsType[*chat.Error](err); ok {
			err = errors.New(refusal.Message)
		}
		fmt.Fprintf(errOut, "parley admin %s: %v\n", o.command, err)
		return 1
	}
	return 0
}

func parseAdmin(args []string) (o adminOptions, err error) {
	set := flag.NewFlagSet("admin", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&o.store, "store", cmp.Or(os.Getenv("PARLEY_STORE"), "sqlite:var/parley.db"), "")
	set.StringVar(&o.publicURL, "public-url", os.Getenv("PARLEY_PUBLIC_URL"), "")
	set.StringVar(&o.role, "role", "", "")
	set.StringVar(&o.until, "until", "", "")
	set.BoolVar(&o.lift, "lift", false, "")
	set.StringVar(&o.hold, "hold", "", "")
	set.StringVar(&o.length, "for", "", "")
	set.StringVar(&o.reason, "reason", "", "")
	set.BoolVar(&o.json, "json", false, "")
	set.IntVar(&o.limit, "limit", 50, "")
	set.StringVar(&o.act, "act", "", "")
	set.StringVar(&o.room, "room", "", "")
	set.StringVar(&o.note, "note", "", "")
	set.StringVar(&o.uses, "uses", "", "")
	set.StringVar(&o.valid, "valid", "", "")
	set.StringVar(&o.state, "state", "", "")
	set.Func("add", "", func(v string) error { o.add = append(o.add, v); return nil })
	set.Func("remove", "", func(v string) error { o.remove = append(o.remove, v); return nil })
	set.BoolVar(&o.try, "try", false, "")
	set.StringVar(&o.since, "since", "", "")
	set.BoolVar(&o.dryRun, "dry-run", false, "")
	set.BoolVar(&o.undo, "undo", false, "")
	set.Func("invite-days", "", func(v string) error {
		days, err := place.ParseInviteDays(v)
		o.inviteDays = &days
		return err
	})
	set.BoolFunc("unlimited-invites", "", func(v string) error {
		unlimited, err := strconv.ParseBool(v)
		o.unlimited = &unlimited
		return err
	})
	set.BoolFunc("limit-newcomers", "", func(v string) error {
		limited, err := strconv.ParseBool(v)
		o.newcomers = &limited
		return err
	})
	for flag, setting := range map[string]string{"guests": chat.SettingGuests, "archived": chat.SettingArchive, "slow": chat.SettingSlow, "calm": chat.SettingCalm, "asking": chat.SettingAsking} {
		set.Func(flag, "", func(v string) error {
			change, err := chat.ParseChange(setting, v)
			if err != nil {
				return errors.New(chat.AsError(err).Message)
			}
			o.change = o.change.And(change)
			return nil
		})
	}
	set.Func("name", "", func(v string) error { o.name = &v; return nil })
	set.Func("policy", "", func(v string) error { o.policy = &v; return nil })
	for {
		if err := set.Parse(args); err != nil {
			return o, err
		}
		if set.NArg() == 0 {
			break
		}
		o.words, args = append(o.words, set.Arg(0)), set.Args()[1:]
	}
	if len(o.words) == 0 {
		return o, errors.New("a command is missing")
	}
	if o.words[0] == "help" {
		return o, flag.ErrHelp
	}
	o.command, o.words = o.words[0], o.words[1:]
	command, known := adminCommands[o.command]
	switch {
	case !known:
		return o, fmt.Errorf("%q is not a command", o.command)
	case len(o.words) < command.least || len(o.words) > command.most:
		return o, fmt.Errorf("%s takes %s", o.command, takes(o.command, command.most))
	}
	return o, errors.Join(checkFlags(set, o.command), o.check())
}

// takes says what words a command takes.
func takes(command string, most int) string {
	if command == "invite" {
		return "create, list, or revoke and an id"
	}
	if command == "reports" {
		return "nothing, or close, an id and an outcome"
	}
	if command == "calm" {
		return "a time such as 1h, or off"
	}
	return []string{"no name", "one name", "a name and a role"}[most]
}

// check returns an error for a value that no command takes.
func (o adminOptions) check() error {
	role := o.role
	if o.command == "role" {
		role = o.words[1]
	}
	if role != "" && !slices.Contains(chat.Roles, chat.Role(role)) {
		return fmt.Errorf("%q is not a role; use one of %s", role, roles())
	}
	if o.lift && o.until != "" {
		return errors.New("give either --until or --lift")
	}
	if o.command == "ban" && o.lift && (o.hold != "" || o.dryRun) {
		return errors.New("give --lift without --hold and --dry-run")
	}
	if _, err := parseHold(o.hold, admin.Forever, time.Now()); err != nil {
		return err
	}
	if o.lift && o.length+o.reason != "" {
		return errors.New("give --lift without --for and --reason")
	}
	if _, reason, err := chat.ParseSilence(strings.TrimSpace(o.length + " " + o.reason)); err != nil || o.length != "" && reason != strings.TrimSpace(o.reason) {
		return errors.New("--for is a time such as 10m, 1h or 1d, up to 366d, and --reason one short line")
	}
	if o.undo && (o.since != "" || o.dryRun) {
		return errors.New("give --undo without --since and --dry-run")
	}
	if _, err := chat.ParsePurgeSpan(o.since); err != nil {
		return fmt.Errorf("--since: %s", chat.AsError(err).Message)
	}
	if o.policy != nil && !slices.Contains(place.Policies, place.Policy(*o.policy)) {
		return fmt.Errorf("%q is not a policy; use guests, open, invited or oidc", *o.policy)
	}
	if o.act != "" && !slices.Contains(admin.Acts, o.act) {
		return fmt.Errorf("%q is no act; use one of %s", o.act, strings.Join(admin.Acts, ", "))
	}
	if o.command == "reports" && o.state != "" && o.state != "open" && o.state != "closed" {
		return fmt.Errorf("%q is no state of a report; use open or closed", o.state)
	}
	if o.command == "invite" && o.state != "" && !slices.Contains(chat.InviteStates, chat.InviteState(o.state)) {
		return fmt.Errorf("%q is no state of an invite; use active, used_up, expired or revoked", o.state)
	}
	_, err := parseUntil(o.until, time.Now())
	return err
}

// adminFlags are the options of single commands.
var adminFlags = map[string]string{
	"public-url": "reset invite", "role": "users invite", "until": "ban", "hold": "ban", "lift": "ban silence", "for": "silence", "reason": "silence", "json": "users waiting invite reports audit", "limit": "invite audit", "act": "audit", "guests": "room", "archived": "room", "slow": "room", "calm": "room", "asking": "room", "name": "settings", "policy": "settings",
	"room": "invite purge", "since": "purge", "dry-run": "ban purge", "undo": "purge", "note": "invite reports", "uses": "invite", "valid": "invite", "state": "invite reports", "invite-days": "settings", "unlimited-invites": "settings", "limit-newcomers": "settings",
	"add": "filter", "remove": "filter", "try": "filter",
}

// checkFlags returns an error for an option that another command has.
func checkFlags(set *flag.FlagSet, command string) (err error) {
	set.Visit(func(f *flag.Flag) {
		if of, limited := adminFlags[f.Name]; limited && !strings.Contains(" "+of+" ", " "+command+" ") {
			err = fmt.Errorf("%s has no option --%s", command, f.Name)
		}
	})
	return err
}

// besideStore is a store that is open beside running servers.
type besideStore interface {
	admin.Store
	account.Store
	auth.Store
	store.Settings
	admin.Rooms
	admin.Reports
	admin.Purges
	invite.Store
	Close() error
}

func administer(ctx context.Context, o adminOptions, out io.Writer) (err error) {
	db, err := openBeside(ctx, o.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	log := slog.New(slog.DiscardHandler) // the audit is in the store
	source, err := place.NewSource(ctx, db, log)
	if err != nil {
		return err
	}
	links := account.New(account.Config{Store: db, Now: time.Now, Log: log})
	invites := &invite.Service{Store: db, People: auth.NewGuests(db, time.Now), Place: source, Now: time.Now}
	s := &admin.Service{Store: db, Links: links, Invites: invites, Place: source, Rooms: db, Reports: db, Purges: db, Log: log, Now: time.Now}
	return adminCommands[o.command].run(ctx, o, s, out)
}

func openBeside(ctx context.Context, name string) (besideStore, error) {
	if isPostgres(name) {
		return openedBeside(postgres.OpenBeside(ctx, name))
	}
	path, err := node.SQLitePath(name)
	if err != nil {
		return nil, err
	}
	return openedBeside(sqlite.OpenBeside(ctx, path))
}

// openedBeside returns nothing with an error: that of a failed opening is a pointer to nothing.
func openedBeside[S besideStore](s S, err error) (besideStore, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
