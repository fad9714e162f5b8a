package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parley/server/auth/admin"
	"parley/server/node"
	"parley/server/store"
	"parley/shared/chat"
)

// followed says when running servers know of a change.
var followed = fmt.Sprintf("Running servers follow within %d seconds.", int(admin.RecheckWait.Seconds()))

func resetUser(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	base, err := linkBase(o.publicURL)
	if err != nil {
		return err
	}
	account, err := s.Find(ctx, o.words[0])
	if err != nil {
		return err
	}
	token, until, err := s.Reset(ctx, admin.Operator, account.User.ID)
	if err != nil {
		return err
	}
	printLink(out, fmt.Sprintf("A recovery link for %s, for one use until %s:", account.User.Name, until.Format("15:04")), base, "recover/"+token, "Whoever opens it is that person: hand it over in a way that nobody else reads.")
	return nil
}

// printLink prints a link once: it is stored and logged nowhere.
func printLink(out io.Writer, what string, base *url.URL, path, warning string) {
	link := base.JoinPath(path).String()
	fmt.Fprintf(out, "%s\n\n  %s\n\n", what, link)
	if code := terminalCode(link); code != "" {
		fmt.Fprintln(out, code)
	}
	fmt.Fprintln(out, warning)
	if base.Host == defaultHost {
		fmt.Fprintln(out, "It has the address of a server on this machine: give the one that people use with --public-url.")
	}
}

// defaultHost is that of a server which was started without options.
const defaultHost = "localhost:8080"

// linkBase returns the address that people use.
func linkBase(given string) (*url.URL, error) {
	if given == "" {
		return &url.URL{Scheme: "http", Host: defaultHost, Path: "/"}, nil
	}
	base, err := node.ParsePublicURL(given)
	if err != nil {
		return nil, fmt.Errorf("--public-url: %w", err)
	}
	return base, nil
}

func giveRole(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	role := chat.Role(o.words[1])
	account, err := s.Find(ctx, o.words[0])
	if err != nil {
		return err
	}
	name := account.User.Name
	switch {
	case role == account.Role:
		fmt.Fprintf(out, "%s is %s already: nothing was changed\n", name, article(role))
		return nil
	case account.Claimed == 0:
		return fmt.Errorf("%s is a guest, and roles are for accounts: send the link of parley admin reset %s, with which the guest gets one", name, name)
	case role == chat.RoleGuest:
		return fmt.Errorf("%s has an account: the lowest role is member", name)
	}
	if _, err := s.SetRole(ctx, admin.Operator, account.User.ID, role); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s was %s and is now %s. %s\n", name, article(account.Role), article(role), followed)
	return nil
}

// article returns a role with its article.
func article(role chat.Role) string {
	if role == chat.RoleAdmin || role == chat.RoleOwner {
		return "an " + string(role)
	}
	return "a " + string(role)
}

func banUser(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	until, err := parseUntil(o.until, time.Now())
	if err != nil {
		return err
	}
	account, err := s.Find(ctx, o.words[0])
	if err != nil {
		return err
	}
	if o.lift {
		if account.Banned == 0 {
			fmt.Fprintf(out, "%s is not banned: nothing was changed\n", account.User.Name)
			return nil
		}
		if err := s.Lift(ctx, admin.Operator, account.User.ID); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s can come in again.\n", account.User.Name)
		return nil
	}
	hold, err := parseHold(o.hold, until, time.Now())
	if err != nil {
		return err
	}
	if o.dryRun {
		return planBan(ctx, s, account, hold, out)
	}
	if err := s.Ban(ctx, admin.Operator, account.User.ID, until, hold); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is banned %s, and signed out everywhere. %s\n", account.User.Name, untilWords(until), followed)
	if !hold.IsZero() {
		fmt.Fprintf(out, "New people from the same networks need approval %s.\n", untilWords(hold))
	}
	return nil
}

// planBan says what a ban would end.
func planBan(ctx context.Context, s *admin.Service, account store.Account, hold time.Time, out io.Writer) error {
	sessions, err := s.Store.Sessions(ctx, account.User.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s would be signed out. Sessions: %d, networks: %d.", account.User.Name, len(sessions), len(store.Origins(sessions)))
	if !hold.IsZero() {
		fmt.Fprintf(out, " New people from there would need approval %s.", untilWords(hold))
	}
	fmt.Fprintln(out, " Nothing was changed.")
	return nil
}

// parseHold reads until when a ban that ends at a time holds newcomers; the zero time is not at all.
func parseHold(text string, until, now time.Time) (time.Time, error) {
	switch text {
	case "":
		return earlier(now.Add(admin.HoldFor), until), nil
	case "ban":
		return until, nil
	case "none":
		return time.Time{}, nil
	}
	at, err := parseUntil(text, now)
	if err != nil {
		return at, fmt.Errorf("--hold %q is not a time; use 12h, 7d, ban or none", text)
	}
	return earlier(at, until), nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// listWaiting lists those who wait to be let in.
func listWaiting(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	query := store.AccountQuery{Waits: true, Limit: usersPage}
	return eachUser(ctx, o, s, query, func(store.Account) bool { return true }, out)
}

// parseUntil reads a duration such as 7d or 12h, a day or a moment in local time, or forever, which is also what nothing means.
func parseUntil(text string, now time.Time) (time.Time, error) {
	if text == "" || text == "forever" {
		return admin.Forever, nil
	}
	for unit, length := range map[string]time.Duration{"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		if number, is := strings.CutSuffix(text, unit); is {
			if n, err := strconv.Atoi(number); err == nil && n > 0 && n <= 100_000 {
				return now.Add(time.Duration(n) * length), nil
			}
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", time.DateOnly} {
		at, err := time.ParseInLocation(layout, text, now.Location())
		if err == nil && !at.After(now) {
			return at, fmt.Errorf("--until %s is over", text)
		}
		if err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("--until %q is not a time; use 30m, 12h, 7d, 2w, 2026-12-31, 2026-12-31T18:00 or forever", text)
}

func untilWords(until time.Time) string {
	if !until.Before(admin.Forever) {
		return "for ever"
	}
	return "until " + until.Format("2006-01-02 15:04")
}
