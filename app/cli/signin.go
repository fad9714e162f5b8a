package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
)

// linkMax bounds a line with a link.
const linkMax = 4 << 10

// signIn signs in by a hand-over link that is typed or pasted: one that stood among the arguments would be in the shell's history and
// in the list of processes.
func signIn(ctx context.Context, opts options, st *state, dialer dial.Dialer, in io.Reader, out io.Writer) error {
	d, ok := dialer.(interface {
		TakeHandOver(ctx context.Context, secret string) (chat.User, error)
	})
	if !ok {
		return fmt.Errorf("cannot sign in at %s", opts.target.base)
	}
	messages, _, err := storage.CountUnsent(ctx, st.storage())
	if err != nil {
		return fmt.Errorf("cannot count unsent messages: %w", err)
	}
	fmt.Fprintf(out, "On a device where you are signed in, open %s/account and choose \"Add a device\".\nThe link is valid for 2 minutes. Paste it here: ", strings.TrimSuffix(opts.target.base, "/"))
	line, err := bufio.NewReader(io.LimitReader(in, linkMax)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("cannot read the link: %w", err)
	}
	secret := linkSecret(line)
	if secret == "" {
		return errors.New("that is no link; it ends with /handover/ and 22 characters")
	}
	ctx, stop := context.WithTimeout(ctx, opts.wait)
	defer stop()
	user, err := d.TakeHandOver(ctx, secret)
	if err != nil {
		return err
	}
	if opts.discard {
		if err := st.dropUnsent(); err != nil {
			return fmt.Errorf("signed in, but the unsent messages could not be deleted: %w", err)
		}
		messages = 0
	}
	fmt.Fprintf(out, "signed in as %s at %s\n", safeLine(user.Name), opts.target.base)
	if messages > 0 {
		fmt.Fprintf(out, "unsent messages on this machine: %d. Each is sent only as the user who wrote it\n", messages)
	}
	return nil
}

// linkSecret returns the last part of a link, or of what was copied of it.
func linkSecret(line string) string {
	line = strings.TrimSpace(line)
	return line[strings.LastIndexByte(line, '/')+1:]
}
