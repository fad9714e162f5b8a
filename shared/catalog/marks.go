package catalog

// MarkWords are the texts of the list of marks that give text in messages a form, and of what they make.
type MarkWords struct {
	MarksTitle, MarkSample, MarkItem string // what stands between marks in the list
	MarkStrong, MarkEmphasis         string
	MarkStrike, MarkSpoiler          string
	MarkCode, MarkBlock              string
	MarkQuote, MarkList, MarkLink    string
	MarkAsWritten                    string
	// On the buttons in messages.
	CodeBlock, CopyCode, CodeCopied, Spoiler string
}

var englishMarks = MarkWords{
	MarksTitle: "Formatting", MarkSample: "text", MarkItem: "item",
	MarkStrong: "Bold", MarkEmphasis: "Italic", MarkStrike: "Strikethrough", MarkSpoiler: "Spoiler, hidden until someone opens it",
	MarkCode: "Code", MarkBlock: "Code block, with a language or none", MarkQuote: "Quote", MarkList: "List", MarkLink: "Link",
	MarkAsWritten: "No formatting: a backslash before the mark",
	CodeBlock:     "Code block", CopyCode: "Copy", CodeCopied: "Copied", Spoiler: "Spoiler",
}

var chineseMarks = MarkWords{
	MarksTitle: "格式", MarkSample: "文字", MarkItem: "项目",
	MarkStrong: "粗体", MarkEmphasis: "斜体", MarkStrike: "删除线", MarkSpoiler: "剧透，点开才显示",
	MarkCode: "代码", MarkBlock: "代码块，可注明语言", MarkQuote: "引用", MarkList: "列表", MarkLink: "链接",
	MarkAsWritten: "不设格式：在符号前加反斜杠",
	CodeBlock:     "代码块", CopyCode: "复制", CodeCopied: "已复制", Spoiler: "剧透",
}
