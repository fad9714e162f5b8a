package accounts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// page returns the query for the ids of a page of accounts, in their order, or an empty query if the page is empty.
func (s Store) page(ctx context.Context, q store.AccountQuery) (query string, args sqlstore.Args, err error) {
	var num int64
	folded := ""
	if q.After != "" {
		err := s.db.Get(ctx, `SELECT num, folded FROM users WHERE id = $1`, sqlstore.Args{q.After}, &num, &folded)
		if errors.Is(err, sql.ErrNoRows) {
			return "", nil, nil
		}
		if err != nil {
			return "", nil, err
		}
	}
	limit := max(q.Limit, 0)
	if q.Waits {
		return fmt.Sprintf(`SELECT id FROM users WHERE silenced_until = %d AND num > $1 ORDER BY num LIMIT $2`, chat.UntilLetIn), sqlstore.Args{num, limit}, nil
	}
	if q.Prefix == "" {
		condition, args := s.ofRole(q.Role, sqlstore.Args{num, limit})
		return `SELECT id FROM users WHERE num > $1` + condition + ` ORDER BY num LIMIT $2`, args, nil
	}
	from, named := q.Prefix, ` FROM users WHERE folded >= $1 AND folded < $2 ORDER BY folded LIMIT `
	if folded >= from && q.After != "" {
		from, named = folded, ` FROM users WHERE folded > $1 AND folded < $2 ORDER BY folded LIMIT `
	}
	args = sqlstore.Args{from, q.Prefix + sqlstore.LastRune, limit}
	if q.Role == "" {
		return `SELECT id` + named + `$3`, args, nil
	}
	condition, args := s.ofRole(q.Role, args)
	return fmt.Sprintf(`SELECT id FROM (SELECT id, folded, role, claimed_at%s%d) named WHERE folded >= $1%s ORDER BY folded LIMIT $3`, named, store.AccountsAmong, condition), args, nil
}

// ofRole returns the condition that a user has a role, with one more parameter. Only users with an account are in the index of roles.
func (s Store) ofRole(role chat.Role, args sqlstore.Args) (string, sqlstore.Args) {
	switch role {
	case "":
		return "", args
	case chat.RoleGuest:
		return ` AND claimed_at = 0`, args
	}
	args = append(args, role)
	return fmt.Sprintf(` AND claimed_at > 0 AND role = $%d`, len(args)), args
}
