// Package dbfile handles the files of a SQLite database: the database itself, its write-ahead log with the index, and the lock file of
// the server. It finds out which of them belong together, so that no log is written into the wrong database and no server serves
// half of one.
package dbfile

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"

	"parley/server/store"
)

// What SQLite and the server keep beside a database.
const (
	LogSuffix   = "-wal" // the write-ahead log: commits that are not in the database file yet
	IndexSuffix = "-shm" // the index of the log, which SQLite can rebuild
	LockSuffix  = ".lock"
)

// Application identifies our files in their header.
const Application = 0x5061726c // "Parl"

// DataSource returns the name by which the driver opens path, with parameters such as mode=ro.
func DataSource(path, query string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query}
	return file.String()
}

// noPath matches what is not meant as a path.
var noPath = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]+:|^//[^/]*@|(?:password|host)\s*=`)

// Resolve follows path while it is a symbolic link, even to a file that does not exist yet. SQLite keeps its log beside the file itself,
// and the lock must be there too: two servers may know the file by two names.
func Resolve(path string) (string, error) {
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
