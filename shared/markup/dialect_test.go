package markup

import (
	"maps"
	"testing"
)

func TestTheDialect(t *testing.T) {
	count := 0
	dialect := map[string][][2]string{}
	maps.Copy(dialect, markCases)
	maps.Copy(dialect, blockCases)
	maps.Copy(dialect, linkCases)
	maps.Copy(dialect, roomCases)
	for about, cases := range dialect {
		t.Run(about, func(t *testing.T) {
			for _, c := range cases {
				text, want := c[0], c[1]
				count++
				d := Parse(text)
				got := shape(d)
				if !d.Action && len(d.Blocks) == 1 && d.Blocks[0].Kind == Paragraph {
					got = shapeOf(d.Blocks[0].Inlines)
				}
				if got != want {
					t.Errorf("%q\ngot  %s\nwant %s", text, got, want)
				}
				sameAgain(t, text)
			}
		})
	}
	if count < 150 {
		t.Errorf("the table has %d cases", count)
	}
}

// markCases, blockCases and linkCases say what texts mean, as shape spells it; of a text that is one paragraph, the inlines.
var markCases = map[string][][2]string{
	"emphasis": {
		{"**bold**", "strong(bold)"},
		{"*italic*", "em(italic)"},
		{"~~gone~~", "del(gone)"},
		{"||secret||", "spoiler(secret)"},
		{"***both***", "em(strong(both))"},
		{"**a *b* c**", "strong(a em(b) c)"},
		{"*a **b** c*", "em(a strong(b) c)"},
		{"**this is *important***", "strong(this is em(important))"},
		{"*this is **important***", "em(this is strong(important))"},
		{"~~**a**~~ ||*b*||", "del(strong(a)) spoiler(em(b))"},
		{"**a\nb**", "strong(a↵b)"},
		{"**a\n\nb**", "p(**a) p(b**)"},
		{"(**a**), \"*b*\", '~~c~~'", "(strong(a)), \"em(b)\", 'del(c)'"},
		{"**bold**er and *word*s", "strong(bold)er and em(word)s"},
		{"**Note:** this, **Note:**that", "strong(Note:) this, strong(Note:)that"},
		{"**What?**No", "strong(What?)No"},
		{"**(a)**b", "strong((a))b"},
		{"*a **b* c", "em(a **b) c"},
		{"**a *b** c*", "strong(a *b) c*"},
		{"*a* *b* **c** **d**", "em(a) em(b) strong(c) strong(d)"},
		{"a *b", "a *b"},
		{"a* b*", "a* b*"},
		{"||a||b||", "spoiler(a)b||"},
		{"|| a ||", "|| a ||"},
		{"~one~ and ~~~three~~~", "~one~ and ~~~three~~~"},
		{"|a|b|", "|a|b|"},
		{"**a** **", "strong(a) **"},
		{"****", "****"},
		{"** **", "** **"},
		{"||", "||"},
		{"!**a**!", "!strong(a)!"},
		{"**~~||*a*||~~**", "strong(del(spoiler(em(a))))"},
	},
	"not emphasis": {
		{"_a_ __b__ __init__ snake_case_name", "_a_ __b__ __init__ snake_case_name"},
		{"5 * 3 * 2", "5 * 3 * 2"},
		{"5*3*2", "5*3*2"},
		{"2**3**4", "2**3**4"},
		{"char * p; char *q, *r;", "char * p; char *q, *r;"},
		{"f(*args, **kwargs)", "f(*args, **kwargs)"},
		{"f(a,*b,*c) g(a,**b,**c)", "f(a,*b,*c) g(a,**b,**c)"},
		{"(*p).x = (*q).y", "(*p).x = (*q).y"},
		{"x *= 2; y *= 3", "x *= 2; y *= 3"},
		{"*p++ = *q++;", "*p++ = *q++;"},
		{"ls *.go *.md *.*", "ls *.go *.md *.*"},
		{"src/*.go and lib/*.go", "src/*.go and lib/*.go"},
		{"**/*.go src/**/test/** **/foo/**", "**/*.go src/**/test/** **/foo/**"},
		{"rm *foo /tmp/*", "rm *foo /tmp/*"},
		{"/* a */ b /* c */", "/* a */ b /* c */"},
		{"/*a*/ b", "/*a*/ b"},
		{"-*- coding: utf-8 -*-", "-*- coding: utf-8 -*-"},
		{"f*** you, f**k, sh*t and cr*p", "f*** you, f**k, sh*t and cr*p"},
		{"prices*, terms*, and so on*", "prices*, terms*, and so on*"},
		{"*) see below\n**) see above", "*) see below↵**) see above"},
		{"if a || b || c", "if a || b || c"},
		{"if(a||b||c)", "if(a||b||c)"},
		{"if (x)||(y)||(z)", "if (x)||(y)||(z)"},
		{"'a'||b||'c'", "'a'||b||'c'"},
		{"cat a || echo b", "cat a || echo b"},
		{"~/a ~~ ~/b", "~/a ~~ ~/b"},
		{"password: ******", "password: ******"},
		{"SELECT * FROM a WHERE b * c", "SELECT * FROM a WHERE b * c"},
		{"4 stars: ****", "4 stars: ****"},
		{"λ = a*b*c", "λ = a*b*c"},
	},
	"scripts": {
		{"**强调**，然后", "strong(强调)，然后"},
		{"这是**强调**的", "这是strong(强调)的"},
		{"这是**强调。**后面", "这是strong(强调。)后面"},
		{"**「强调」**和*斜体*和~~删除~~和||剧透||", "strong(「强调」)和em(斜体)和del(删除)和spoiler(剧透)"},
		{"（**强调**）", "（strong(强调)）"},
		{"中文*abc*中文", "中文em(abc)中文"},
		{"これは**太字**です。", "これはstrong(太字)です。"},
		{"**강조**는 *중요*합니다", "strong(강조)는 em(중요)합니다"},
		{"ข้อความ**ตัวหนา**ครับ", "ข้อความstrong(ตัวหนา)ครับ"},
		{"**مهم** و*مائل*", "strong(مهم) وem(مائل)"},
		{"זה **חשוב** ו**זה** גם", "זה strong(חשוב) וstrong(זה) גם"},
		{"это **важно**.", "это strong(важно)."},
		{"**é**tude *ñ*", "strong(é)tude em(ñ)"},
		{"**e\u0301**", "strong(e\u0301)"},
		{"\u202b**a**\u202c", "\u202bstrong(a)\u202c"},
		{"　*a*　", "　em(a)　"},
		{"*　a*", "*　a*"},
	},
	"emoji": {
		{"**👍**", "strong(👍)"},
		{"👍**a**👍", "👍strong(a)👍"},
		{"*👩‍💻 works*", "em(👩‍💻 works)"},
		{"||🎉||🎉", "spoiler(🎉)🎉"},
		{"❤️*a*❤️", "❤️em(a)❤️"},
		{"¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯"},
		{":-* :* *:)", ":-* :* *:)"},
		{"(╯°□°)╯︵ ┻━┻", "(╯°□°)╯︵ ┻━┻"},
		{"( ͡° ͜ʖ ͡°) ^_^ *_* T_T", "( ͡° ͜ʖ ͡°) ^_^ *_* T_T"},
		{"*_* *-* *.* **_a_**", "*_* *-* *.* strong(_a_)"},
		{"1️⃣ one", "1️⃣ one"},
	},
	"escapes": {
		{`\*a\* \_b\_ c\.`, "*a* _b_ c."},
		{`\\a \[b\](c) \|\|d\|\|`, `\a [b](c) ||d||`},
		{`C:\temp\new`, `C:\temp\new`},
		{`\a \1 \é \ b`, `\a \1 \é \ b`},
		{`\`, `\`},
		{"a\\\nb", `a\↵b`},
		{"\\> a", "> a"},
		{"\\- a", "- a"},
		{"1\\. a", "1. a"},
		{"\\`a\\`", "`a`"},
		{"\\`\\`\\`\na", "```↵a"},
		{`\@Bo`, "@Bo"},
		{`https\://a.org www\.a.org a\@b.cd`, "https://a.org www.a.org a@b.cd"},
		{`**a\*b**`, "strong(a*b)"},
		{`*a\**`, "em(a*)"},
		{"`a\\`b`", "code(a\\)b`"},
		{`!\"#\$%\&'\(\)\+,-\/:\;\<\=\>\?\^\{\}`, `!"#$%&'()+,-/:;<=>?^{}`},
	},
	"code": {
		{"`a`", "code(a)"},
		{"`**a** ~~b~~ [c](https://a.org)`", "code(**a** ~~b~~ [c](https://a.org))"},
		{"``a`b``", "code(a`b)"},
		{"`` `a` ``", "code(`a`)"},
		{"` a `", "code(a)"},
		{"` `", "code( )"},
		{"`  a  `", "code( a )"},
		{"``` a ``` b", "code(a) b"},
		{"`a", "`a"},
		{"``a`", "``a`"},
		{"`a\nb`", "`a↵b`"},
		{"`@Bo https://a.org a@b.cd`", "code(@Bo https://a.org a@b.cd)"},
		{"**`a`** *`b*`", "strong(code(a)) *code(b*)"},
		{"*a `b* c`", "*a code(b* c)"},
		{"it's 5` and 6`", "it's 5code( and 6)"},
		{"don``t", "don``t"},
		{"`\\`", "code(\\)"},
	},
}
