package cli

import (
	"context"
	"fmt"
	"io"
	"os"

	"parley/shared/client/dial"
	"parley/shared/client/storage"
)

// signOut revokes the token and deletes the data of this server on this machine. The server must confirm first: until then nothing is
// deleted.
func signOut(ctx context.Context, opts options, st *state, dialer dial.Dialer, out io.Writer) error {
	if st.Token() == "" {
		return fmt.Errorf("you are not signed in at %s", opts.target.base)
	}
	messages, _, err := storage.CountUnsent(ctx, st.storage())
	if err != nil {
		return fmt.Errorf("cannot count unsent messages: %w", err)
	}
	if messages > 0 && !opts.discard {
		return fmt.Errorf("%d of your messages are unsent. Send them with parley chat, or discard them with --sign-out --discard", messages)
	}
	d, ok := dialer.(interface{ SignOut(context.Context) error })
	if !ok {
		return fmt.Errorf("cannot sign out of %s", opts.target.base)
	}
	ctx, stop := context.WithTimeout(ctx, opts.wait)
	defer stop()
	if err := d.SignOut(ctx); err != nil {
		return fmt.Errorf("still signed in, nothing has changed: %w", err)
	}
	if err := os.RemoveAll(st.dir); err != nil {
		return fmt.Errorf("signed out, but the data on this machine could not be deleted: %w", err)
	}
	fmt.Fprintf(out, "signed out of %s; the data on this machine is deleted\n", opts.target.base)
	return nil
}
