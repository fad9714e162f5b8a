package markup

import (
	"strings"
	"testing"
)

// addresses are texts in which each link stands between ⟦ and ⟧. The rest of a text is none.
var addresses = map[string][]string{
	"ordinary": {
		"⟦https://example.org⟧",
		"⟦http://example.org⟧",
		"see ⟦https://example.org/a/b.html⟧ there",
		"⟦https://example.org/?q=1&r=2⟧",
		"⟦https://example.org/#part⟧",
		"⟦https://example.org?q⟧",
		"⟦https://example.org#part⟧",
		"⟦https://example.org:8443/a⟧",
		"⟦http://localhost⟧ and ⟦http://localhost:8080/⟧",
		"⟦http://127.0.0.1:8080/a⟧",
		"⟦http://[::1]:8080/x⟧ ⟦http://[::1]⟧ ⟦http://[2001:db8::7]/⟧",
		"⟦https://a.example.co.uk/⟧",
		"⟦https://example.org/a⟧\n⟦https://example.org/b⟧",
		"⟦https://example.org./a⟧",
		"⟦https://web.archive.org/web/2020/https://example.org/⟧",
		"⟦https://example.org/a:b;c=d,e!f$g'h⟧",
		"⟦https://example.org/a|b^c⟧",
		"⟦https://example.org/~ada/⟧",
		"⟦https://example.org/a%20b%zz⟧",
		"⟦https://example.org/100%⟧",
		"⟦https://example.org//a⟧",
		"⟦https://_dmarc.example.org/⟧",
		"⟦https://xn--bcher-kva.example/⟧",
		"⟦http://a⟧ ⟦http://a/b⟧",
	},
	"without case": {
		"⟦Https://example.org⟧",
		"⟦HTTPS://EXAMPLE.ORG/A⟧",
		"⟦hTTp://example.org⟧",
		"⟦Mailto:ada@example.org⟧",
		"⟦WWW.EXAMPLE.ORG⟧",
		"⟦Www.example.org/a⟧",
	},
	"other schemes": {
		"ftp://example.org ssh://example.org javascript:alert(1) data:text/html,x",
		"httpx://example.org httpss://example.org",
		"http:example.org http:/example.org http//example.org",
		"xhttps://example.org 1https://example.org",
		"git+⟦https://example.org/a.git⟧",
		"view-source:⟦https://example.org⟧",
		"ftp://www.example.org",
		"//example.org/a",
	},
	"the end of a sentence": {
		"See ⟦https://example.org⟧.",
		"See ⟦https://example.org/a⟧.",
		"⟦https://example.org/a⟧, ⟦https://example.org/b⟧; ⟦https://example.org/c⟧: d",
		"⟦https://example.org/a⟧! ⟦https://example.org/b⟧? ⟦https://example.org/c⟧...",
		"⟦https://example.org⟧?",
		"⟦https://example.org⟧: yes",
		"⟦https://example.org⟧,⟦https://example.net⟧",
		"⟦https://example.org/a⟧… ⟦https://example.org/b⟧—",
		"⟦https://example.org/?a⟧?",
		"⟦https://example.org/a.b⟧.",
		"it's '⟦https://example.org/a⟧' and '⟦https://example.org⟧'",
		"⟦https://example.org⟧-",
		"⟦https://example.org/a-⟧ ⟦https://example.org/a=⟧ ⟦https://example.org/a&⟧ ⟦https://example.org/a/⟧",
		"⟦https://example.org⟧;",
		"⟦https://example.org⟧:)",
		"⟦https://example.org/a⟧:)",
		"⟦https://example.org:80⟧.",
	},
	"underscores and emphasis": {
		"⟦https://example.org/a_⟧",
		"⟦https://example.org/_a_b_⟧",
		"_⟦https://example.org/a⟧_",
		"_⟦https://example.org⟧_",
		"__⟦https://example.org/a⟧__",
		"**⟦https://example.org⟧**",
		"**⟦https://example.org/a⟧**",
		"*⟦https://example.org/a*b⟧*",
		"~~⟦https://example.org/a⟧~~",
		"`⟦https://example.org/a⟧`",
		"_⟦www.example.org⟧_",
		"_⟦ada@example.org⟧_",
		"⟦https://example.org/a~⟧",
		"|⟦https://example.org/a⟧|",
	},
	"brackets": {
		"(⟦https://example.org⟧)",
		"(⟦https://example.org/a⟧)",
		"(see ⟦https://example.org/a⟧.)",
		"⟦https://example.org/wiki/Go_(game)⟧",
		"(⟦https://example.org/wiki/Go_(game)⟧)",
		"(⟦https://example.org/wiki/Go_(game)⟧),",
		"⟦https://example.org/x_(y_(z))⟧",
		"[⟦https://example.org/a⟧]]",
		"⟦https://example.org/[a]⟧",
		"⟦https://example.org/?a[]=1&b[]=2⟧",
		"⟦https://example.org/{id}/b⟧",
		"{⟦https://example.org/a⟧}",
		"[text](⟦https://example.org/a⟧)",
		"<⟦https://example.org/a⟧>",
		"<a href=\"⟦https://example.org/a⟧\">⟦https://example.org⟧</a>",
		"⟦https://example.org/(a⟧]",
		"⟦https://example.org/a(b⟧",
		"(⟦https://example.org⟧)(b)",
		"⟦https://example.org⟧(b)",
		"{\"url\":\"⟦https://example.org/a⟧\"}",
	},
	"quotation marks": {
		"\"⟦https://example.org⟧\"",
		"\"⟦https://example.org/a⟧\",",
		"«⟦https://example.org⟧»",
		"«⟦https://example.org/a⟧»,",
		"« ⟦https://example.org/a⟧ »",
		"»⟦https://example.org/a⟧«",
		"‹⟦https://example.org/a⟧›",
		"“⟦https://example.org/a⟧”",
		"„⟦https://example.org/a⟧“",
		"‘⟦https://example.org/a⟧’",
		"⟦https://example.org/wiki/L’Équipe⟧",
		"⟦https://example.org/wiki/«Динамо»⟧",
	},
	"all scripts": {
		"⟦https://example.org/上海⟧",
		"看⟦https://example.org/上海⟧，谢谢",
		"看⟦https://example.org⟧。",
		"（⟦https://example.org/a⟧）",
		"「⟦https://example.org/a⟧」",
		"⟦https://example.org/a⟧（见附件）",
		"《⟦https://example.org/a⟧》",
		"请看⟦https://example.org⟧谢谢",
		"请看⟦https://example.org⟧谢谢/a",
		"请看⟦https://example.org:8080⟧谢谢",
		"⟦https://example.org⟧：是",
		"⟦https://example.org⟧에서",
		"⟦https://example.org⟧ครับ",
		"⟦https://example.org/путь⟧.",
		"⟦https://пример.испытание/а⟧",
		"⟦https://例え.jp/⟧",
		"⟦http://qq浏览器.cn⟧",
		"⟦http://例え．jp⟧",
		"⟦https://example.org/क⟧।",
		"⟦https://example.org/مثال⟧؟ ⟦https://example.org/مثال⟧،",
		"⟦https://example.org/שלום⟧.",
		"⟦https://example.org/ա⟧։",
		"⟦https://مثال.إختبار⟧",
		"见⟦www.example.org⟧。",
		"⟦www.example.org⟧和⟦www.example.net⟧",
		"⟦https://example.org⟧和⟦https://example.net/a都行⟧",
		"⟦ada@example.org⟧和⟦bo@example.net⟧",
		"⟦http://localhost⟧请看",
		"⟦https://example.org/می‌خواهم⟧", // a non-joiner
		"⟦https://example.org/é⟧",        // a letter and a mark
	},
	"emoji": {
		"⟦https://example.org/👩‍💻⟧",
		"⟦https://example.org/👩‍💻/a⟧ b",
		"⟦https://example.org/❤️⟧",
		"⟦https://example.org/🇨🇭⟧",
		"⟦https://example.org/🏴󠁧󠁢󠁥󠁮󠁧󠁿⟧.",
		"👉⟦https://example.org⟧ 👈",
		"⟦http://i❤.ws⟧",
	},
	"invisible characters": {
		"⟦https://example.org/⟧\u202egpj.exe",
		"⟦https://example.org/a⟧\u200bb",
		"\u2060⟦https://example.org/a⟧\u2060",
		"\ufeff⟦https://example.org⟧\ufeff",
		"⟦https://example.org/a⟧\u00a0b",
		"⟦https://example.org/a⟧\u3000b",
		"⟦https://example.org/a⟧\tb",
		"⟦https://example.org/a⟧\u00ad",
	},
	"no hosts": {
		"https:// http https://? https:/// https://#a https://.",
		"https://... https://- https://-a.org https://a..org https://.org",
		"http://a-.org",
		"http://999.1.1.1 http://1.2.3 http://1",
		"http://a.org:99999/ http://a.org:x/ http://a.org:80x/",
		"http://[::1 http://[x] http://[] http://[1]",
		"http://apple.com⁄example.org",
		"http://a%2Fb.org/ http://%zz.org/",
		"http://ada:secret@example.org/ http://ada@example.org http://ada:12@example.org",
		"http://ada:ada@example.org@example.net/",
		"https://exa\u0301mple.org",
		"http://" + strings.Repeat("a", 64) + ".org",
		"http://" + strings.Repeat("a.", 127) + "org",
	},
	"addresses in addresses": {
		"http://⟦http://example.org⟧",
		"http://[⟦http://example.org⟧",
		"⟦https://example.org/https://example.net/⟧",
		"⟦https://example.org/?u=https://example.net/&v=ada@example.net⟧",
		"⟦https://example.org/@ada/123⟧",
		"⟦https://example.org/www.example.net⟧",
		"⟦https://www.example.org⟧",
		"⟦mailto:ada@www.example.org⟧",
	},
	"without a scheme": {
		"⟦www.example.org⟧",
		"⟦www.example.org⟧.",
		"(⟦www.example.org/a_(b)⟧)",
		"⟦www.example.org:8080/a?b#c⟧",
		"⟦www.bücher.example⟧",
		"www. www.. www.example www.1.2 wwww.example.org xwww.example.org",
		"a.www.example.org -www.example.org /www.example.org \\www.example.org",
		"example.org a.example.org/b README.md",
		"www.example.org:x",
		"⟦https://www.example.org⟧,⟦www.example.net⟧",
	},
	"mail": {
		"⟦ada@example.org⟧",
		"Write to ⟦ada@example.org⟧.",
		"<⟦ada@example.org⟧>",
		"(⟦ada.b+c_d-e@mail.example.org⟧)",
		"⟦ada@example.org⟧, ⟦bo@example.org⟧; ⟦cy@example.org⟧",
		"E-mail:⟦ada@example.org⟧",
		"⟦mailto:ada@example.org⟧",
		"⟦mailto:ada@example.org?subject=Hello%20there&body=a⟧.",
		"⟦ada@bücher.example⟧ ⟦josé@example.org⟧",
		"邮箱⟦ada@example.org⟧，谢谢",
		"写信给⟦ada@example.org⟧谢谢",
		"@ada@example.social ＠ada@example.social",
		"ada@localhost ada@example.1 ada@example.o ada@.org ada@ @example.org a..b@example.org ada.@example.org",
		"git@example.org:ada/parley.git ssh://git@example.org/a",
		"lodash@4.17.21 @scope/pkg@1.2.3 icon@2x.png",
		"...⟦ada@example.org⟧",
		"ada@bo@example.org",
		"⟦www.ada@example.org⟧",
		"mailto: mailto:ada mailto:@example.org",
		"'⟦ada@example.org⟧'",
		"⟦ADA@EXAMPLE.ORG⟧",
		"⟦ada@example.org⟧: hello",
		"/home/ada@example.org",
	},
}

func marked(text string) string {
	var b strings.Builder
	at := 0
	for links := FindLinks(text); ; {
		link, ok := links.Next()
		if !ok {
			break
		}
		b.WriteString(text[at:link.From] + "⟦" + text[link.From:link.To] + "⟧")
		at = link.To
	}
	return b.String() + text[at:]
}

func TestAddressesInTextAreLinks(t *testing.T) {
	count := 0
	for about, texts := range addresses {
		t.Run(about, func(t *testing.T) {
			for _, want := range texts {
				text := strings.NewReplacer("⟦", "", "⟧", "").Replace(want)
				count += len(strings.Fields(text))
				if got := marked(text); got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			}
		})
	}
	if count < 200 {
		t.Errorf("the table has %d words", count)
	}
}

func TestALinkLeadsWhereItsTextSays(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.org/a":   "https://example.org/a",
		"Https://example.org":     "Https://example.org",
		"www.example.org/a":       "https://www.example.org/a",
		"ada@example.org":         "mailto:ada@example.org",
		"mailto:ada@example.org?": "mailto:ada@example.org",
	} {
		link, ok := FindLinks(text).Next()
		if got := link.Prefix + text[link.From:link.To]; !ok || got != want {
			t.Errorf("%s leads to %q, want %q", text, got, want)
		}
	}
}

func TestALongAddressStaysText(t *testing.T) {
	long := "https://example.org/" + strings.Repeat("x", LinkMax)
	if links, _ := walk(long + " https://example.net"); len(links) != 1 || links[0].From != len(long)+1 {
		t.Errorf("got %+v", links)
	}
}
