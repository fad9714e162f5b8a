// Package wordstest says what a search finds.
package wordstest

import "strings"

// Case is a query and a text. The parts of the text that are found stand in brackets; a text without brackets is not found.
type Case struct{ Query, Text string }

// Plain returns the text without brackets.
func (c Case) Plain() string { return strings.NewReplacer("[", "", "]", "").Replace(c.Text) }

// Cases returns the table. Every search must agree with it: the decision itself, each store, and pages that are kept.
func Cases() []Case {
	return []Case{
		// Words, case, stems, beginnings.
		{"hello", "[Hello] world"},
		{"HELLO world", "[hello], wonderful [world]!"},
		{"hello there", "hello world"},
		{"run", "She [runs], he is [running]"},
		{"running", "a long [run]"},
		{"deploy", "the [deployment] is [deployed]"},
		{"dep", "the [deployment]"},
		{"ploy", "the deployment"},
		{"connection", "[connections] and [connected]"},
		{"cat", "[cats] and [category]"},
		{"a", "[a] tree, not an apple"},
		{"ap", "no apple for two letters"},
		{"app", "an [apple]"},
		{"getUserName", "call [getUserName]()"},
		{"getusername", "call [getUserName]()"},
		{"user", "call [getUserName]()"},
		{"nam", "call [getUserName]()"},
		{`"user"`, "call getUserName()"},
		{"donald", "[McDonald]"},
		{"café", "the [Cafe] and the [CAFÉ]"},
		{"naive", "a [naïve] plan"},
		{"Strasse", "die [Straße]"},
		{"straße", "[STRASSE] wird [Straße], [Strasse]"},
		{"oresund", "[Øresund]"},
		{"lodz", "[Łódź]"},
		{"don't", "I [don’t] know, I [dont]"},
		{"ada", "[Ada's] message"},
		{"wont", "[won't]"},
		{"rock", "[rock’n]’[rock]"},
		{"ﬁle", "a [file]"},
		{"ｆｕｌｌ", "[full] width"},
		{"2024", "in [2024]"},
		{"202", "in [2024]"},
		{"3.14", "pi is [3.14]"},
		{"3.14", "14.3"},
		{"v2", "release [v2] and v20"},

		// Phrases and negation.
		{`"see you"`, "[See you] soon"},
		{`"see you"`, "you see"},
		{`"see you"`, "see the yourself"},
		{`"run"`, "running"},
		{`"the deployment" failed`, "[the deployment] has [failed]"},
		{`“see you”`, "[see you]"},
		{`"see  you"`, "[see\nyou]"},
		{"hello -world", "hello world"},
		{"hello -world", "[hello] there"},
		{`hello -"big world"`, "[hello] world, big"},
		{`hello -"big world"`, "hello big world"},
		{"-hello", "anything"},
		{"-", "a - b"},
		{"foo-bar", "[foo-bar]"},
		{"foo-bar", "foo and bar"},

		// URLs, code, addresses.
		{"example.org", "see https://[example.org]/a"},
		{"example", "see https://[example].org/a"},
		{"https://example.org/path", "see [https://example.org/path]?q=1"},
		{"foo_bar", "call [foo_bar](x)"},
		{"foo", "call [foo]_bar(x)"},
		{"main.go", "in [main.go]:12"},
		{"err != nil", "if [err] != [nil] {"},
		{"fmt.Println", "[fmt.Println](x)"},
		{"c++", "[C]++ and Go"},
		{"ada@example.org", "write to [ada@example.org]"},
		{"note:this", "a [note: this]"},

		// Chinese.
		{"中国", "我在[中国]"},
		{"中国", "中 国"},
		{"国", "中[国]人"},
		{"人", "中国[人]"},
		{"中国人民", "[中国人民]万岁"},
		{"中国人民", "中国的人民"},
		{"你好", "[你好]，世界"},
		{"世界 你好", "[你好]，[世界]"},
		{"好世", "你好，世界"},
		{"搜索消息", "可以[搜索消息]了"},
		{"北京 -上海", "[北京]很大"},
		{"北京 -上海", "北京和上海"},
		{"「你好」", "[你好]吗"},
		{"Go语言", "学[Go语言]吧"},
		{"go", "学[Go]语言吧"},
		{"语言", "学Go[语言]吧"},
		{"一", "[一]个，第[一]"},
		{"𠮷", "[𠮷]野家"},

		// Japanese.
		{"日本", "[日本]語"},
		{"東京", "[東京]タワー"},
		{"タワー", "東京[タワー]"},
		{"ﾀﾜｰ", "東京[タワー]"},
		{"ガイド", "[ｶﾞｲﾄﾞ]ブック"},
		{"カイト", "ガイド"},
		{"ありがとう", "どうも[ありがとう]ございます"},
		{"が", "私[が]行く"},
		{"か", "私が行く"},
		{"検索", "全文[検索]エンジン"},
		{"々", "人[々]"},

		// Korean.
		{"안녕", "[안녕]하세요"},
		{"안녕하세요", "여러분 [안녕하세요]"},
		{"학교", "[학교]에서 만나요"},
		{"한국", "대[한국]민"},
		{"서울 부산", "[서울]에서 [부산]까지"},
		{"만나요", "학교에서 [만나요]"},
		{"만나요", "만 나요"},

		// Thai.
		{"สวัสดี", "[สวัสดี]ครับ"},
		{"ภาษาไทย", "พูด[ภาษาไทย]ได้"},

		// Russian and other Cyrillic.
		{"привет", "[Привет], мир"},
		{"ПРИВЕТ", "[привет]"},
		{"еще", "[Ещё] раз"},
		{"сообщ", "новое [сообщение]"},
		{"мир", "[миру] [мир]"},
		{"йод", "[йод]"},
		{"киев", "Київ и [Киев]"},

		// Greek.
		{"οδός", "[ΟΔΟΣ] και [οδος]"},
		{"αθηνα", "[Αθήνα]"},

		// Arabic and Hebrew.
		{"سلام", "[سَلَام] عليكم"},
		{"احمد", "[أحمد]"},
		{"مدرسه", "[مدرسة]"},
		{"مرحبا", "[مرحـــبا]"},
		{"كتاب", "[کتاب]"},
		{"שלום", "[שָׁלוֹם] עולם"},
		{"שלו", "[שלום]"},
		{"עולם", "שלום [עולם]"},
		{"בית", "[הבית] הגדול, [ובבית] הקטן"},
		{"ירושלים", "גרים [בירושלים]"},
		{"הבית", "בית קטן"},
		{`"בית"`, "הבית"},
		{"שולחן", "שני [שולחנות]"},
		{"ים", "אל [הים]"},
		{"كتاب", "[الكتاب] [والكتاب] [وكتاب]"},
		{"مدينة", "في [المدينة]، [للمدينة]"},
		{"الكتاب", "كتاب جديد"},

		// Turkish and Vietnamese.
		{"istanbul", "[İstanbul]"},
		{"ISPARTA", "[Isparta], [ısparta]"},
		{"sisli", "[Şişli]"},
		{"gunaydin", "[Günaydın]"},
		{"viet nam", "[Việt] [Nam]"},

		// Devanagari keeps its vowels.
		{"हिन्दी", "[हिन्दी] में"},
		{"हन्द", "हिन्दी में"},

		// Emoji, mixed and odd.
		{"👍", "great [👍]"},
		{"👍", "great [👍🏽]"},
		{"❤", "I [❤️] this"},
		{"👨‍👩‍👧", "the [👨‍👩‍👧] is here"},
		{"👨", "the 👨‍👩‍👧 is here"},
		{"🇩🇪", "[🇩🇪] and 🇫🇷"},
		{"tada", "well done [🎉] [tada]"},
		{":tada:", "well done [🎉]"},
		{"庆祝", "做得好[🎉]"},
		{`"tada"`, "well done 🎉"},
		{"-tada done", "well done 🎉"},
		{"thumbs_up", "[👍🏽] or [thumbs_up]"},
		{"thumbs_up", "thumbs 👎"},
		{"1️⃣", "first [1️⃣]"},
		{"#️⃣", "tag [#️⃣]"},
		{"1", "first 1️⃣"},
		{"hello 世界 мир", "[Hello], [世界] и [мир]"},
		{"iPhone15", "[iPhone15] Pro"},
		{"第3回", "[第3回]大会"},
		{"①", "step [①] and [1]"},
		{"   ", "anything"},
		{"\"", "anything"},
		{"e\u0301t\u00e9", "l'[été]"},
		{"ete", "[été]"},
		{"l'été", "[l'été]"},
	}
}

// Emoji knows the names of two emoji.
func Emoji(name string) []string {
	switch name {
	case "tada", "庆祝":
		return []string{"🎉"}
	case "thumbs_up":
		return []string{"👍"}
	}
	return nil
}
