package markup

import (
	"testing"

	"parley/shared/markup/markuptest"
)

func sameAgain(t *testing.T, text string) {
	t.Helper()
	d := Parse(text)
	source := d.Source()
	if got, want := shape(Parse(source)), shape(d); got != want {
		t.Fatalf("%q\nbecomes %q\ngot  %s\nwant %s", text, source, got, want)
	}
}

func FuzzSource(f *testing.F) {
	for _, family := range markuptest.Families() {
		f.Add(family.Text(300))
	}
	for _, text := range []string{
		"**a *b* c** ~~d~~ ||e|| `f` ``g ` h`` [i](https://a.org) \\*j", "> q\n> - a\n>   b\n> - c\n\n3. d\n4. e\n\n   f", "```go\nx\n```\n> ```\n> y",
		"***a*** *b **c*** **d *e***", "[a [b] *c](www.a.org) d*", "**https://a.org/x**y ||https://a.org/||和", "@Bo _a@b.cd_ \\@Ada.\\-x",
		"- - - a\n  - b\n- c\n* d\n1. e\n 1. f\n  2. g\n- ```\n  a\n  ```", "> > > a\n>> b\n> c", "a\n- b\n\n\n  c\n\nd", "\t- a\n\t  b\n   c",
		"/me waves *at* @Bo", "\n/me a", " /me a", "/me > a\n- b", "/me /me a", "\\/me a", "/me \n\na", "/me \u200b",
	} {
		f.Add(text)
	}
	f.Fuzz(sameAgain)
}
