package sqlite

import (
	"context"
	"fmt"
	"os"

	"parley/server/store/sqlstore"
)

// The sizes of the largest databases that are checked before each start, since a server should be back within 2 s: to compare the
// indexes with their tables takes about 13 s per GB, to check the pages alone 3 s.
const (
	indexCheckMax = 64 << 20
	checkMax      = 256 << 20
)

// checkPages returns sqlstore.ErrDamaged if the structure of the file is broken. Other damage is found when an event is read: see
// sqlstore.ScanEvent.
func checkPages(ctx context.Context, conn rower, path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() > checkMax {
		return err
	}
	check := `PRAGMA quick_check(1)`
	if info.Size() <= indexCheckMax {
		check = `PRAGMA integrity_check(1)`
	}
	var verdict string
	if err := conn.QueryRowContext(ctx, check).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w (%s)", sqlstore.ErrDamaged, verdict)
	}
	return nil
}

// checkPlaces returns sqlstore.ErrDamaged if the events and amendments of a room are not numbered from 1 to its head.
func checkPlaces(ctx context.Context, conn rower, path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() > checkMax {
		return err
	}
	var rooms int
	err = conn.QueryRowContext(ctx, `SELECT count(*) `+sqlstore.Torn).Scan(&rooms)
	if err == nil && rooms > 0 {
		err = fmt.Errorf("%w (events are missing in %d rooms)", sqlstore.ErrDamaged, rooms)
	}
	return err
}
