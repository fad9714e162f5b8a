package filter_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/server/auth/filter"
	"parley/shared/chat"
)

func parsed(t *testing.T, entries ...string) *filter.Filter {
	t.Helper()
	f, err := filter.Parse(strings.Join(entries, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAnEntryIsFoundWhereItsWordsStand(t *testing.T) {
	f := parsed(t, "casino", "buy  now", "viagr*", "赌场", "спам", "Spam.Example", "https://evil.test/", "C++")
	for text, want := range map[string]string{
		"the CASINO!": "casino", "ｃａｓｉｎｏ": "casino", "ca\u200bsi\u00adno": "casino", "cаsinо": "casino", "casinos": "", "a casino's": "casino", "cas ino": "",
		"Buy, now": "buy now", "buy it now": "", "now buy": "", "VIAGRA": "viagr*", "avoid viagras": "viagr*",
		"网上赌场开业": "赌场", "赌": "", "СПАМ": "спам", "спаморама": "",
		"see spam.example": "spam.example", "http://www.spam.example/x?y": "spam.example", "spam.example.": "spam.example", "SPAM.EXAMPLE, again": "spam.example",
		"spam.example.org": "", "notspam.example": "", "not-spam.example": "", "me@evil.test": "evil.test", "evil.test:8080": "evil.test", "evil.testing": "",
		"": "", "hello": "",
	} {
		if got := f.Find(text); got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

func TestAListIsAnEntryALine(t *testing.T) {
	f := parsed(t, " casino ", "", "buy   now", "casino", "\tspam.example\r")
	if got, want := f.String(), "casino\nbuy now\nspam.example"; got != want || f.Len() != 3 {
		t.Errorf("got %d: %q, want %q", f.Len(), got, want)
	}
	var many strings.Builder
	for i := range filter.EntriesMax + 1 {
		fmt.Fprintln(&many, "word", i)
	}
	for _, list := range []string{"*", "…", strings.Repeat("x", filter.EntryRunes+1), many.String()} {
		if _, err := filter.Parse(list); chat.AsError(err).Code != chat.CodeBadText {
			t.Errorf("%.20q: got %v, want bad_text", list, err)
		}
	}
	var none *filter.Filter
	if none.Find("casino") != "" || none.String() != "" || none.Len() != 0 {
		t.Error("no list finds something")
	}
}

func FuzzFilter(f *testing.F) {
	f.Add("casino\nspam.example\n赌场*", "the casino at spam.example")
	f.Add("a*\n.x.yy", "\xff\u200d.\u202e")
	f.Fuzz(func(t *testing.T, list, text string) {
		found, err := filter.Parse(list)
		if err != nil {
			return
		}
		again, err := filter.Parse(found.String())
		if err != nil || again.String() != found.String() {
			t.Fatalf("%q is read back as %q: %v", found, again, err)
		}
		found.Find(text)
		for entry := range strings.Lines(found.String()) {
			if bare := strings.TrimSuffix(strings.TrimSpace(entry), "*"); found.Find(bare) == "" {
				t.Fatalf("%q is not found in itself", bare)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	var list strings.Builder
	for i := range filter.EntriesMax {
		fmt.Fprintf(&list, "word%d of%d\n", i, i)
	}
	found, err := filter.Parse(list.String())
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("what one says in a line ", 10)
	b.ReportAllocs()
	for b.Loop() {
		found.Find(text)
	}
}
