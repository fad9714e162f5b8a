package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"parley/server/node"
	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/sqlite"
	"parley/shared/chat"
)

// erasedSuffix ends the name of a list of people who were erased, beside a backup: see transfer.Side.Erased.
const erasedSuffix = ".erased"

// writeErased writes the list beside a backup, or removes an old one if nobody was erased.
func writeErased(backup, lines string) error {
	path := backup + erasedSuffix
	if lines == "" {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	part := path + ".part"
	if err := os.WriteFile(part, []byte(lines), 0o600); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// readErased reads all lists in a folder. Of two lines for a person, the one that removes the messages counts.
func readErased(folder string) (map[chat.UserID]store.Erasing, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	erased := map[chat.UserID]store.Erasing{}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		if !strings.HasSuffix(path, erasedSuffix) {
			continue
		}
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		for lines := bufio.NewScanner(file); err == nil && lines.Scan(); {
			fields := strings.Fields(lines.Text())
			if len(fields) != 3 || !slices.Contains([]store.Erasing{store.KeepMessages, store.RemoveMessages}, store.Erasing(fields[1])) {
				err = fmt.Errorf("%s is no list of people who were erased: it has the line %q", path, lines.Text())
			} else if id := chat.UserID(fields[0]); erased[id] != store.RemoveMessages {
				erased[id] = store.Erasing(fields[1])
			}
		}
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
	}
	return erased, nil
}

// eraseAgain erases the people of the lists in a folder from a store that was restored, and returns how many it has erased. One who cannot be
// erased keeps no other one. The last owner of the backup was erased when there was another one: a server does it as soon as there is one again.
func eraseAgain(ctx context.Context, name, folder string) (count int, err error) {
	erased, err := readErased(folder)
	if err != nil || len(erased) == 0 {
		return 0, err
	}
	db, err := openAlone(ctx, name)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	known, err := db.Erasures(ctx)
	if err != nil {
		return 0, err
	}
	for _, e := range known {
		if e.Done && e.Mode == erased[e.User] {
			delete(erased, e.User)
		}
	}
	var failed error
	for id, mode := range erased {
		err := db.EraseUser(ctx, id, mode, time.Now())
		switch {
		case err == nil:
			count++
		case chat.AsError(err).Code == chat.CodeNotAllowed:
			err = errors.Join(err, db.EraseLater(ctx, id, mode, time.Now()))
			failed = errors.Join(failed, fmt.Errorf("everything is restored, but %s was not erased again: %w. Make somebody else an owner with "+
				"parley admin role NAME owner --store STORE: a server then erases that person by itself", id, err))
		case chat.AsError(err).Code != chat.CodeNoUser:
			failed = errors.Join(failed, fmt.Errorf("everything is restored, but %s was not erased again: %w", id, err))
		}
	}
	return count, failed
}

// openAlone opens a store that no server uses.
func openAlone(ctx context.Context, name string) (store.Store, error) {
	if isPostgres(name) {
		return postgres.Open(ctx, name, postgres.Options{Alone: true})
	}
	path, err := node.SQLitePath(name)
	if err != nil {
		return nil, err
	}
	return sqlite.Open(path, nil)
}
