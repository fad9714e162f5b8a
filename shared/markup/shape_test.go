package markup

import (
	"strconv"
	"strings"
)

// shape spells a document in one line: p(text strong(bold) a<https://a.org>(label)). Text that was escaped is text.
func shape(d Document) string {
	var parts []string
	for i := range d.Blocks {
		parts = append(parts, shapeOfBlock(&d.Blocks[i]))
	}
	text := strings.Join(parts, " ")
	if d.Action {
		return "action(" + text + ")"
	}
	return text
}

var blockNames = map[BlockKind]string{Paragraph: "p", Quote: "quote", List: "list", Item: "item", CodeBlock: "code"}

func shapeOfBlock(b *Block) string {
	var parts []string
	for i := range b.Blocks {
		parts = append(parts, shapeOfBlock(&b.Blocks[i]))
	}
	name := blockNames[b.Kind]
	switch {
	case b.Kind == List:
		name = "list" + string(b.Marker)
	case b.Kind == Item && b.Number != 0:
		name = strconv.Itoa(b.Number)
	case b.Language != "":
		name = "code:" + b.Language
	}
	return name + "(" + strings.Join(parts, " ") + shapeOf(b.Inlines) + ")"
}

var inlineNames = map[InlineKind]string{Emphasis: "em", Strong: "strong", Strike: "del", Spoiler: "spoiler", Code: "code", Mention: "mention", Room: "room"}

func shapeOf(list []Inline) string {
	var b strings.Builder
	for _, in := range list {
		switch in.Kind {
		case Text, Escaped:
			b.WriteString(in.Text)
		case Break:
			b.WriteString("↵")
		case Anchor:
			b.WriteString("a<" + in.URL)
			if in.Host != "" {
				b.WriteString(" " + in.Host)
			}
			b.WriteString(">")
			if in.Inlines != nil {
				b.WriteString("(" + shapeOf(in.Inlines) + ")")
			}
		default:
			b.WriteString(inlineNames[in.Kind] + "(" + in.Text + shapeOf(in.Inlines) + ")")
		}
	}
	return b.String()
}
