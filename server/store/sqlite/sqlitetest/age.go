// Package sqlitetest has what tests do with data files.
package sqlitetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"modernc.org/sqlite"

	"parley/server/store/sqlite/dbfile"
)

// Age turns a data file, which no program has open, into one of an earlier version of the schema: it has the tables and columns of that
// version, with what they would hold. Nothing of it is in the search index.
func Age(t testing.TB, path string, version int) {
	t.Helper()
	aged := filepath.Join(t.TempDir(), "aged.db")
	if err := age(aged, path, version); err != nil {
		t.Fatalf("take %s back to version %d: %v", path, version, err)
	}
	if err := replace(t.Context(), path, aged); err != nil {
		t.Fatalf("replace %s: %v", path, err)
	}
}

// replace gives a data file the content of another one, in a transaction.
func replace(ctx context.Context, path, by string) (err error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		restore, err := driver.(interface {
			NewRestore(string) (*sqlite.Backup, error)
		}).NewRestore(by)
		if err != nil {
			return err
		}
		_, err = restore.Step(-1)
		return errors.Join(err, restore.Finish())
	})
}

func age(aged, path string, version int) error {
	db, err := sql.Open("sqlite", aged)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // ATTACH is of a connection
	steps, err := migrations()
	if err != nil || version > len(steps) {
		return fmt.Errorf("there are %d migrations: %w", len(steps), err)
	}
	if err := begin(db, steps[:version]); err != nil {
		return err
	}
	if _, err := db.Exec(`ATTACH ? AS present`, path); err != nil {
		return err
	}
	tables, err := column(db, `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%' AND name IN (SELECT name FROM present.sqlite_schema)`)
	if err != nil {
		return err
	}
	for _, table := range tables {
		columns, err := column(db, `SELECT '"' || name || '"' FROM pragma_table_info(?1, 'main') WHERE name IN (SELECT name FROM pragma_table_info(?1, 'present'))`, table)
		if err != nil {
			return err
		}
		list := strings.Join(columns, ", ")
		if _, err := db.Exec(fmt.Sprintf(`DELETE FROM main.%q; INSERT INTO main.%[1]q (%s) SELECT %[2]s FROM present.%[1]q`, table, list)); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
	if version < withSecret {
		_, err = db.Exec(`DELETE FROM main.meta WHERE key = 'secret'`)
	}
	return err
}

// withSecret is the first version whose files have a secret: one that several servers share.
const withSecret = 3

// migrations returns the files of all migrations, in their order.
func migrations() ([]string, error) {
	_, here, _, _ := runtime.Caller(0)
	steps, err := filepath.Glob(filepath.Join(filepath.Dir(here), "..", "migrations", "*.sql"))
	slices.Sort(steps)
	return steps, err
}

// begin applies the first migrations to an empty file.
func begin(db *sql.DB, steps []string) error {
	for _, step := range steps {
		statements, err := os.ReadFile(step)
		if err != nil {
			return err
		}
		if _, err := db.Exec(string(statements)); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(step), err)
		}
	}
	_, err := db.Exec(fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, dbfile.Application, len(steps)))
	return err
}

// column returns the text of the first column of a query.
func column(db *sql.DB, query string, args ...any) (all []string, err error) {
	rows, err := db.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
