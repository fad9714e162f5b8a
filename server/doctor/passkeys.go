package doctor

import (
	"context"
	"fmt"

	"parley/server/auth/passkey"
)

const selectPasskeys = `SELECT data FROM passkeys`

func passkeysSQLite(ctx context.Context, r *report, cfg Config, path string) {
	db, err := readOnly(path)
	if err != nil {
		return // said by others
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, selectPasskeys) //nolint:rowserrcheck // checkPasskeys does
	if err != nil {
		return // tables of an older version
	}
	defer rows.Close()
	checkPasskeys(r, cfg, rows)
}

func (p *postgresCheck) passkeys(ctx context.Context, cfg Config) {
	rows, err := p.conn.Query(ctx, selectPasskeys)
	if err != nil {
		return
	}
	defer rows.Close()
	checkPasskeys(p.report, cfg, rows)
}

// texts are rows of one text.
type texts interface {
	Next() bool
	Scan(...any) error
	Err() error
}

// checkPasskeys reports passkeys that cannot be used at the public URL: browsers offer a passkey only at the host for which it was made.
func checkPasskeys(r *report, cfg Config, rows texts) {
	all, by := 0, map[string]int{}
	for rows.Next() {
		var data string
		if rows.Scan(&data) != nil {
			break
		}
		all++
		if host, err := passkey.Host([]byte(data)); err == nil {
			by[host]++
		}
	}
	if rows.Err() != nil || all == 0 || cfg.PublicURL == nil {
		return
	}
	rp, err := passkey.At(cfg.PublicURL, cfg.PasskeyHost)
	if err != nil {
		r.warn("passkeys", fmt.Sprintf("there are %d, and browsers have none at %s", all, cfg.PublicURL), "use https and a host name in --public-url")
		return
	}
	lost := false
	for host, n := range by {
		if host != rp.ID {
			lost = true
			r.warn("passkeys", fmt.Sprintf("%d of %d were made for %s, and cannot be used at %s", n, all, host, rp.ID),
				fmt.Sprintf("if %s still leads to this server, give --passkey-host %s; otherwise their owners have to sign in another way and add new ones", host, host))
		}
	}
	if !lost {
		r.ok("passkeys", fmt.Sprintf("%d, for %s", all, rp.ID))
	}
}
