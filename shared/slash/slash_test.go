package slash

import (
	"strings"
	"testing"

	"parley/shared/chat"
)

func TestACommandIsReadTheSameEverywhere(t *testing.T) {
	for text, want := range map[string]Line{
		"hello":               {Text: "hello"},
		"":                    {},
		"a /me b":             {Text: "a /me b"},
		"/me waves":           {Kind: Run, Word: Me, Arg: "waves", Text: "/me waves"},
		"/ME  waves ":         {Kind: Run, Word: Me, Arg: "waves", Text: "/me waves"},
		"／me 挥手":              {Kind: Run, Word: Me, Arg: "挥手", Text: "/me 挥手"},
		" \u200b/me waves":    {Kind: Run, Word: Me, Arg: "waves", Text: "/me waves"},
		"/me\nwaves":          {Kind: Run, Word: Me, Arg: "waves", Text: "/me waves"},
		"/me":                 {Kind: Lacking, Word: Me},
		"/me \u200b":          {Kind: Lacking, Word: Me},
		"/shrug":              {Kind: Run, Word: Shrug, Text: `¯\_(ツ)_/¯`},
		"/shrug who knows":    {Kind: Run, Word: Shrug, Arg: "who knows", Text: `who knows ¯\_(ツ)_/¯`},
		"/nick Ada":           {Kind: Run, Word: Nick, Arg: "Ada"},
		"/nick":               {Kind: Lacking, Word: Nick},
		"/msg Bo a\nb":        {Kind: Run, Word: Msg, Arg: "Bo a\nb"},
		"/join":               {Kind: Run, Word: Join},
		"/help":               {Kind: Run, Word: Help},
		"/jion lobby":         {Kind: Unknown, Word: "jion", Near: Join},
		"/joi":                {Kind: Unknown, Word: "joi", Near: Join},
		"/joinn":              {Kind: Unknown, Word: "joinn", Near: Join},
		"/jain":               {Kind: Unknown, Word: "jain", Near: Join},
		"/Nope really":        {Kind: Unknown, Word: "Nope"},
		"/帮助":                 {Kind: Unknown, Word: "帮助"},
		"/tmp is full":        {Kind: Unknown, Word: "tmp"},
		"/msg: Bo secret":     {Kind: Unknown, Word: "msg", Near: Msg},
		"/msg@Bo secret":      {Kind: Unknown, Word: "msg", Near: Msg},
		"/mgs, Bo secret":     {Kind: Unknown, Word: "mgs", Near: Msg},
		"/msg：Bo 秘密":          {Kind: Unknown, Word: "msg", Near: Msg},
		"/msg. Bo":            {Kind: Unknown, Word: "msg", Near: Msg},
		"/join#lobby":         {Kind: Unknown, Word: "join", Near: Join},
		"/":                   {Kind: Unknown},
		"/ ":                  {Kind: Unknown},
		"/ msg Bo secret":     {Kind: Unknown, Word: "msg", Near: Msg},
		"/ or":                {Text: "/ or"},
		"/, or":               {Text: "/, or"},
		"//":                  {Text: "/"},
		"// me too":           {Text: "// me too"},
		"/2":                  {Text: "/2"},
		"/usr/bin/x is there": {Text: "/usr/bin/x is there"},
		"/msg/bin":            {Text: "/msg/bin"},
		"/help.txt":           {Text: "/help.txt"},
		"/join-all.sh":        {Text: "/join-all.sh"},
		"/me2":                {Text: "/me2"},
		"/etc.d":              {Text: "/etc.d"},
		"/go:build js":        {Text: "/go:build js"},
		"/^a+$/.test(b)":      {Text: "/^a+$/.test(b)"},
		"/* a */":             {Text: "/* a */"},
		"//me waves":          {Text: `\/me waves`},
		"//me":                {Text: "/me"},
		"//nick Ada":          {Text: "/nick Ada"},
		" //nope":             {Text: "/nope"},
		"／／nope":              {Text: "/nope"},
		"//tmp is full":       {Text: "/tmp is full"},
		"// a comment":        {Text: "// a comment"},
		"//go:build js":       {Text: "//go:build js"},
		"//usr/bin":           {Text: "//usr/bin"},
		"///":                 {Text: "///"},
		"///me waves":         {Text: "///me waves"},
	} {
		if got := Common().Parse(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestNobodyIsToldThatACommandIsTyped(t *testing.T) {
	for text, want := range map[string]bool{"/": true, "／": true, "/m": true, "/me waves": true, "/nope x": true, "//": false, "//me": false, "/usr/": false, "a": false, "": false} {
		if got := Common().Begins(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// A text that is sent all the same is the one that was typed, and never an action.
func FuzzWhatIsEscapedIsSentAsTyped(f *testing.F) {
	for _, s := range []string{"/me waves", "/nope", "／tmp is full", " /a", "/msg: x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line := Common().Parse(text)
		if line.Kind == Text {
			if _, _, action := chat.Action(line.Text); action && line.Text != text {
				t.Errorf("%q becomes an action: %q", text, line.Text)
			}
			return
		}
		rest, _ := cutSlash(strings.TrimLeftFunc(text, invisible))
		sent := Common().Parse(Escape(text))
		if sent.Kind != Text || strings.TrimPrefix(sent.Text, `\`) != "/"+rest {
			t.Errorf("%q is sent as %q (%+v)", text, sent.Text, sent)
		}
	})
}

func TestCommandsAreFoundByTheirBeginning(t *testing.T) {
	for typed, want := range map[string]string{"": "me nick msg topic join leave shrug away status guests slow archive calm level create members add remove role invite help", "M": "me msg members", "he": "help", "x": ""} {
		var words []string
		for _, c := range Common().Matching(typed) {
			words = append(words, c.Word)
		}
		if got := strings.Join(words, " "); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func TestACommandThatWasNeverATextIsNotMissed(t *testing.T) {
	for text, want := range map[string]bool{
		"/": false, "／": false, " /": false, "/jo": false, "/join": false, "/join lobby": false, "/nick Ada": false, "/msg": false, "/help": false, "/shrug": false,
		"/nope": false, "/msg Bo hello": true, "/me waves": true, "/shrug well": true, "/topic tea": true, "/tmp is full": true, "/usr/bin": true, "//": true, "hello": true,
	} {
		if got := Common().Keeps(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestOffAsksForNone(t *testing.T) {
	for arg, want := range map[string]bool{"off": true, "Off": true, "": false, "off we go": false} {
		if got := Ends(arg); got != want {
			t.Errorf("%q: %v", arg, got)
		}
	}
}
