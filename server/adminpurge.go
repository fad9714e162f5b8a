package main

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"parley/server/auth/admin"
	"parley/server/store"
	"parley/shared/chat"
)

// purgeUser removes what somebody has said in public rooms, previews that, or undoes it. Running servers do the work.
func purgeUser(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	account, err := s.Find(ctx, o.words[0])
	if err != nil {
		return err
	}
	if o.undo {
		return undoPurge(ctx, o, s, account.User, out)
	}
	span, err := chat.ParsePurgeSpan(o.since)
	if err != nil {
		return err
	}
	ask := admin.PurgeAsk{User: account.User.ID, Room: chat.RoomID(o.room), Span: span}
	name, where := account.User.Name, cmp.Or(o.room, "public rooms")
	if o.dryRun {
		found, err := s.PreviewPurge(ctx, admin.Operator, ask)
		if err == nil {
			printPreview(out, name, where, found)
		}
		return err
	}
	found, err := s.Purge(ctx, admin.Operator, ask)
	if err != nil {
		return err
	}
	if found.Messages == 0 {
		fmt.Fprintf(out, "%s has said nothing in %s in that time: nothing was changed\n", name, where)
		return nil
	}
	fmt.Fprintf(out, "Running servers remove %s by %s now; many of them take a minute or two. To bring them back, until %s: parley admin purge %s --undo\n",
		messagesIn(found.Messages, found.Rooms), name, s.Now().Add(chat.RestoreWithin).Format("2006-01-02 15:04"), o.words[0])
	return nil
}

// printPreview prints what a purge would remove.
func printPreview(out io.Writer, name, where string, found store.PurgePreview) {
	fmt.Fprintf(out, "%s by %s would be removed from %s.\n", messagesIn(found.Messages, found.Rooms), name, where)
	for _, e := range found.First {
		fmt.Fprintf(out, "  %s  %s  %s\n", e.At.Time().Format("2006-01-02 15:04"), e.Room, quotedIn("", e.Message.Text))
	}
	if more := found.Messages - len(found.First); more > 0 {
		fmt.Fprintf(out, "  and %d more\n", more)
	}
	if found.Older > 0 {
		fmt.Fprintf(out, "%d older ones in the same rooms would stay.\n", found.Older)
	}
	fmt.Fprintln(out, "What was said in other rooms and privately stays, and so do copies in reports. Nothing was changed.")
}

func messagesIn(messages, rooms int) string {
	text := fmt.Sprintf("%d messages in %d rooms", messages, rooms)
	switch {
	case messages == 1:
		text = "1 message in 1 room"
	case rooms == 1:
		text = fmt.Sprintf("%d messages in 1 room", messages)
	}
	return text
}

// undoPurge undoes the newest purge that can be undone, in a room if one is given.
func undoPurge(ctx context.Context, o adminOptions, s *admin.Service, user chat.User, out io.Writer) error {
	all, err := s.UndoablePurges(ctx, admin.Operator, user.ID)
	if err != nil {
		return err
	}
	for _, p := range all {
		if o.room != "" && p.Room != chat.RoomID(o.room) {
			continue
		}
		undone, err := s.UndoPurge(ctx, admin.Operator, user.ID, p.ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "Running servers bring back %s by %s now.\n", messagesIn(undone.Kept, undone.Rooms), user.Name)
		return nil
	}
	return fmt.Errorf("there is no purge of messages by %s that could be undone: that is possible for %d hours", user.Name, int(chat.RestoreWithin.Hours()))
}
