package transfer

import (
	"context"
	"fmt"
	"strings"
)

// Erased returns a line for each person who was erased, the first at the top: the id, what became of the messages, and when, in milliseconds
// since 1970.
func (s *Side) Erased(ctx context.Context) (string, error) {
	rows, err := s.Conn.QueryContext(ctx, `SELECT id, mode, at FROM erasures ORDER BY at, id`)
	if err != nil {
		return "", fmt.Errorf("read the erasures of %s: %w", s.Name, err)
	}
	defer rows.Close()
	var lines strings.Builder
	for rows.Next() {
		var id, mode string
		var at int64
		if err := rows.Scan(&id, &mode, &at); err != nil {
			return "", err
		}
		fmt.Fprintln(&lines, id, mode, at)
	}
	return lines.String(), rows.Err()
}
