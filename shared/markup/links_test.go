package markup

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"parley/shared/markup/markuptest"
)

// stepsPerByte is more than the work for any byte. Foreign labels cost most: each of their few characters is compared with
// the others.
const stepsPerByte = 45

func walk(text string) (links []Link, steps int) {
	all := FindLinks(text)
	for {
		link, ok := all.Next()
		if !ok {
			return links, all.steps
		}
		links = append(links, link)
	}
}

func TestFindingLinksIsLinear(t *testing.T) {
	for _, f := range markuptest.Families() {
		t.Run(f.Name, func(t *testing.T) {
			for _, size := range markuptest.Sizes {
				text := f.Text(size)
				if _, steps := walk(text); steps > stepsPerByte*len(text) {
					t.Errorf("%d bytes: %d steps, which is %d for each", len(text), steps, steps/len(text))
				}
			}
		})
	}
}

// isLink reports whether an address is a link as a whole.
func isLink(address string) bool {
	link, ok := FindLinks(address).Next()
	return ok && link.From == 0 && link.To == len(address)
}

func FuzzFindingLinksIsLinear(f *testing.F) {
	for _, family := range markuptest.Families() {
		f.Add(family.Text(markuptest.Sizes[0]))
	}
	f.Fuzz(func(t *testing.T, text string) {
		links, steps := walk(text)
		if steps > stepsPerByte*(len(text)+1) {
			t.Errorf("%d bytes: %d steps", len(text), steps)
		}
		at := 0
		for _, link := range links {
			if link.From < at || link.To <= link.From || link.To > len(text) || !isLink(text[link.From:link.To]) {
				t.Fatalf("a link at %d to %d of %q", link.From, link.To, text)
			}
			if link.To-link.From > LinkMax || !isASCII(link.Punycode) || len(link.Punycode) > hostMax {
				t.Fatalf("got the link %+v", link)
			}
			at = link.To
		}
	})
}

func BenchmarkAdversarial(b *testing.B) {
	for _, f := range markuptest.Families() {
		for _, size := range markuptest.Sizes {
			text := f.Text(size)
			b.Run(fmt.Sprintf("%s/%d", f.Name, size), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					walk(text)
				}
			})
		}
	}
}

func TestHostsThatLookLikeOthersAreSpelledOut(t *testing.T) {
	cases := map[string]string{
		"http://apple.com":               "",
		"http://аpple.com/x":             "xn--pple-43d.com", // Cyrillic а
		"http://АPPLE.com":               "xn--pple-43d.com",
		"http://аррӏе.com":               "xn--80ak6aa92e.com", // all Cyrillic
		"http://ａｐｐｌｅ.com":               "apple.com",
		"http://%D0%B0pple.com":          "xn--pple-43d.com",
		"http://gооgle.com:8080":         "xn--ggle-55da.com",
		"http://ρaypal.com":              "xn--aypal-2ce.com",
		"http://paypaı.com":              "xn--paypa-r4a.com", // dotless i
		"http://i❤.ws":                   "xn--i-7iq.ws",
		"http://paypalー.com":             "xn--paypal-u64e.com",
		"http://пример.испытание":        "",
		"http://münchen.de":              "",
		"http://đặng.vn":                 "",
		"http://新浪.cn":                   "",
		"http://qq浏览器.cn":                "",
		"http://例え.jp":                   "",
		"http://ελλάδα.gr":               "",
		"http://उदाहरण.भारत":             "",
		"http://مثال.com":                "",
		"http://sub.аpple.com.evil.org/": "sub.xn--pple-43d.com.evil.org",
	}
	for text, want := range cases {
		links, _ := walk(text)
		if len(links) != 1 || links[0].Punycode != want || links[0].To != len(text) {
			t.Errorf("%s: got %+v, want %q", text, links, want)
		}
	}
}

func TestHostsThatBrowsersRewriteAreNoLinks(t *testing.T) {
	for _, text := range []string{"http://𝐚pple.com", "http://apple.com⁄evil.org", "http://ap\u0301ple.com", "http://①.com", "http://ﬁ.com",
		"http://" + strings.Repeat("б", 70) + ".com", "http://" + strings.Repeat("ббббб.", 50) + "com"} {
		if links, _ := walk(text); len(links) > 0 {
			t.Errorf("%s: got %+v", text, links)
		}
	}
}

func TestPunycodeIsThatOfRFC3492(t *testing.T) {
	cases := map[string]string{
		"他们为什么不说中文":                                "xn--ihqwcrb4cv8a8dqg056pqjye",
		"почемужеонинеговорятпорусски":             "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l",
		"porquénopuedensimplementehablarenespañol": "xn--porqunopuedensimplementehablarenespaol-fmd56a",
		"3年b組金八先生":                                 "xn--3b-ww4c5e180e575a65lsy2b",
		"パフィーdeルンバ":                                "xn--de-jg4avhby1noc0d",
	}
	for label, want := range cases {
		if got := encode(label, new(int)); got != want {
			t.Errorf("%s: got %s, want %s", label, got, want)
		}
	}
}

// What is not in the table must be what browsers look up: their mapping is lower case and NFKC.
func TestTheTableHasWhatNFKCReplaces(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		c := canonical(r)
		if !unicode.IsPrint(r) || c < 0x80 || replaced(c) {
			continue
		}
		if got := norm.NFKC.String(string(c)); got != string(c) {
			t.Errorf("%U becomes %q", r, got)
		}
	}
}

func TestWhetherATextHasALinkAllocatesNothing(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "tea at 3:30 p.m.": false, "ada@tea.example": false, "mailto:ada@tea.example": false, "tea.example": false, "https://": false,
		"see https://tea.example": true, "HTTP://tea.example": true, "(www.tea.example)": true, "ada@tea.example or [tea](https://tea.example/x)": true,
	} {
		if got := HasLink(text); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
	text := strings.Repeat("nothing to follow: not here. ", 20)
	if n := testing.AllocsPerRun(100, func() { HasLink(text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
