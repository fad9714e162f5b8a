package node

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"parley/server/auth/place"
)

// offerOwnership prints a link whose visitor becomes the owner, if there is none. The server works without one.
func (n *node) offerOwnership(ctx context.Context, out io.Writer, address string) {
	base, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(base.Scheme, "http") {
		return // it has no address that a browser could open
	}
	token, err := n.office.StartLink(ctx)
	if err != nil {
		n.log.Warn("make a link for the first owner", "err", err)
		return
	}
	if token != "" {
		fmt.Fprintf(out, "Parley has no owner yet: open %s to become it\n", base.JoinPath("start", token))
	}
}

// endGuests ends the sessions of guests while the policy takes none.
func (n *node) endGuests(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(place.Fresh):
		}
		if !n.office.Place.Get(ctx).Policy.TakesGuests() {
			n.hub.EndGuests(ctx)
		}
	}
}
