// Package goldmark has goldmark cut down to our rules, as far as its parsers can be left out.
package goldmark

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// Cut has no headings, pictures, tables, HTML, definitions of links and indented code.
func Cut() goldmark.Markdown {
	p := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewListParser(), 300), util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700), util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100), util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewEmphasisParser(), 500)),
	)
	r := renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(html.NewRenderer(html.WithHardWraps()), 1000)))
	return goldmark.New(goldmark.WithParser(p), goldmark.WithRenderer(r), goldmark.WithExtensions(extension.Strikethrough, extension.Linkify))
}

// HTML returns a text as a page has it.
func HTML(m goldmark.Markdown, text string) string {
	var b bytes.Buffer
	if err := m.Convert([]byte(text), &b); err != nil {
		panic(err)
	}
	return b.String()
}
