package compose

import (
	"strings"
	"testing"

	"parley/shared/chat"
)

// selectedIn reads a text in which ‹ and › stand around what is selected, or ¦ at the caret.
func selectedIn(t *testing.T, marked string) (text string, selected chat.Span) {
	t.Helper()
	if before, after, ok := strings.Cut(marked, "¦"); ok {
		return before + after, chat.Span{From: len(before), To: len(before)}
	}
	before, rest, _ := strings.Cut(marked, "‹")
	part, after, ok := strings.Cut(rest, "›")
	if !ok {
		t.Fatalf("nothing is selected in %q", marked)
	}
	return before + part + after, chat.Span{From: len(before), To: len(before) + len(part)}
}

// marked is the opposite of selectedIn.
func marked(text string, s chat.Span) string {
	if s.From == s.To {
		return text[:s.From] + "¦" + text[s.From:]
	}
	return text[:s.From] + "‹" + text[s.From:s.To] + "›" + text[s.To:]
}

func TestKeysToggleMarks(t *testing.T) {
	for _, c := range []struct {
		format    Format
		was, want string
	}{
		{Strong, "a ‹b› c", "a **‹b›** c"},
		{Strong, "a **‹b›** c", "a ‹b› c"},
		{Strong, "a ‹**b**› c", "a ‹b› c"},
		{Strong, "a **b ‹c› d** e", "a b ‹c› d e"},
		{Strong, "‹word ›next", "**‹word›** next"},
		{Strong, "‹  ›", "**¦**  "},
		{Strong, "a ‹b **c** d› e", "a **‹b c d›** e"},
		{Strong, "un‹believ›able", "**un‹believ›able**"},
		{Strong, "这是‹强调›的", "这是**‹强调›**的"},
		{Strong, "a ¦", "a **¦**"},
		{Strong, "a **¦**", "a ¦"},
		{Strong, "**a¦** b", "**a**¦ b"},
		{Strong, "**a**¦ b", "**a****¦** b"},
		{Strong, "**a¦b**", "a¦b"},
		{Strong, "*‹a›*", "***‹a›***"},
		{Strong, "***‹a›***", "*‹a›*"},
		{Emphasis, "***‹a›***", "**‹a›**"},
		{Emphasis, "**‹a›**", "***‹a›***"},
		{Emphasis, "‹a›", "*‹a›*"},
		{Emphasis, "*‹a›*", "‹a›"},
		{Emphasis, "**¦**", "***¦***"},
		{Emphasis, "***¦***", "**¦**"},
		{Strong, "***¦***", "*¦*"},
		{Emphasis, "*¦*", "¦"},
		{Emphasis, "https://example.org/‹a›", "https://example.org/*‹a›*"},
		{Strong, "‹- a\n- b›", "‹- **a**\n- **b›**"},
		{Strong, "‹- **a**\n- **b**›", "‹- a\n- b›"},
		{Strong, "‹- **a**\n- b›", "‹- **a**\n- **b›**"},
		{Strong, "**a\n‹b›**", "a\n‹b›"},
		{Strong, "‹> a\n\n1. b›\nc", "‹> **a**\n\n1. **b›**\nc"},
		{Code, "a ‹b› c", "a `‹b›` c"},
		{Code, "a `‹b›` c", "a ‹b› c"},
		{Code, "a ‹`b`› c", "a ‹b› c"},
		{Code, "a ‹x`y› c", "a ``‹x`y›`` c"},
		{Code, "a ‹`› c", "a `` ‹`› `` c"},
		{Code, "a¦", "a`¦`"},
		{Code, "a `b¦`", "a `b`¦"},
		{Code, "‹a\n  b›", "```\n‹a\n  b›\n```"},
		{Code, "x ‹a\nb› y", "x \n```\n‹a\nb›\n```\n y"},
		{Code, "  ‹a\n  b›\n", "```\n  ‹a\n  b›\n```\n"},
		{Code, "‹a\n```\nb›", "````\n‹a\n```\nb›\n````"},
		{Code, "```\n‹a\nb›\n```", "‹a\nb›"},
		{Code, "```go\na¦\n```\nb", "a¦\nb"},
		{Code, "```\na¦", "a¦"},
		{Link, "a ‹b› c", "a [b](¦) c"},
		{Link, "‹https://example.org› c", "[¦](https://example.org) c"},
		{Link, "[‹b›](https://example.org)", "‹b›"},
		{Link, "[b¦](https://example.org)", "b¦"},
	} {
		text, s := selectedIn(t, c.was)
		e, ok := c.format.Toggle(text, s.From, s.To)
		if got := marked(e.Apply(text), e.Select); !ok || got != c.want {
			t.Errorf("%d of %q: %q, want %q", c.format, c.was, got, c.want)
		}
	}
}

func TestKeysChangeNothingInCode(t *testing.T) {
	for _, was := range []string{"`a ‹b› c`", "```\na ‹b›\n```", "`a¦b`"} {
		text, s := selectedIn(t, was)
		for _, f := range []Format{Strong, Emphasis, Link} {
			if e, ok := f.Toggle(text, s.From, s.To); ok {
				t.Errorf("%d of %q: %q", f, was, e.Apply(text))
			}
		}
	}
	for _, was := range []string{"a¦", "‹a\nb›"} {
		text, s := selectedIn(t, was)
		if e, ok := Link.Toggle(text, s.From, s.To); ok {
			t.Errorf("a link of %q: %q", was, e.Apply(text))
		}
	}
}

func TestTogglingTwiceRestoresTheText(t *testing.T) {
	for _, was := range []string{"a ‹b› c", "‹a b\nc›", "‹- a\n- b›\n", "x ‹谢谢› y", "‹😀›", "> ‹a›", "(‹a›)", "‹a.› b"} {
		text, s := selectedIn(t, was)
		for _, f := range []Format{Strong, Emphasis, Code} {
			once, ok := f.Toggle(text, s.From, s.To)
			if !ok {
				t.Errorf("%d of %q does nothing", f, was)
				continue
			}
			then := once.Apply(text)
			twice, _ := f.Toggle(then, once.Select.From, once.Select.To)
			if got := twice.Apply(then); got != text {
				t.Errorf("%d twice of %q: %q, then %q", f, was, then, got)
			}
		}
	}
}

func FuzzToggle(f *testing.F) {
	f.Add("a **b** `c`\n- d", 2, 9, 0)
	f.Add("```go\n  x\n```", 0, 13, 2)
	f.Fuzz(func(t *testing.T, text string, from, to, format int) {
		from, to = min(max(from, 0), len(text)), min(max(to, 0), len(text))
		if from > to {
			from, to = to, from
		}
		for _, e := range edits(text, from, to, Format(max(format, 0)%4)) {
			if after := e.Apply(text); e.Select.From < 0 || e.Select.From > e.Select.To || e.Select.To > len(after) {
				t.Errorf("%q from %d to %d: %+v selects outside of %q", text, from, to, e, after)
			}
		}
	})
}

func edits(text string, from, to int, format Format) (all []Replacement) {
	if e, ok := format.Toggle(text, from, to); ok {
		all = append(all, e)
	}
	if e, ok := Wrap(text, from, to, "`"); ok {
		all = append(all, e)
	}
	if e, ok := PasteLink(text, from, to, "https://example.org"); ok {
		all = append(all, e)
	}
	return append(all, CodeBlock(text, chat.Span{From: from, To: to}, "go"))
}
