// Package docs holds the pages about Parley. Its tests find what a page names and the tree does not have.
package docs

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// tree is what the repository holds.
type tree struct {
	files  map[string]bool     // paths from the root, folders too, and the names of files alone
	words  map[string][]string // the folders of the Go files that have a word
	types  map[string][]string // the folders that declare a type
	fields map[string]bool     // names in JSON and SQL
	others map[string]bool     // packages that are imported, by their last element
}

var (
	skipped  = map[string]bool{".git": true, "node_modules": true, "bin": true, "dist": true, "var": true}
	word     = regexp.MustCompile(`\w+`)
	declared = regexp.MustCompile(`(?m)^(?:type |\t)(\w+)(?:\[.*\])? (?:struct|interface|func|map|\[|\w)`)
	jsonName = regexp.MustCompile(`json:"(\w+)`)
	imported = regexp.MustCompile(`(?m)^\s*(?:import )?(?:\w+ )?"([\w./-]+)"$`)
)

// readTree reads every file of the repository.
func readTree(t *testing.T) tree {
	t.Helper()
	all := tree{map[string]bool{}, map[string][]string{}, map[string][]string{}, map[string]bool{}, map[string]bool{}}
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && skipped[name] {
			return fs.SkipDir
		}
		all.files[name], all.files[path.Base(name)] = true, true
		if ext := path.Ext(name); ext == ".go" || ext == ".js" || ext == ".sql" {
			text, err := os.ReadFile(filepath.Join("..", name))
			folder := path.Dir(name)
			if ext == ".js" {
				folder = strings.TrimSuffix(name, ext) // as in `boot.fail`
			}
			all.read(folder, string(text), ext == ".sql")
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// read adds the names in a source file.
func (all tree) read(folder, text string, sql bool) {
	for _, w := range word.FindAllString(text, -1) {
		if sql {
			all.fields[w] = true
		} else if at := all.words[w]; len(at) == 0 || at[len(at)-1] != folder {
			all.words[w] = append(at, folder)
		}
	}
	for _, m := range declared.FindAllStringSubmatch(text, -1) {
		all.types[m[1]] = append(all.types[m[1]], folder)
	}
	for _, m := range jsonName.FindAllStringSubmatch(text, -1) {
		all.fields[m[1]] = true
	}
	for _, m := range imported.FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(m[1], "parley/") {
			all.others[path.Base(m[1])] = true
		}
	}
}

// pages returns the text of every page for people, by path from the root.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"../*.md", "*.md", "*/*.md"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[path.Join("docs", filepath.ToSlash(name))] = string(text)
		}
	}
	return all
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	fenced  = regexp.MustCompile("(?s)```.*?```")
	quoted  = regexp.MustCompile("`([^`\n]+)`")
)

func TestDocsLinksLeadSomewhere(t *testing.T) {
	all, files := pages(t), readTree(t).files
	for page, text := range all {
		for _, m := range link.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			if strings.Contains(m[1], ":") {
				continue
			}
			name, anchor, _ := strings.Cut(m[1], "#")
			to := page
			if name != "" {
				to = path.Join(path.Dir(page), name)
			}
			if !files[to] {
				t.Errorf("%s: no file %s", page, m[1])
			} else if anchor != "" && !anchors(all[to])[anchor] {
				t.Errorf("%s: no heading %s", page, m[1])
			}
		}
	}
}

// anchors returns the names that GitHub gives the headings of a page.
func anchors(text string) map[string]bool {
	all := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		name := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		all[strings.ReplaceAll(name, " ", "-")] = true
	}
	return all
}

var (
	inTree   = regexp.MustCompile(`^(app|deploy|docs|server|shared|web|\.ci|\.github)(/[\w.*@-]+)+/?$`)
	fileName = regexp.MustCompile(`^[\w-]+\.(go|js|css)$`)
	below    = regexp.MustCompile(`^[\w-]+(/[\w-]+)*/[\w*-]+\.(go|js|css)$`)
	testName = regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]\w*…?$`)
	plain    = regexp.MustCompile(`^[A-Za-z]\w{3,}$`)
	selector = regexp.MustCompile(`^([A-Za-z]\w*)\.([A-Za-z]\w*)$`)
	suite    = regexp.MustCompile(`^(\w+test)/(\w+)$`)
)

func TestDocsNameWhatExists(t *testing.T) {
	all := readTree(t)
	for page, text := range pages(t) {
		if page == "CHANGELOG.md" {
			continue
		}
		for _, m := range quoted.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			if !all.has(m[1]) || page == "docs/architecture.md" && plain.MatchString(m[1]) && !all.knows(m[1]) {
				t.Errorf("%s: the tree has no %s", page, m[1])
			}
		}
	}
}

// has reports whether the tree has what a page names, if it is a kind of name that can be looked up.
func (all tree) has(name string) bool {
	switch {
	case inTree.MatchString(name):
		name = strings.TrimSuffix(name, "/")
		return all.files[name] || strings.Contains(name, "*") && all.matches(name) || strings.HasPrefix(name, "web/wasm/")
	case fileName.MatchString(name):
		return all.files[name]
	case below.MatchString(name):
		return all.matches("*/"+name) || all.matches("*/*/"+name)
	case testName.MatchString(name):
		return all.hasTest(name)
	case suite.MatchString(name):
		return len(all.words[path.Base(name)]) > 0
	case selector.MatchString(name):
		m := selector.FindStringSubmatch(name)
		return all.declares(m[1], m[2])
	}
	return true
}

// matches reports whether a file or folder matches a pattern.
func (all tree) matches(pattern string) bool {
	for name := range all.files {
		if ok, _ := path.Match(pattern, name); ok {
			return true
		}
	}
	return false
}

// knows reports whether a word is in the code, in JSON or SQL, or is the name of a folder.
func (all tree) knows(word string) bool {
	return len(all.words[word]) > 0 || all.fields[word] || all.files[word]
}

// browsers have these objects, which no import names.
var browsers = map[string]bool{"Intl": true, "WebAssembly": true, "document": true, "navigator": true, "performance": true, "window": true}

// hasTest reports whether there is a test of that name, or with that beginning if it ends in an ellipsis.
func (all tree) hasTest(name string) bool {
	start, open := strings.CutSuffix(name, "…")
	for w := range all.words {
		if w == start || open && strings.HasPrefix(w, start) {
			return true
		}
	}
	return false
}

// declares reports whether name stands where owner is: in a package, in a script, or in the package of a type. Names of JSON and
// SQL, and what belongs to packages of others, count as declared.
func (all tree) declares(owner, name string) bool {
	for _, folder := range all.words[name] {
		if path.Base(folder) == owner || slices.Contains(all.types[owner], folder) {
			return true
		}
	}
	return all.fields[name] || all.others[owner] || browsers[owner] || name == "com" || name == "db" || name == "json"
}

var part = regexp.MustCompile(`(?m)^- \*\*(\w+):\*\* `)

// TestDecisionsHaveTheirParts keeps the form of docs/decisions.md: each part once, in this order.
func TestDecisionsHaveTheirParts(t *testing.T) {
	order := []string{"Context", "Decision", "Alternatives", "Price"}
	for _, entry := range strings.Split(pages(t)["docs/decisions.md"], "\n### ")[1:] {
		entry, _, _ = strings.Cut(entry, "\n## ")
		title, _, _ := strings.Cut(entry, "\n")
		last := -1
		for _, m := range part.FindAllStringSubmatch(entry, -1) {
			at := slices.Index(order, m[1])
			if at <= last {
				t.Errorf("%s: %s is no part, or not in its place", title, m[1])
			}
			last = at
		}
		if last < 0 {
			t.Errorf("%s: has no part", title)
		}
	}
}

var dependency = regexp.MustCompile("(?m)^\\| `([\\w./-]+)` (v[0-9.]+)")

func TestDecisionsHaveTheVersionsOfDependencies(t *testing.T) {
	var modules string
	for _, pattern := range []string{"../go.mod", "../server/test/go.mod", "../.ci/*.mod"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			modules += string(text)
		}
	}
	for _, m := range dependency.FindAllStringSubmatch(pages(t)["docs/decisions.md"], -1) {
		if !regexp.MustCompile(`(?m)` + regexp.QuoteMeta(m[1]) + `(/v\d+)? ` + regexp.QuoteMeta(m[2]) + `( |$)`).MatchString(modules) {
			t.Errorf("no go.mod has %s %s", m[1], m[2])
		}
	}
}

// TestArchitectureHasEveryPackage compares the table of packages with the folders that have Go files other than tests.
func TestArchitectureHasEveryPackage(t *testing.T) {
	_, table, _ := strings.Cut(pages(t)["docs/architecture.md"], "\n## Packages\n")
	table, _, _ = strings.Cut(table, "\n## ")
	for name := range readTree(t).files {
		folder := path.Dir(name)
		fixture := strings.HasSuffix(folder, "test") || strings.HasPrefix(folder, "server/test/") || strings.HasPrefix(folder, "web/slim/")
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || folder == "." || fixture {
			continue
		}
		if !strings.Contains(table, "| `"+folder+"` |") {
			t.Errorf("the table of packages has no row for %s", folder)
		}
	}
}
