package auth

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"parley/shared/chat"
	"parley/shared/markup"
)

func TestParseNameTakesWhatPeopleAreCalled(t *testing.T) {
	for shown, folded := range map[string]string{
		"Ada": "ada", "Brave-Otter-2": "brave-otter-2", "o_o": "o_o", "J.R.R": "j.r.r", "x1": "x1", "42": "42", "_ada_": "_ada_",
		"李雷": "李雷", "한국": "한국", "さくら": "さくら", "カナー": "カナー", "Ольга": "ольга", "Ωμέγα": "ωμέγα", "שלום": "שלום", "مريم": "مريم",
		"प्रिया": "प्रिया", "ก็ดี": "ก็ดี", "Nguyễn": "nguyễn", "Straße": "straße", "Zoë": "zoë", "Ali": "ali", "Ａｄａ": "ada", "ｶﾅ": "カナ",
		" Ada\n": "ada", strings.Repeat("a", 32): strings.Repeat("a", 32), strings.Repeat("雷", 32): strings.Repeat("雷", 32),
	} {
		name, err := ParseName(shown)
		if err != nil {
			t.Errorf("%q: %v", shown, err)
			continue
		}
		if want := strings.TrimSpace(shown); name.Shown != want || name.Folded != folded || name.Skeleton == "" {
			t.Errorf("%q: got %+q, want it shown as typed, and folded %q", shown, name, folded)
		}
	}
}

func TestParseNameRefusesWhatDeceivesOrBreaks(t *testing.T) {
	for what, shown := range map[string]string{
		"empty": "", "one rune": "a", "33 runes": strings.Repeat("a", 33), "very long": strings.Repeat("é", 1<<20),
		"a space": "Ada Lovelace", "a no-break space": "Ada\u00a0L", "an ideographic space": "李\u3000雷", "only spaces": "  \t ",
		"a line": "Ada\nBo", "NUL": "Ada\x00", "escape": "Ada\x1b[31m", "not UTF-8": "Ada\xff", "at": "@Ada", "a colon": "Ada:", "a slash": "a/b",
		"HTML": "<b>Ada", "a formula": "=cmd()", "an emoji": "Ada🙂", "only emoji": "🙂🙂", "a keycap": "1\ufe0f\u20e3a", "a flag": "🇩🇪a",
		"right-to-left override": "Ada\u202eadA", "an isolate": "Ada\u2066x\u2069", "a mark of direction": "Ada\u200f", "two directions": "Adaשלום",
		"zero-width space": "Ad\u200ba", "zero-width joiner": "Ad\u200da", "zero-width no-break": "Ad\ufeffa", "word joiner": "Ad\u2060a",
		"soft hyphen": "Ad\u00ada", "Hangul filler": "Ad\u3164a", "half-width filler": "Ad\uffa0a", "Hangul choseong filler": "Ad\u115fa",
		"only fillers": "\u3164\u3164", "grapheme joiner": "Ad\u034fa", "variation selector": "Ad\ufe0fa", "Mongolian vowel separator": "Ad\u180ea",
		"a tag": "Ada\U000e0041", "a ligature": "ﬁn", "mathematical": "𝐀da", "a Roman numeral": "Ⅳth", "circled": "Ⓐda", "braille blank": "Ad\u2800a",
		"a dot first": ".ada", "a dot last": "ada.", "a hyphen first": "-ada", "a hyphen last": "ada-", "no letter": "_._", "only hyphens": "---",
		"three marks": "a\u0323\u0335\u0337\u0338b", "200 marks": "a" + strings.Repeat("\u0335", 200), "a mark first": "\u0335ab", "only marks": "\u0335\u0335",
	} {
		_, err := ParseName(shown)
		refusal, ok := errors.AsType[*chat.Error](err)
		if !ok || refusal.Code != chat.CodeBadName || len(refusal.Message) < 20 {
			t.Errorf("%s: got %v, want bad_name and what to do", what, err)
		}
	}
}

func TestNamesThatLookAlikeHaveOneSkeleton(t *testing.T) {
	for _, pair := range [][2]string{
		{"anna", "аnna"}, {"paypal", "раураl"}, {"mary", "rnary"}, {"l0l", "lOl"}, {"Paul", "PauI"}, {"Paul", "Pau1"}, {"HANNA", "ΗΑΝΝΑ"},
		{"Bob", "Вob"}, {"Ada", "Ａｄａ"}, {"go", "ɡo"}, {"Mary", "MARY"}, {"Kim", "Kim"}, {"Zoë", "Zoe\u0308"}, {"Otter-10", "Otter-lO"},
	} {
		a, errA := ParseName(pair[0])
		b, errB := ParseName(pair[1])
		if err := errors.Join(errA, errB); err != nil || a.Skeleton != b.Skeleton {
			t.Errorf("%q and %q: got %q and %q (%v), want one skeleton", pair[0], pair[1], a.Skeleton, b.Skeleton, err)
		}
	}
}

func TestNamesThatDifferHaveTheirOwnSkeletons(t *testing.T) {
	for _, pair := range [][2]string{{"Ali", "Al"}, {"Ada", "Ida"}, {"李雷", "李蕾"}, {"Otter-2", "Otter-3"}, {"Zoe", "Zoë"}, {"Mia", "Mla"}} {
		a, errA := ParseName(pair[0])
		b, errB := ParseName(pair[1])
		if err := errors.Join(errA, errB); err != nil || a.Skeleton == b.Skeleton || a.Folded == b.Folded {
			t.Errorf("%q and %q: got %q and %q (%v), want two", pair[0], pair[1], a, b, err)
		}
	}
}

func TestReservedNamesAreRefused(t *testing.T) {
	for _, shown := range []string{
		"all", "All", "ALL", "everyone", "here", "room", "channel", "system", "admin", "ADMIN", "аdmіn", "adm1n", "ADMlN", "ａｄｍｉｎ",
		"parley", "Parley", "管理员", "SYSTEM", "r00t", "aIl", "admInistrator",
	} {
		if name, err := ParseName(shown); err == nil {
			t.Errorf("%q: got %+v, want a refusal", shown, name)
		}
	}
	for _, shown := range []string{"Ali", "Allan", "Administra", "Roomba", "Heres"} {
		if _, err := ParseName(shown); err != nil {
			t.Errorf("%q: %v", shown, err)
		}
	}
}

func FuzzParseName(f *testing.F) {
	for _, seed := range []string{"Ada", "Ａｄａ", "аnna", "李雷", "Zoe\u0308", "שלום", "ΣΊΣΥΦΟΣ", "İx", "a\u0323\u0307b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		name, err := ParseName(typed)
		if err != nil {
			return
		}
		if !norm.NFC.IsNormalString(name.Shown) || strings.ContainsAny(name.Shown, " @\n\x00") {
			t.Errorf("%q is shown as %q", typed, name.Shown)
		}
		again, err := ParseName(name.Shown)
		if err != nil || again != name {
			t.Errorf("%q: got %+q, then %+q (%v)", typed, name, again, err)
		}
		spans := markup.Mentions("@" + name.Shown)
		if len(spans) != 1 || spans[0].To != len("@"+name.Shown) {
			t.Errorf("@%s is not one mention: %v", name.Shown, spans)
		}
	})
}
