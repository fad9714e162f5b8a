package words

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"parley/shared/chat"
	"parley/shared/markup/markuptest"
)

// hard finds as much as possible in a text: its first characters, alone and together.
func hard(text string) []string {
	var query []string
	for n := range min(wordsMax, len([]rune(text))) {
		query = append(query, string([]rune(text)[:n+1]))
	}
	return Split(strings.Join(query, " "))
}

// The spans of all words are never more than the bytes of the text, and each is found in one pass over it: no sorting.
func TestMarkingWhatWasFoundAllocatesInProportion(t *testing.T) {
	for _, f := range markuptest.Families() {
		t.Run(f.Name, func(t *testing.T) {
			count := func(size int) float64 {
				text := f.Text(size)
				query := hard(text)
				return testing.AllocsPerRun(3, func() { Match(text, query) })
			}
			if half, full := count(chat.TextBytes/2), count(chat.TextBytes); full > 2*half+20 {
				t.Errorf("twice the text: %.0f allocations instead of %.0f", full, half)
			}
		})
	}
}

func TestOverlappingWordsAreMarkedOnce(t *testing.T) {
	tests := []struct {
		text, query string
		want        []chat.Span
	}{
		{"aaaa b", "a aa aaa", []chat.Span{{From: 0, To: 4}}},
		{"abcabc", "bc ca", []chat.Span{{From: 1, To: 6}}},
		{"ab xy ab", "ab", []chat.Span{{From: 0, To: 2}, {From: 6, To: 8}}},
		{"ＡＢ", "ab", []chat.Span{{From: 0, To: 6}}},
		{"abc", "abc x", nil},
	}
	for _, test := range tests {
		if got := Match(test.text, Split(test.query)); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q in %q: got %v, want %v", test.query, test.text, got, test.want)
		}
	}
}

// What a client does with each message that it searches.
func BenchmarkAdversarialSearch(b *testing.B) {
	for _, f := range markuptest.Families() {
		for _, size := range markuptest.Sizes {
			text := f.Text(size)
			query := hard(text)
			b.Run(fmt.Sprintf("%s/%d", f.Name, size), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					Match(text, query)
				}
			})
		}
	}
}
