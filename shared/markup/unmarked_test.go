package markup

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// The short way leads to the same documents.
func TestUnmarkedTextsAreParsedAlike(t *testing.T) {
	taken := 0
	check := func(text string) {
		t.Helper()
		if !unmarked(text) {
			return
		}
		taken++
		want, _ := parse(text)
		if got := Parse(text); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q\ngot  %+v\nwant %+v", text, got, want)
		}
		page, _ := HTML{}.Print(want)
		if got, folded := (HTML{Fold: len(text)}).Message(text); got != page || folded {
			t.Fatalf("%q becomes %s, want %s", text, got, page)
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		text := randomText(r)
		check(text)
		for _, line := range strings.Split(text, "\n") {
			check(line)
			check("12 " + line)
			check("12." + line)
			for _, word := range strings.Fields(line) {
				check(word)
			}
		}
	}
	for _, f := range hostile() {
		check(f.Text(300))
	}
	for _, cases := range []map[string][][2]string{markCases, blockCases, linkCases} {
		for _, list := range cases {
			for _, c := range list {
				check(c[0])
			}
		}
	}
	if taken < 1000 {
		t.Errorf("only %d texts take the short way", taken)
	}
	for _, text := range []string{"Thanks, I'll have a look after lunch.", "这个我午饭后看看，谢谢。", "Wow. <b> & \"c\" (d) e_f # 5-3 1/2!", "12 angry men", "2023"} {
		if !unmarked(text) {
			t.Errorf("%q takes the long way", text)
		}
	}
}
