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

// sources are the files that Parley is built from, by their paths, and when each was changed.
type sources map[string]time.Time

// roots are where they are.
var roots = []string{"app", "server", "shared", "web", "go.mod", "go.sum"}

// look finds the sources below dir. It looks at all of them, some hundred, instead of being told: that works on every system and
// in every container, and costs a few milliseconds.
func look(dir string) (sources, error) {
	found := sources{}
	for _, root := range roots {
		err := filepath.WalkDir(filepath.Join(dir, root), func(path string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) { // gone since its folder was read
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
				if filepath.ToSlash(name) == "web/wasm" { // what is built
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

// isSource tells sources from what editors leave beside them, and from tests.
func isSource(name string) bool {
	return !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "#") && !strings.HasSuffix(name, "~") && !strings.HasSuffix(name, "_test.go")
}

// since returns what was changed, added or removed, in the order of the paths.
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

// summary names a few of many.
func summary(changed []string) string {
	const most = 3
	if len(changed) <= most {
		return strings.Join(changed, ", ")
	}
	return fmt.Sprintf("%d files", len(changed))
}
