package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"parley/server/auth/admin"
	"parley/shared/chat"
)

// silenceUser silences somebody in public rooms, or lifts that.
func silenceUser(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	account, err := s.Find(ctx, o.words[0])
	if err != nil {
		return err
	}
	name, user := account.User.Name, account.User.ID
	if o.lift {
		if account.Silence.At(chat.MillisOf(time.Now())).Until == 0 {
			fmt.Fprintf(out, "%s is not silenced: nothing was changed\n", name)
			return nil
		}
		if err := s.Unsilence(ctx, admin.Operator, user); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s can write in public rooms again.\n", name)
		return nil
	}
	length, _, err := chat.ParseSilence(o.length)
	if err != nil {
		return err
	}
	if err := s.Silence(ctx, admin.Operator, user, length, strings.TrimSpace(o.reason)); err != nil {
		return err
	}
	until := "until --lift"
	if length > 0 {
		until = untilWords(time.Now().Add(length))
	}
	fmt.Fprintf(out, "%s is silenced in public rooms %s, from now on. What %s sees of it follows within %d seconds.\n", name, until, name, int(admin.RecheckWait.Seconds()))
	return nil
}
