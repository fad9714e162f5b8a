package accounts

import (
	"context"
	"fmt"
	"time"

	"parley/shared/chat"
)

// Attend counts that users are here. Mostly the place knows all of them, and nothing is written.
func (s Store) Attend(ctx context.Context, users []chat.UserID, every time.Duration, now time.Time) error {
	ids := make([]string, len(users))
	for i, id := range users {
		ids[i] = string(id)
	}
	strange := `strange_ms > 0 AND claimed_at = 0`
	ids, err := s.ids(ctx, `SELECT id FROM users WHERE id `+s.dialect.In(1)+` AND `+strange, ids)
	if err != nil || len(ids) == 0 {
		return err
	}
	passed := fmt.Sprintf(`%s(%s($2 - seen_at, $3), 0)`, s.dialect.Greatest, s.dialect.Least)
	return s.exec(ctx, fmt.Sprintf(`UPDATE users SET strange_ms = %[1]s(strange_ms - %[2]s, 0), seen_at = %[1]s(seen_at, $2)
		WHERE num IN (SELECT num FROM users WHERE id %[3]s AND %[4]s ORDER BY num%[5]s)`, s.dialect.Greatest, passed, s.dialect.In(1), strange, s.dialect.ForUpdate),
		s.dialect.List(ids), int64(chat.MillisOf(now)), every.Milliseconds())
}
