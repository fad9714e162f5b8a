package markup

import (
	"fmt"
	"strings"
	"testing"

	"parley/shared/chat"
)

// typical are messages as people write them.
var typical = map[string]string{
	"short": "Thanks, I'll have a look after lunch.",
	"marks": "Hi @Ada, the **new** build is at https://example.org/builds/1234 (see `make bench`), and *please* read the ~~old~~ [notes](https://example.org/notes).",
	"code":  "It fails here:\n```go\nfunc main() {\n\tfmt.Println(\"hello\")\n}\n```\n> did you try it again?\nYes:\n1. started it\n2. looked at the log\n   - nothing there\n3. went home",
	"long":  strings.Repeat("Some words of a long message, in which **little** is marked, at https://example.org/a/page.\n\n", 160),
}

func BenchmarkTypical(b *testing.B) {
	for name, text := range typical {
		b.Run(name+"/parse", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(text)
			}
		})
		b.Run(name+"/html", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			d := Parse(text)
			for b.Loop() {
				HTML{}.Print(d)
			}
		})
	}
}

func BenchmarkParseAdversarial(b *testing.B) {
	for _, f := range hostile() {
		text := f.Text(chat.TextBytes)
		b.Run(fmt.Sprintf("%s/%d", f.Name, len(text)), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				HTML{}.Print(Parse(text))
			}
		})
	}
}
