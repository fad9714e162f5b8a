package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"parley/server/auth"
	"parley/server/auth/admin"
	"parley/server/store"
	"parley/shared/chat"
)

// usersPage is how many people are read at once.
const usersPage = 500

// listedUser is a person in the JSON of parley admin users.
type listedUser struct {
	ID       chat.UserID `json:"id"`
	Name     string      `json:"name"`
	Role     chat.Role   `json:"role"`
	Account  bool        `json:"account"` // false: a guest
	Created  time.Time   `json:"created"`
	Seen     time.Time   `json:"seen"`
	Sessions int         `json:"sessions"`
	SignIn   signInWays  `json:"sign_in"`
	Banned   *time.Time  `json:"banned_until,omitempty"`
	Silenced *time.Time  `json:"silenced_until,omitempty"`
}

type signInWays struct {
	Password   bool   `json:"password"`
	Passkeys   int    `json:"passkeys"`
	Identities int    `json:"identities"`
	Codes      int    `json:"recovery_codes"`
	Email      string `json:"email,omitempty"`
}

func listUsers(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	query, keep := usersQuery(o)
	return eachUser(ctx, o, s, query, keep, out)
}

// eachUser prints the people of a query whom keep keeps.
func eachUser(ctx context.Context, o adminOptions, s *admin.Service, query store.AccountQuery, keep func(store.Account) bool, out io.Writer) error {
	count := 0
	for more := true; more; {
		page, err := s.Store.ListAccounts(ctx, query)
		if err != nil {
			return err
		}
		if more = len(page) == query.Limit; more {
			query.After = page[len(page)-1].User.ID
		}
		page = slices.DeleteFunc(page, func(a store.Account) bool { return !keep(a) })
		if err := printUsers(out, page, count, o.json); err != nil {
			return err
		}
		count += len(page)
	}
	switch {
	case o.json && count == 0:
		fmt.Fprintln(out, "[]")
	case o.json:
		fmt.Fprintln(out, "\n]")
	case count == 0:
		fmt.Fprintln(out, "nobody")
	}
	return nil
}

// usersQuery returns what to read, and what to keep of it. A store finds those with a role and a prefix among the first matching names only,
// so one of the two is compared here: accounts are fewer than guests.
func usersQuery(o adminOptions) (query store.AccountQuery, keep func(store.Account) bool) {
	query, keep = store.AccountQuery{Role: chat.Role(o.role), Limit: usersPage}, func(store.Account) bool { return true }
	if len(o.words) == 0 {
		return query, keep
	}
	prefix := auth.FoldPrefix(o.words[0])
	switch query.Role {
	case "":
		query.Prefix = prefix
	case chat.RoleGuest:
		query.Prefix, query.Role = prefix, ""
		keep = func(a store.Account) bool { return a.Claimed == 0 }
	default:
		keep = func(a store.Account) bool { return strings.HasPrefix(auth.FoldPrefix(a.User.Name), prefix) }
	}
	return query, keep
}

// printUsers prints a page, after so many people.
func printUsers(out io.Writer, page []store.Account, after int, asJSON bool) error {
	var b bytes.Buffer
	if asJSON {
		for i, a := range page {
			line, err := json.Marshal(listed(a))
			if err != nil {
				return err
			}
			b.WriteString([]string{"[\n  ", ",\n  "}[min(after+i, 1)])
			b.Write(line)
		}
	} else if len(page) > 0 {
		table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		if after == 0 {
			fmt.Fprintln(table, "NAME\tID\tROLE\tCREATED\tLAST SEEN\tSESSIONS\tSIGN-IN")
		}
		for _, a := range page {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", a.User.Name, a.User.ID, a.Role, day(a.Created), minute(a.Seen), a.Sessions, ways(a))
		}
		table.Flush()
	}
	_, err := out.Write(b.Bytes())
	return err
}

func listed(a store.Account) listedUser {
	u := listedUser{
		ID: a.User.ID, Name: a.User.Name, Role: a.Role, Account: a.Claimed != 0, Created: a.Created.Time().UTC(), Seen: a.Seen.Time().UTC(), Sessions: a.Sessions,
		SignIn: signInWays{a.Password, a.Passkeys, a.Identities, a.Codes, a.Email},
	}
	if a.Banned != 0 {
		until := a.Banned.Time().UTC()
		u.Banned = &until
	}
	if until := a.Silence.At(chat.MillisOf(time.Now())).Until; until != 0 {
		at := until.Time().UTC()
		u.Silenced = &at
	}
	return u
}

// ways lists the ways to sign in, and a ban.
func ways(a store.Account) string {
	var all []string
	if a.Password {
		all = append(all, "password")
	}
	for _, way := range []struct {
		count int
		name  string
	}{{a.Passkeys, "passkeys"}, {a.Identities, "identities"}, {a.Codes, "recovery codes"}} {
		if way.count > 0 {
			all = append(all, fmt.Sprintf("%d %s", way.count, way.name))
		}
	}
	if a.Email != "" {
		all = append(all, a.Email)
	}
	if len(all) == 0 {
		all = []string{"none: a guest"}
	}
	if a.Banned != 0 {
		all = append(all, "banned "+untilWords(a.Banned.Time()))
	}
	switch until := a.Silence.At(chat.MillisOf(time.Now())).Until; {
	case a.Silence.Waits():
		all = append(all, "waits to be let in")
	case until != 0:
		all = append(all, "silenced "+untilWords(until.Time()))
	}
	return strings.Join(all, ", ")
}

func day(at chat.Millis) string    { return at.Time().Format(time.DateOnly) }
func minute(at chat.Millis) string { return at.Time().Format("2006-01-02 15:04") }

func roles() string {
	var all []string
	for _, role := range chat.Roles {
		all = append(all, string(role))
	}
	return strings.Join(all, ", ")
}
