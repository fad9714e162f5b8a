package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// sources are the files that Parley is built from: path to time of the last change.
type sources map[string]time.Time

// roots are the directories of the sources.
var roots = []string{"app", "server", "shared", "web", "go.mod", "go.sum"}

// look finds the sources below dir. Reading the times of some hundred files takes a few milliseconds, and works on every system and in
// every container, unlike notifications of the file system.
func look(dir string) (sources, error) {
	found := sources{}
	for _, root := range roots {
		err := filepath.WalkDir(filepath.Join(dir, root), func(path string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) { // removed since its directory was read
				return nil
			}
			if err != nil {
				return err
			}
			name, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			if entry.IsDir() {
				switch filepath.ToSlash(name) {
				case "web/wasm", "server/test": // build results; tests of the whole program
					return fs.SkipDir
				}
				return nil
			}
			if !isSource(entry.Name()) {
				return nil
			}
			info, err := os.Stat(path)
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			found[filepath.ToSlash(name)] = info.ModTime()
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// isSource tells sources from tests and from editors' temporary files.
func isSource(name string) bool {
	return !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "#") && !strings.HasSuffix(name, "~") && !strings.HasSuffix(name, "_test.go")
}

// since returns the paths of changed, added and removed files, sorted.
func (s sources) since(before sources) []string {
	changed := map[string]bool{}
	for path, at := range s {
		if was, known := before[path]; !known || !was.Equal(at) {
			changed[path] = true
		}
	}
	for path := range before {
		if _, there := s[path]; !there {
			changed[path] = true
		}
	}
	return slices.Sorted(maps.Keys(changed))
}

// inProgram reports whether one of the files may be part of the web program, or of what builds it.
func inProgram(changed []string) bool {
	return slices.ContainsFunc(changed, func(path string) bool {
		switch {
		case strings.HasPrefix(path, "app/cli/"), strings.HasPrefix(path, "app/load/"), strings.HasPrefix(path, "app/check/"):
			return false
		case strings.HasPrefix(path, "app/"), strings.HasPrefix(path, "shared/"), strings.HasPrefix(path, "web/slim/"), strings.HasPrefix(path, "web/pack/"):
			return true
		}
		return path == "go.mod" || path == "go.sum"
	})
}

// summary names the first few paths and counts the rest.
func summary(changed []string) string {
	const most = 3
	if len(changed) <= most {
		return strings.Join(changed, ", ")
	}
	return fmt.Sprintf("%d files", len(changed))
}
