package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"parley/server/auth/admin"
	"parley/server/auth/place"
	"parley/server/store"
	"parley/shared/chat"
)

func showSettings(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	now := s.Place.Get(ctx)
	if o.name == nil && o.policy == nil && o.inviteDays == nil && o.unlimited == nil && o.newcomers == nil {
		printPlace(out, now)
		return nil
	}
	name, policy := now.Name, now.Policy
	if o.name != nil {
		name = *o.name
	}
	if o.policy != nil {
		policy = place.Policy(*o.policy)
	}
	chosen, err := place.Parse(name, policy)
	if err != nil {
		return err
	}
	chosen.InviteDays, chosen.Unlimited, chosen.Trusting = now.InviteDays, now.Unlimited, now.Trusting
	if o.inviteDays != nil {
		chosen.InviteDays = *o.inviteDays
	}
	if o.unlimited != nil {
		chosen.Unlimited = *o.unlimited
	}
	if o.newcomers != nil {
		chosen.Trusting = !*o.newcomers
	}
	if err := s.SetPlace(ctx, admin.Operator, chosen); err != nil {
		return err
	}
	printPlace(out, chosen)
	fmt.Fprintln(out, followed)
	if chosen.Policy == place.OIDC {
		fmt.Fprintln(out, "People sign in with a provider only: the servers need --oidc, and you an account that is connected with one.")
	}
	return nil
}

func printPlace(out io.Writer, p place.Place) {
	uses := fmt.Sprintf("at most %d people", chat.InviteUsesMax)
	if p.Unlimited {
		uses = "any number of people"
	}
	guests := "limited while they are new"
	if p.Trusting {
		guests = "not limited"
	}
	fmt.Fprintf(out, "name     %s\npolicy   %s\ninvites  at most %d days, %s\nguests   %s\n", p.Name, p.Policy, p.DaysOfInvites(), uses, guests)
}

func showRoom(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	id, err := chat.ParseRoom(o.words[0])
	if err != nil {
		return err
	}
	room, err := s.Rooms.Room(ctx, id)
	if err != nil {
		return err
	}
	if o.change != (chat.Change{}) {
		if err := s.Configure(ctx, admin.Operator, id, o.change); err != nil {
			return err
		}
		room.Settings = o.change.Of(room.Settings, s.Now())
	}
	fmt.Fprintf(out, "room      %s\nguests    %s\narchived  %s\nslow      %s\ncalm      %s\nasking    %s\n", id, room.Guests, room.ArchivedText(), room.SlowText(), room.At(s.Now()).CalmText(), room.AskingText())
	return nil
}

// calmAll has all public rooms be calm.
func calmAll(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	seconds, err := chat.ParseCalm(strings.Join(o.words, ""))
	if err == nil {
		err = s.CalmAll(ctx, admin.Operator, seconds)
	}
	if err == nil {
		fmt.Fprintf(out, "all public rooms: calm %s\n", chat.CalmFor(seconds, s.Now()).CalmText())
	}
	return err
}

// audited is an entry in the JSON of parley admin audit.
type audited struct {
	ID      int64       `json:"id"`
	At      time.Time   `json:"at"`
	By      chat.UserID `json:"by,omitempty"` // missing: the operator, at the command line
	Via     string      `json:"via"`
	Act     string      `json:"act"`
	Target  chat.UserID `json:"target,omitempty"`
	Before  string      `json:"before,omitempty"`
	After   string      `json:"after,omitempty"`
	Network string      `json:"network,omitempty"`
}

func listAudit(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	query := store.AuditQuery{Act: o.act}
	if len(o.words) > 0 {
		user, err := s.Find(ctx, o.words[0])
		if err != nil {
			return err
		}
		query.User = user.User.ID
	}
	entries, err := s.ReadAudit(ctx, admin.Operator, query, o.limit)
	if err != nil {
		return err
	}
	if o.json {
		all := make([]audited, len(entries))
		for i, e := range entries {
			all[i] = audited{e.ID, e.At.Time().UTC(), e.By, e.Via, e.Act, e.Target, e.Before, e.After, e.Network}
		}
		return printJSON(out, all)
	}
	var b bytes.Buffer
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "AT\tBY\tACT\tTARGET\tBEFORE\tAFTER")
	names := map[chat.UserID]string{"": "-"}
	for _, e := range entries {
		by := nameOf(ctx, s.Store, names, e.By)
		if e.By == "" {
			by = "operator"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", minute(e.At), by, e.Act, nameOf(ctx, s.Store, names, e.Target), e.Before, e.After)
	}
	table.Flush()
	_, err = out.Write(b.Bytes())
	return err
}

// nameOf returns the present name of a user, or the id of one who has gone.
func nameOf(ctx context.Context, users admin.Users, known map[chat.UserID]string, id chat.UserID) string {
	if _, ok := known[id]; !ok {
		known[id] = string(id)
		if user, err := users.User(ctx, id); err == nil {
			known[id] = user.Name
		}
	}
	return known[id]
}
