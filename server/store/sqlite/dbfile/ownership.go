package dbfile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"parley/server/store"
)

// owns reports whether a log belongs to the file at path, as far as one can tell.
func owns(path string, log Log) bool {
	const writeVersion, withLog = 18, 2 // https://sqlite.org/fileformat.html
	head := make([]byte, 100)
	file, err := os.Open(path)
	if err != nil {
		return true // opening it will tell why
	}
	defer file.Close()
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return true // a failing disk tells nothing about the log
	}
	if n < len(head) || !strings.HasPrefix(string(head), "SQLite format 3\x00") || head[writeVersion] != withLog {
		return false // the header of a file says that it has a log before the log exists; a backup has none
	}
	if log.Round == 0 {
		return true // see connection.noteLog in package sqlite
	}
	note, err := NotedSalt(context.Background(), path)
	if err != nil {
		return true // it is damaged, or was being changed: the checks that read the log will tell
	}
	if salt, noted := ParseSalt(note); noted {
		return log.Follows(salt)
	}
	salt, noted := lockedSalt(path)
	return note != "" || !noted || !log.Follows(salt) // the owner of the log would have a note
}

// ForeignLog returns the error for a file beside the log of another one. SQLite would write the log into the file.
func ForeignLog(path string) error {
	log, index := quoted(path+LogSuffix), quoted(path+IndexSuffix)
	return &store.Refusal{
		Where: path,
		Found: fmt.Sprintf("%s is the write-ahead log of another file, which was here before, and has its newest messages", log),
		Do: fmt.Sprintf("to serve this file, move the log away: to the other file, if that is still there as FILE: mv %s FILE%s; or else to where nobody looks: "+
			"mv %s %s.old; then rm -f %s. To serve the other file, put that back in this place", log, LogSuffix, log, log, index),
	}
}
