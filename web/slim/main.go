// Command slim writes a build overlay (go build -overlay) in which the packages below web/slim/std take the places of those
// of the same names in Go's own library, and the files below web/slim/files those of single files there. Only the build of the web program uses it.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("slim: ")
	if len(os.Args) != 4 {
		log.Fatal("usage: go run ./web/slim STD FILES OVERLAY")
	}
	if err := write(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

// write makes overlay say that each package that std has a folder for consists of the Go files in there, and of no others, and that each file in a folder
// of files takes the place of the one of that name.
func write(std, files, overlay string) error {
	root, err := library()
	if err != nil {
		return err
	}
	names, err := packages(std)
	if err != nil {
		return err
	}
	replace := map[string]string{}
	for _, name := range names {
		source := filepath.Join(root, name)
		if err := each(source, func(file string) { replace[file] = "" }); err != nil { // the build takes it as deleted
			return err
		}
		if err := each(filepath.Join(std, name), func(file string) { replace[filepath.Join(source, filepath.Base(file))] = file }); err != nil {
			return err
		}
	}
	if names, err = packages(files); err != nil {
		return err
	}
	for _, name := range names {
		var nothing error
		err := each(filepath.Join(files, name), func(file string) {
			target := filepath.Join(root, name, filepath.Base(file))
			if _, err := os.Stat(target); err != nil {
				nothing = fmt.Errorf("%s takes the place of nothing; has Go another name for it now? %w", file, err)
			}
			replace[target] = file
		})
		if err := errors.Join(err, nothing); err != nil {
			return err
		}
	}
	data, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(overlay, data, 0o644)
}

// packages returns the folders below root that have Go files, by their paths in it.
func packages(root string) (names []string, err error) {
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		name, err := filepath.Rel(root, filepath.Dir(path))
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// each calls do for the Go files of a folder that are no tests.
func each(folder string, do func(file string)) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no Go files in %s", folder)
	}
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			do(file)
		}
	}
	return nil
}

// library returns the folder of Go's own library.
func library() (string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("find Go's library: %w", err)
	}
	return filepath.Join(strings.TrimSpace(string(out)), "src"), nil
}
