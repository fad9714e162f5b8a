package accounts

import (
	"context"

	"parley/server/store/sqlstore"
)

// Settings returns all settings.
func (s Store) Settings(ctx context.Context) (map[string]string, error) {
	settings := map[string]string{}
	err := s.db.Each(ctx, `SELECT key, value FROM settings`, nil, func(scan sqlstore.Scan) (bool, error) {
		var key, value string
		err := scan(&key, &value)
		settings[key] = value
		return true, err
	})
	if err != nil {
		return nil, err
	}
	return settings, nil
}

// SetSetting stores or removes one.
func (s Store) SetSetting(ctx context.Context, key, value string) error {
	if value == "" {
		return s.exec(ctx, `DELETE FROM settings WHERE key = $1`, key)
	}
	return s.exec(ctx, `INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
}
