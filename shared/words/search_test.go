package words_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"parley/shared/chat"
	"parley/shared/words"
	"parley/shared/words/wordstest"
)

// TestOperators has a message, and what finds it or does not.
func TestOperators(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	at := time.Date(2024, 5, 1, 23, 30, 0, 0, time.UTC) // it is the second of May in Berlin
	names := words.Names{
		Me: "u-ada", Now: at.AddDate(0, 0, 1), Zone: berlin,
		Users: func(name string) []chat.UserID {
			return map[string][]chat.UserID{"ada": {"u-ada"}, "bo": {"u-bo"}}[name]
		},
		Rooms: func(name string) []chat.RoomID {
			return map[string][]chat.RoomID{"lobby": {"lobby"}, "tea": {"tea"}}[name]
		},
	}
	e := said("see https://example.org, and `code`")
	e.At = chat.MillisOf(at)
	e.Message.Reactions, e.Message.EditedAt = []chat.Reaction{{Key: "👍", Count: 1}}, 1
	private := *e
	private.Room, private.Message = chat.DirectID("u-ada", "u-bo"), &chat.Message{Text: "tea?", To: "u-bo", In: "tea", Pin: &chat.Pin{}}
	for _, test := range []struct {
		query         string
		open, private bool
	}{
		{"from:ada", true, true}, {"from:@ada", true, true}, {"from:me", true, true}, {"from:bo", false, false}, {"-from:bo", false, false},
		{"from:nobody", false, false}, {"see -from:nobody", true, false}, {"see -from:bo", true, false}, {"see -from:ada", false, false},
		{"in:lobby", true, false}, {"in:#lobby", true, false}, {"in:tea", false, true}, {"in:nowhere", false, false}, {"FROM:ada IN:lobby", true, false},
		{"on:2024-05-02", true, true}, {"on:2024-05-01", false, false}, {"on:2024-05", true, true}, {"on:2024", true, true}, {"on:2023", false, false},
		{"before:2024-05-02", false, false}, {"before:2024-05-03", true, true}, {"after:2024-05-01", true, true}, {"after:2024-05-02", false, false},
		{"on:yesterday", true, true}, {"on:today", false, false}, {"before:today", true, true},
		{"after:2024-04 before:2024-06", true, true}, {"on:2024-5-2", true, true},
		{"has:link", true, false}, {"has:code", true, false}, {"has:reaction", true, false}, {"is:pinned", false, true}, {"is:private", false, true},
		{"is:mine", true, true}, {"is:edited", true, false}, {"see -has:link", false, false}, {"tea -is:private", false, false}, {"has:code from:ada example", true, false},
		{"has:wings", false, false}, {"is:pinned tea", false, true},
	} {
		s := words.Parse(test.query).Resolve(names)
		if _, ok := s.Match(e); ok != test.open {
			t.Errorf("%s: got %v for the message", test.query, ok)
		}
		if _, ok := s.Match(&private); ok != test.private {
			t.Errorf("%s: got %v for the private one", test.query, ok)
		}
	}
}

func TestWithoutMeaningAnOperatorIsText(t *testing.T) {
	for query, text := range map[string]string{
		"on:soon": "[on: soon]", "has:wings": "it [has wings]", "before:2024-13": "[before 2024-13]", "is:this": "[is this] it?", "http://a.example": "[http://a.example]", "from:": "[from] here",
	} {
		plain := strings.NewReplacer("[", "", "]", "").Replace(text)
		spans, ok := words.Parse(query).Resolve(words.Names{}).Match(said(plain))
		if want := strings.Index(text, "["); !ok || spans[0].From != want {
			t.Errorf("%s: got %v %v in %s", query, spans, ok, plain)
		}
	}
}

func TestNothingIsFoundInWhatIsNoMessage(t *testing.T) {
	s := words.Parse("hello").Resolve(words.Names{})
	gone := said("hello")
	gone.Message.Gone = &chat.Gone{}
	for _, e := range []*chat.Event{gone, {Kind: chat.Renamed}, {Kind: chat.Said}} {
		if _, ok := s.Match(e); ok {
			t.Errorf("%+v is found", e)
		}
	}
}

func TestBetterAnswersScoreHigher(t *testing.T) {
	s := words.Parse("run home").Resolve(words.Names{})
	last := 1 << 30
	for _, text := range []string{"run home, run", "run home", "run home now, if you can", "running home", "runway home", "homely runway"} {
		score := s.Score(said(text))
		if score >= last {
			t.Errorf("%q has %d, the one before %d", text, score, last)
		}
		last = score
	}
}

// FuzzIndexKnowsWhatIsFound has an index never miss a message that is found.
func FuzzIndexKnowsWhatIsFound(f *testing.F) {
	for _, test := range wordstest.Cases() {
		f.Add(test.Query, test.Plain())
	}
	f.Add("㈱ ½ ﷺ", "㈱ ½ ﷺ #️⃣")
	f.Fuzz(func(t *testing.T, query, text string) {
		if len(query) > chat.QueryBytes || len(text) > 1000 || !utf8.ValidString(query) || !utf8.ValidString(text) {
			return
		}
		s := words.Parse(query).Resolve(words.Names{Emoji: wordstest.Emoji, Users: nobody, Rooms: nowhere})
		spans, ok := s.Match(said(text))
		if !ok {
			return
		}
		for i, span := range spans {
			if span.From < 0 || span.To > len(text) || span.From >= span.To || i > 0 && span.From < spans[i-1].To {
				t.Fatalf("%q: spans %v in %q", query, spans, text)
			}
		}
		keys := words.Keys(text)
		for _, term := range s.Terms {
			if term.Not {
				continue
			}
			for _, any := range term.Keys() {
				if !slices.ContainsFunc(any, func(k words.Key) bool {
					return slices.ContainsFunc(keys, func(has string) bool { return has == k.Text || k.Prefix && strings.HasPrefix(has, k.Text) })
				}) {
					t.Errorf("%q is found in %q, but the index has %q and is asked for %v", query, text, keys, any)
				}
			}
		}
	})
}

func nobody(string) []chat.UserID  { return nil }
func nowhere(string) []chat.RoomID { return nil }
