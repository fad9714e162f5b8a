// Command notices prints the licences of everything that is distributed with Parley: the modules in the binary and in the web program,
// Go itself, and what comes from npm. Most of them require that their text is distributed too.
package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("notices: ")
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(w io.Writer) error {
	own, err := os.ReadFile("NOTICE")
	if err != nil {
		return err
	}
	works, err := distributed()
	if err != nil {
		return err
	}
	notices, err := collect(works)
	if err != nil {
		return err
	}
	return write(w, string(own), works, notices)
}

// notice is one licence text, and the works that it covers.
type notice struct {
	text string
	of   []string
}

// collect reads the licence texts of all works, each text once. A work without a licence text is an error.
func collect(works []work) ([]notice, error) {
	var notices []notice
	for _, one := range works {
		texts, err := one.texts()
		if err != nil {
			return nil, err
		}
		if len(texts) == 0 {
			return nil, fmt.Errorf("%s has no file with a licence in %s", one, one.dir)
		}
		for _, text := range texts {
			at := slices.IndexFunc(notices, func(n notice) bool { return n.text == text })
			if at < 0 {
				at = len(notices)
				notices = append(notices, notice{text: text})
			}
			notices[at].of = append(notices[at].of, one.String())
		}
	}
	return notices, nil
}

func write(w io.Writer, own string, works []work, notices []notice) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%s\nWork of others, %d in all:\n\n", own, len(works))
	for _, one := range works {
		fmt.Fprintf(out, "  %s\n", one)
	}
	rule := strings.Repeat("=", 80)
	for _, n := range notices {
		fmt.Fprintf(out, "\n%s\n%s\n%s\n\n%s\n", rule, strings.Join(n.of, "\n"), rule, strings.TrimRight(n.text, "\n"))
	}
	return out.Flush()
}

func byPath(a, b work) int { return cmp.Compare(a.path, b.path) }
