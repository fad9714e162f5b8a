package markup

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// bricks are what random texts are made of: marks, and what stands beside them in practice.
var bricks = []string{
	"*", "**", "***", "****", "~~", "||", "|", "~", "`", "``", "```", "[", "]", "](https://a.org)", "](www.a.org/x_(y).)", "(", ")", `\`,
	"\n", "\n", "\n\n", "> ", ">", "- ", "* ", "1. ", "2. ", "3. ", "2023. ", "  ", "    ", "\t", " ", " ", "```go\n", "\n```\n", "\n> ", "\n- ", "\n  - ", "\n   ",
	"a", "b", "word", "强调", "，", "。", "é", "🙂", "@Bo", "＠小明", "@", "https://a.org/x", "www.a.org", "a@b.cd", "/", ".", ",", ":", "!", "_", `"`, "'", "-", "#", "#lobby", "<b>", "&",
	"¯", `\_(`, "/me ", `\/me `, "\u200b", "\r", "\xff",
}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	few := make([]string, 3+r.IntN(8))
	for i := range few {
		few[i] = bricks[r.IntN(len(bricks))]
	}
	if r.IntN(20) == 0 {
		b.WriteString("/me ")
	}
	for range r.IntN(40) {
		b.WriteString(few[r.IntN(len(few))])
	}
	return b.String()
}

func TestRandomTextsMeanTheSameWhenPrinted(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	n := 20_000
	if testing.Short() {
		n /= 10
	}
	for range n {
		sameAgain(t, randomText(r))
	}
}
