package dbfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"parley/server/store"
)

// CheckFiles checks that the files at path belong together, and changes nothing. A log without its database has messages that are
// nowhere else: SQLite would delete it when it creates another file there, and would write it into any file that is put in that place.
func CheckFiles(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir(), os.IsPathSeparator(path[len(path)-1]):
		return &store.Refusal{Where: path, Found: "it is a directory", Do: "name a file in it, such as sqlite:" + filepath.Join(path, "parley.db")}
	case errors.Is(err, fs.ErrNotExist):
		return checkAlone(path)
	case err != nil:
		return Explain(path, err)
	}
	log, err := ReadLog(path)
	if err != nil {
		return Explain(path, err)
	}
	if log.Begun && !owns(path, log) {
		return ForeignLog(path)
	}
	return nil
}

// checkAlone refuses files that a database which is no longer at path has left there.
func checkAlone(path string) error {
	left := leftovers(path)
	if len(left) == 0 {
		return nil
	}
	var moves []string
	for _, name := range left {
		moves = append(moves, fmt.Sprintf("mv %s FILE%s", quoted(name), strings.TrimPrefix(name, path)))
	}
	var names []string
	for _, name := range left {
		names = append(names, quoted(name))
	}
	about := ""
	if info, err := os.Stat(path + LogSuffix); err == nil && info.Size() > 0 {
		about = ", with the newest messages"
	}
	return &store.Refusal{
		Where: path,
		Found: fmt.Sprintf("this file is not there, but %s of it%s", list(left), about),
		Do: fmt.Sprintf("if the file was moved to FILE, move the rest too: %s; or move the file back. If nothing of it is needed: rm %s",
			strings.Join(moves, " && "), strings.Join(names, " ")),
	}
}

// leftovers returns the files of a database that exist. A lock file without a mark is of a database that never existed.
func leftovers(path string) (left []string) {
	for _, suffix := range []string{LogSuffix, IndexSuffix} {
		if _, err := os.Lstat(path + suffix); err == nil {
			left = append(left, path+suffix)
		}
	}
	if file, err := os.Open(path + LockSuffix); err == nil {
		defer file.Close()
		if mark, ok := ReadMark(file); ok && mark.Num > 0 {
			left = append(left, path+LockSuffix)
		}
	}
	return left
}

// quoted returns a path as one word of a shell command.
func quoted(path string) string {
	if !strings.ContainsAny(path, " \t\n'\"\\$`&;|<>()*?[]{}~#!") {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

func list(names []string) string {
	if len(names) == 1 {
		return names[0] + " is"
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + " are"
}
