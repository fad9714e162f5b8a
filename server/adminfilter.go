package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"parley/server/auth/admin"
	"parley/server/auth/filter"
)

// changeFilter lists what the place does not allow in public, changes it, or tries what it would be.
func changeFilter(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	now, err := s.Filter(ctx, admin.Operator)
	if err != nil {
		return err
	}
	entries := slices.Clone(now.Entries())
	for _, entry := range o.remove {
		at := slices.Index(entries, strings.Join(strings.Fields(entry), " "))
		if at < 0 {
			return fmt.Errorf("the list has no entry %q", entry)
		}
		entries = slices.Delete(entries, at, at+1)
	}
	list := strings.Join(append(entries, o.add...), "\n")
	if o.try {
		return tryFilter(ctx, s, list, out)
	}
	if len(o.add)+len(o.remove) > 0 {
		if err := s.SetFilter(ctx, admin.Operator, list); err != nil {
			return err
		}
		if now, err = filter.Parse(list); err != nil {
			return err
		}
	}
	if now.Len() == 0 {
		fmt.Fprintln(out, "Everything is allowed.")
		return nil
	}
	fmt.Fprintln(out, now)
	return nil
}

func tryFilter(ctx context.Context, s *admin.Service, list string, out io.Writer) error {
	refused, tried, err := s.TryFilter(ctx, admin.Operator, list)
	if err != nil {
		return err
	}
	for _, f := range refused {
		fmt.Fprintf(out, "%s  %s  %s  %q  %s\n", minute(f.Event.At), f.Event.Room, f.Event.By.Name, f.Entry, strings.Join(strings.Fields(f.Event.Message.Text), " "))
	}
	fmt.Fprintf(out, "%d of the newest %d messages that guests can read would have been refused; nothing was changed.\n", len(refused), tried)
	return nil
}
