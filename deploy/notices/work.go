package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// work is a module, a package from npm, or Go itself.
type work struct{ path, version, dir string }

func (o work) String() string { return o.path + " " + o.version }

// program is a distributed program on one platform.
type program struct{ system, machine, path string }

// vendored are the works from npm of which parts are in the repository, each with its licence in dir.
func vendored() []work {
	return []work{{"npm: emojibase-data", "17.0.0", "web/emoji"}, {"npm: @highlightjs/cdn-assets", "11.12.0", "web/highlight"}}
}

// copied are other works of which parts are in the repository, likewise.
func copied() []work {
	return []work{{"github.com/dropbox/zxcvbn (lists of words)", "4.4.2", "server/auth/password/common"}}
}

// programs are the programs and platforms that differ in their modules.
func programs() []program {
	return []program{
		{"linux", "amd64", "./server"},
		{"darwin", "arm64", "./server"},
		{"windows", "amd64", "./server"},
		{"js", "wasm", "./app"},
	}
}

// distributed returns Go, and the modules of all programs sorted by path.
func distributed() ([]work, error) {
	root, err := goCommand(nil, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	works := append([]work{{"Go", runtime.Version(), strings.TrimSpace(string(root))}}, slices.Concat(vendored(), copied())...)
	for _, p := range programs() {
		modules, err := p.modules()
		if err != nil {
			return nil, err
		}
		works = append(works, modules...)
	}
	slices.SortFunc(works[1:], byPath)
	return slices.Compact(works), nil
}

// modules returns the modules of the program's packages, except ours.
func (p program) modules() ([]work, error) {
	list, err := goCommand([]string{"GOOS=" + p.system, "GOARCH=" + p.machine, "CGO_ENABLED=0"}, "list", "-deps", "-json=Module", p.path)
	if err != nil {
		return nil, err
	}
	var modules []work
	for decoder := json.NewDecoder(bytes.NewReader(list)); ; {
		var one struct {
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return modules, nil
		}
		if err != nil {
			return nil, err
		}
		if m := one.Module; m != nil && !m.Main {
			modules = append(modules, work{m.Path, m.Version, m.Dir})
		}
	}
}

// terms are the names of files with licences and required notices. Lists of authors are not needed: no licence here requires credit by
// name.
var terms = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-.].*)?$`)

// texts returns the contents of such files beside the module's go.mod.
func (o work) texts() ([]string, error) {
	entries, err := os.ReadDir(o.dir)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !terms.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(o.dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// goCommand runs the go command and returns what it prints.
func goCommand(env []string, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return out, nil
}
