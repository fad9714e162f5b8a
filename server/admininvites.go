package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"parley/server/auth/admin"
	"parley/server/store"
	"parley/shared/chat"
)

// listedInvite is an invite in the JSON of parley admin invite.
type listedInvite struct {
	ID      chat.InviteID    `json:"id"`
	Link    string           `json:"link,omitempty"` // of create only: it is shown once
	Room    chat.RoomID      `json:"room,omitempty"` // missing: the place
	Role    chat.Role        `json:"role"`
	Note    string           `json:"note,omitempty"`
	By      chat.UserID      `json:"by,omitempty"` // missing: the operator
	Made    time.Time        `json:"made"`
	Expires time.Time        `json:"expires"`
	Used    int              `json:"used"`
	Uses    int              `json:"uses,omitempty"` // missing: any number
	State   chat.InviteState `json:"state"`
}

func invited(i chat.Invite, link string) listedInvite {
	return listedInvite{i.ID, link, i.Room, i.Role, i.Note, i.By.ID, i.Made.Time().UTC(), i.Expires.Time().UTC(), i.Used, i.Uses, i.State}
}

// manageInvites runs create, list or revoke.
func manageInvites(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	switch {
	case o.words[0] == "create" && len(o.words) == 1:
		return createInvite(ctx, o, s, out)
	case o.words[0] == "list" && len(o.words) == 1:
		return listInvites(ctx, o, s, out)
	case o.words[0] == "revoke" && len(o.words) == 2:
		i, err := s.RevokeInvite(ctx, admin.Operator, chat.InviteID(o.words[1]))
		if err != nil {
			return err
		}
		if o.json {
			return printJSON(out, invited(i, ""))
		}
		fmt.Fprintf(out, "%s lets nobody in any more. Those who have come by it stay.\n", i.ID)
		return nil
	}
	return errors.New("use invite create, invite list, or invite revoke ID")
}

func createInvite(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	base, err := linkBase(o.publicURL)
	if err != nil {
		return err
	}
	terms, err := o.terms()
	if err != nil {
		return err
	}
	var room chat.RoomID
	if o.room != "" {
		if room, err = chat.ParseRoom(o.room); err != nil {
			return err
		}
	}
	i, token, err := s.Invite(ctx, admin.Operator, room, terms)
	if err != nil {
		return err
	}
	if o.json {
		return printJSON(out, invited(i, base.JoinPath("join", token).String()))
	}
	what := fmt.Sprintf("An invite into %s, for %s until %s (id %s):", cmp.Or(string(room), "the place"), uses(i), i.Expires.Time().Format("2006-01-02 15:04"), i.ID)
	printLink(out, what, base, "join/"+token, "Whoever has it can come in; parley admin invite revoke "+string(i.ID)+" ends it.")
	return nil
}

// uses says for how many people an invite is.
func uses(i chat.Invite) string {
	switch i.Uses {
	case 0:
		return "any number of people"
	case 1:
		return "one person"
	}
	return fmt.Sprintf("%d people", i.Uses)
}

// terms reads the options of an invite.
func (o adminOptions) terms() (t chat.InviteTerms, err error) {
	t.Note, t.Role = o.note, chat.Role(o.role)
	switch o.uses {
	case "":
	case "unlimited":
		t.Unlimited = true
	default:
		if t.Uses, err = strconv.Atoi(o.uses); err != nil || t.Uses < 1 {
			return t, fmt.Errorf("--uses %q is no number of people; use a number, or unlimited", o.uses)
		}
	}
	if o.valid != "" {
		now := time.Now()
		until, err := parseUntil(o.valid, now)
		if err != nil || !until.Before(admin.Forever) {
			return t, fmt.Errorf("--valid %q is not a time; use 12h, 7d or 2w", o.valid)
		}
		t.Hours = max(int(until.Sub(now).Round(time.Hour)/time.Hour), 1)
	}
	return t, nil
}

func listInvites(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	query := store.InviteQuery{State: chat.InviteState(o.state), Limit: o.limit}
	if o.room != "" {
		var err error
		if query.Room, err = chat.ParseRoom(o.room); err != nil {
			return err
		}
	}
	found, err := s.Invites.Store.ListInvites(ctx, query, time.Now())
	if err != nil {
		return err
	}
	if o.json {
		all := make([]listedInvite, len(found))
		for n, i := range found {
			all[n] = invited(i, "")
		}
		return printJSON(out, all)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tSTATE\tINTO\tUSED\tUNTIL\tBY\tNOTE")
	for _, i := range found {
		most := "any"
		if i.Uses > 0 {
			most = strconv.Itoa(i.Uses)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d of %s\t%s\t%s\t%s\n", i.ID, i.State, cmp.Or(string(i.Room), "the place"), i.Used, most,
			i.Expires.Time().Format("2006-01-02 15:04"), cmp.Or(i.By.Name, "operator"), i.Note)
	}
	return table.Flush()
}

// printJSON prints a value for programs.
func printJSON(out io.Writer, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(out, "%s\n", text)
	}
	return err
}
