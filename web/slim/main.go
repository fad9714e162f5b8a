// Command slim writes a build overlay (go build -overlay) in which web/slim/nethttp takes the place of net/http.
// Only the build of the web program uses it.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("slim: ")
	if len(os.Args) != 3 {
		log.Fatal("usage: go run ./web/slim FOLDER OVERLAY")
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

// write makes overlay say that net/http consists of the Go files in folder, and of no others.
func write(folder, overlay string) error {
	source, err := sourceOf("net/http")
	if err != nil {
		return err
	}
	replace := map[string]string{}
	if err := each(source, func(file string) { replace[file] = "" }); err != nil { // the build takes it as deleted
		return err
	}
	if err := each(folder, func(file string) { replace[filepath.Join(source, filepath.Base(file))] = file }); err != nil {
		return err
	}
	data, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(overlay, data, 0o644)
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

// sourceOf returns the folder of a package of Go's own library.
func sourceOf(name string) (string, error) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", name).Output()
	if err != nil {
		return "", fmt.Errorf("find %s: %w", name, err)
	}
	return strings.TrimSpace(string(out)), nil
}
