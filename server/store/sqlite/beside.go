package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"parley/server/store"
)

// noPath is what is meant as something else than a file.
var noPath = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]+:|^//[^/]*@|(?:password|host)\s*=`)

// resolve follows path while it is a symbolic link, also to a file that is not there yet. SQLite keeps its log beside the file itself,
// and there the claim must be too: two servers may know the file by two names.
func resolve(path string) (string, error) {
	if noPath.MatchString(path) { // a file of that name would have a password in it
		return "", &store.Refusal{Where: "the database", Found: "an address was given where a file is needed",
			Do: "write a file as sqlite:FILE, or as FILE for a backup, and another database as postgres://USER:PASSWORD@HOST/DATABASE"}
	}
	const most = 40
	for range most {
		target, err := os.Readlink(path)
		if err != nil {
			return path, nil
		}
		if !filepath.IsAbs(target) {
			target = filepath.Dir(path) + string(filepath.Separator) + target
		}
		path = target
	}
	return "", &store.Refusal{Where: path, Found: "it is a symbolic link to itself", Do: "give the path of a file"}
}

// checkBeside looks at the files beside a database, and changes nothing. A log without its database has messages that are nowhere
// else: SQLite would delete it when it makes another file there, and write it into whatever is put in that place.
func checkBeside(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir(), os.IsPathSeparator(path[len(path)-1]):
		return &store.Refusal{Where: path, Found: "it is a directory", Do: "name a file in it, such as sqlite:" + filepath.Join(path, "parley.db")}
	case errors.Is(err, fs.ErrNotExist):
		return checkAlone(path)
	case err != nil:
		return explain(path, err)
	}
	log, err := readLog(path)
	if err != nil {
		return explain(path, err)
	}
	if log.begun && !owns(path, log) {
		return foreignLog(path)
	}
	return nil
}

// checkAlone refuses what a database that is not at path has left there.
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
	if info, err := os.Stat(path + logSuffix); err == nil && info.Size() > 0 {
		about = ", with what was said last"
	}
	return &store.Refusal{
		Where: path,
		Found: fmt.Sprintf("this file is not there, but %s of it%s", list(left), about),
		Do: fmt.Sprintf("if the file was moved to FILE, move the rest too: %s; or move the file back. If nothing of it is wanted any more: rm %s",
			strings.Join(moves, " && "), strings.Join(names, " ")),
	}
}

// leftovers returns which of the files that belong to a database are there. A claim without a mark was made for one that never was.
func leftovers(path string) (left []string) {
	for _, suffix := range []string{logSuffix, indexSuffix} {
		if _, err := os.Lstat(path + suffix); err == nil {
			left = append(left, path+suffix)
		}
	}
	if file, err := os.Open(path + lockSuffix); err == nil {
		defer file.Close()
		if _, said, ok := readMark(file); ok && said.num > 0 {
			left = append(left, path+lockSuffix)
		}
	}
	return left
}

// quoted makes a path one word of a shell.
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

// owns reports whether a log is that of the file at path, as far as can be told.
func owns(path string, log logHeader) bool {
	const writeVersion, withLog = 18, 2 // https://sqlite.org/fileformat.html
	head := make([]byte, 100)
	file, err := os.Open(path)
	if err != nil {
		return true // opening it will say why
	}
	defer file.Close()
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return true // a disk that fails says nothing about the log
	}
	if n < len(head) || !strings.HasPrefix(string(head), "SQLite format 3\x00") || head[writeVersion] != withLog {
		return false // a file is made one with a log before it has any; a backup is made without
	}
	if log.round == 0 {
		return true // see connection.tie
	}
	note, err := notedLog(context.Background(), path)
	if err != nil {
		return true // it is damaged, or was being changed: checks with the log will tell
	}
	if salt, noted := parseSalt(note); noted {
		return log.follows(salt)
	}
	salt, noted := claimedLog(path)
	return note != "" || !noted || !log.follows(salt) // the log's own file would have a note
}

// foreignLog refuses a file with a log that is not its own. SQLite would write the log into it.
func foreignLog(path string) error {
	log, index := quoted(path+logSuffix), quoted(path+indexSuffix)
	return &store.Refusal{
		Where: path,
		Found: fmt.Sprintf("%s is the write-ahead log of another file, which was here before, and has what was said there last", log),
		Do: fmt.Sprintf("to serve this file, move the log away: to the other file, if that is still there as FILE: mv %s FILE%s; or else to where nobody looks: "+
			"mv %s %s.old; then rm -f %s. To serve the other file, put that back in this place", log, logSuffix, log, log, index),
	}
}
