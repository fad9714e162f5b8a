// Command plot draws docs/performance/*.svg and writes the tables of the pages about performance, from the figures in
// docs/performance/*.json. Equal figures give equal bytes.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	files, err := draw("docs")
	for name, text := range files {
		if err == nil {
			err = os.WriteFile(name, []byte(text), 0o644)
		}
	}
	if err != nil {
		log.Fatal(err)
	}
}

// draw returns the text of each file that depends on the figures, by its path.
func draw(docs string) (map[string]string, error) {
	files := map[string]string{}
	runs := map[string]run{}
	for _, name := range []string{"server", "store", "ui"} {
		r, err := readRun(filepath.Join(docs, "performance", name+".json"))
		if err != nil {
			return nil, err
		}
		runs[name] = r
	}
	for name, c := range charts(runs) {
		files[filepath.Join(docs, "performance", name+".svg")] = c.svg()
	}
	for name, tables := range map[string]map[string]string{
		"performance.md":          {"summary": summary(runs)},
		"performance/appendix.md": {"server": runs["server"].table(), "store": runs["store"].table(), "ui": runs["ui"].table()},
	} {
		path := filepath.Join(docs, name)
		page, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		text := string(page)
		for mark, table := range tables {
			if text, err = replace(text, mark, table); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
		}
		files[path] = text
	}
	return files, nil
}

// replace puts a table between the marks of its name.
func replace(page, name, table string) (string, error) {
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	before, rest, found := strings.Cut(page, begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return "", fmt.Errorf("no lines %q and %q to put a table between", strings.TrimSpace(begin), end)
	}
	return before + begin + table + end + after, nil
}

// run is what one command measured.
type run struct {
	Command string   `json:"command"`
	Date    string   `json:"date"`
	Machine string   `json:"machine"`
	Commit  string   `json:"commit"`
	Figures []figure `json:"figures"`
}

// readRun reads the figures of one command.
func readRun(path string) (run, error) {
	var r run
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		return r, fmt.Errorf("read figures of %s: %w", path, err)
	}
	return r, nil
}

// get returns a figure by name. A name that was not measured is a broken program: the figures and the charts are in one tree.
func (r run) get(name string) figure {
	for _, f := range r.Figures {
		if f.Name == name {
			return f
		}
	}
	panic("no figure " + name + " of " + r.Command)
}

// value returns the number of a figure.
func (r run) value(name string) float64 { return r.get(name).Value }
