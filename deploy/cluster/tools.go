package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// tools are the paths of the programs that a cluster runs.
type tools struct {
	postgres, initdb, psql string
	redis                  string
	proxy                  string // "" is none
}

// findTools finds them in PATH and in Debian's directories. The error for a missing one says how to install it.
func findTools(proxy string) (tools, error) {
	var t tools
	bin := newestPostgres()
	t.postgres, t.initdb, t.psql = inDir(bin, "postgres"), inDir(bin, "initdb"), inDir(bin, "psql")
	t.redis = cmp.Or(find("redis-server"), find("valkey-server"))
	var missing, packages []string
	switch proxy {
	case "":
		t.proxy = cmp.Or(find("caddy"), find("nginx"))
	case "none":
	case "caddy", "nginx":
		if t.proxy = find(proxy); t.proxy == "" {
			missing, packages = append(missing, proxy), append(packages, proxy)
		}
	default:
		return t, fmt.Errorf("unknown proxy %q; use -proxy caddy, nginx or none", proxy)
	}
	if t.postgres == "" || t.initdb == "" || t.psql == "" {
		missing, packages = append(missing, "PostgreSQL"), append(packages, "postgresql")
	}
	if t.redis == "" {
		missing, packages = append(missing, "Redis (or Valkey)"), append(packages, "redis-server")
	}
	if len(missing) > 0 {
		return t, fmt.Errorf("this machine lacks %s. On Debian: apt-get install %s. On a Mac: brew install postgresql redis caddy",
			strings.Join(missing, " and "), strings.Join(packages, " "))
	}
	return t, nil
}

// newestPostgres returns the directory of Debian's newest server, or "".
func newestPostgres() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		return n
	}
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

func inDir(dir, name string) string {
	if path := filepath.Join(dir, name); dir != "" && isProgram(path) {
		return path
	}
	return find(name)
}

// find looks in PATH and in Debian's directories for root.
func find(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	if path := "/usr/sbin/" + name; isProgram(path) {
		return path
	}
	return ""
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}
