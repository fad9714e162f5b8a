package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/shared/markup"
)

func TestALongMessageIsShownOnDemand(t *testing.T) {
	d := opened(t)
	text := strings.Repeat("line\n", 100) + "the end"
	d.prints(lobbyWith(said1("1", "Bo", text)), append(append([]string{"12:30  Bo: line"}, slices.Repeat([]string{"       | line"}, markup.FoldLines-1)...),
		fmt.Sprintf("       … %d more characters; /more shows them", len("line\n")*(100-markup.FoldLines)+len("the end")))...)
	d.out.Reset()
	d.more()
	if got := d.out.String(); strings.Count(got, "line") != 100-markup.FoldLines || !strings.HasSuffix(got, "| the end\n") {
		t.Errorf("got %q", got)
	}
	d.out.Reset()
	d.more()
	if got, want := d.out.String(), "! no message is folded\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
