package protocol

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/shared/chat"
)

func TestThePageHasEachKind(t *testing.T) {
	page := readPage(t)
	frames := samples()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			if !slices.ContainsFunc(rows(page, "Index of kinds"), func(row []string) bool {
				return slices.Contains(quoted(row[0]), string(kind))
			}) {
				t.Error("no row in the index of kinds")
			}
			section := sectionOf(page, "### `"+string(kind)+"`")
			if section == "" {
				t.Fatal("no section of its own")
			}
			first := frames[kind][0]
			if example := string(Encode(first.ID, first.Payload)); !strings.Contains(section, "\n"+example+"\n") {
				t.Errorf("the example frame is not there:\n%s", example)
			}
			checkFields(t, section, kind)
		})
	}
}

// checkFields demands that the first column of a section's table names the fields of the kind, and no others.
func checkFields(t *testing.T, section string, kind Kind) {
	t.Helper()
	var got []string
	for _, line := range strings.Split(section, "\n") {
		if cells := cellsOf(line); len(cells) > 0 {
			got = append(got, quoted(cells[0])...)
		}
	}
	var want []string
	typ := reflect.TypeOf(build(kind)).Elem()
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		want = append(want, name)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the page has the fields %q, the code %q", got, want)
	}
}

func TestThePageHasNoKindThatIsGone(t *testing.T) {
	for _, row := range rows(readPage(t), "Index of kinds") {
		for _, cell := range []string{row[0], row[2]} {
			for _, kind := range quoted(cell) {
				if !slices.Contains(kinds(), Kind(kind)) {
					t.Errorf("%q is no kind", kind)
				}
			}
		}
	}
}

func TestThePageHasTheClosesTable(t *testing.T) {
	got := map[Reason]Close{}
	for _, row := range rows(readPage(t), "Closing") {
		code, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatalf("%q is no close code", row[1])
		}
		got[Reason(strings.Trim(row[0], "`"))] = Close{code, Next(row[2])}
	}
	if !reflect.DeepEqual(got, Closes) {
		t.Errorf("got %v\nwant %v", got, Closes)
	}
}

func TestThePageHasEachErrorCode(t *testing.T) {
	var got []string
	for _, row := range rows(readPage(t), "Errors") {
		got = append(got, strings.Trim(row[0], "`"))
	}
	want := codesOf(t, "../chat/error.go")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the page has the codes\n%q, the code\n%q", got, want)
	}
}

// codesOf returns the values of the constants of type Code in a Go file.
func codesOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || fmt.Sprint(spec.Type) != "Code" {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, value)
		return true
	})
	return codes
}

func TestThePageTellsTheLimitsThatHold(t *testing.T) {
	page := readPage(t)
	section := sectionOf(page, "## Limits")
	limits := []string{
		group(chat.TextRunes) + " characters and " + group(chat.TextBytes) + " bytes",
		group(chat.FrameBytes) + " bytes",
		group(chat.MessageBytes) + " bytes",
		fmt.Sprintf("%d at once, then %g per second", chat.SendBurst, chat.SendPerSecond),
		fmt.Sprintf("%g per second", chat.RoomPerSecond),
		fmt.Sprintf("%d at once, then %g per second; %g per second", chat.ChangeBurst, chat.SendPerSecond, chat.RoomPerSecond),
		fmt.Sprintf("%d per minute", chat.FrameBurst),
		fmt.Sprintf("your rooms and %d more", chat.ResumeSpare),
		fmt.Sprintf("%d at once, then 1 per minute", chat.CreateBurst),
		fmt.Sprintf("%d at once, then 1 per %.0f min", chat.IntroduceBurst, chat.IntroduceEvery.Minutes()),
		fmt.Sprintf("%d at once, then 1 per %.0f s", chat.RenameBurst, chat.RenameEvery.Seconds()),
		fmt.Sprintf("reports of a user | %d at once, then 1 per %.0f min", chat.ReportBurst, chat.ReportEvery.Minutes()),
		"follows | " + group(chat.RoomsMax),
		"mentions in a message | " + group(chat.MentionsMax),
		fmt.Sprintf("mentions in a public message of a [guest who is new](#guests-who-are-new) | %d", chat.NewcomerMentions),
		"private conversations that a user begins | 20 per day; a [guest who is new](#guests-who-are-new) 1 per minute",
		fmt.Sprintf("connections of a user | %d, and %d new ones per minute", chat.SessionsPerUser, chat.SessionsPerMinute),
		fmt.Sprintf("connections of an address | %s of users that are known", group(chat.SessionsPerAddress)),
		fmt.Sprintf("connections of an address without a valid token | %d, and %d new ones per minute", chat.StrangersPerAddress, chat.SessionsPerMinute),
		fmt.Sprintf("new guests of an address | %d per minute, and in the long run %d at once, then 1 per %.0f s", chat.GuestsPerMinute, chat.CrowdBurst, chat.CrowdEvery.Seconds()),
		fmt.Sprintf("unknown tokens of an address, and uses of a token | %d at once, then %g per second", chat.LookupBurst, chat.LookupsPerSecond),
	}
	for _, limit := range limits {
		if !strings.Contains(section, limit) {
			t.Errorf("%q is not in the table of limits", limit)
		}
	}
	beats := []string{
		fmt.Sprintf("about every %.0f s", chat.PingEvery.Seconds()),
		fmt.Sprintf("nothing from you for %.0f s", chat.PongWait.Seconds()),
		fmt.Sprintf("nothing at all for %.0f s", chat.DeadAfter.Seconds()),
	}
	for _, beat := range beats {
		if !strings.Contains(sectionOf(page, "## Heartbeat"), beat) {
			t.Errorf("%q is not in the heartbeat", beat)
		}
	}
}

// group writes n as the page does: 16,384.
func group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func TestEachJSONExampleIsAVector(t *testing.T) {
	known := map[string]bool{}
	for _, frames := range samples() {
		for _, f := range frames {
			known[string(Encode(f.ID, f.Payload))] = true
		}
	}
	for _, block := range regexp.MustCompile("(?s)```json\n(.*?)\n```").FindAllStringSubmatch(readPage(t), -1) {
		if !known[block[1]] {
			t.Errorf("no vector is\n%s", block[1])
		}
	}
}

func readPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// sectionOf returns what stands between a heading and the next one of any level.
func sectionOf(page, heading string) string {
	_, rest, found := strings.Cut(page, "\n"+heading+"\n")
	if !found {
		return ""
	}
	if end := regexp.MustCompile(`(?m)^#+ `).FindStringIndex(rest); end != nil {
		rest = rest[:end[0]]
	}
	return rest
}

// rows returns the cells of the table of a section, without its head.
func rows(page, heading string) [][]string {
	var all [][]string
	for _, line := range strings.Split(sectionOf(page, "## "+heading), "\n") {
		if cells := cellsOf(line); len(cells) > 0 {
			all = append(all, cells)
		}
	}
	return all
}

// cellsOf returns the cells of a table's row; nil for its head and for other lines.
func cellsOf(line string) []string {
	if !strings.HasPrefix(line, "| `") {
		return nil
	}
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// quoted returns what stands between backquotes.
func quoted(cell string) []string {
	var all []string
	for i, part := range strings.Split(cell, "`") {
		if i%2 == 1 {
			all = append(all, part)
		}
	}
	return all
}
