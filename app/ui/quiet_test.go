package ui

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"parley/app/ui/uitest"
)

// The page's script decides without the program which characters it keeps back. What it takes for plain must look the same to SameLook.
func TestTheScriptKeepsBackOnlyWhatLooksTheSame(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("missing node: run make deps")
	}
	script, err := os.ReadFile("../../web/static/app.js")
	if err != nil {
		t.Fatal(err)
	}
	rule := regexp.MustCompile(`const plain = .*`).Find(script)
	texts := []string{
		"h", "hello", "hello there", "你好", "1", "a\nb", strings.Repeat("a", 399), "é", "שלום", "👍 yes", "a b.", "one two ",
		"", " ", "\n", "@", "@Bo", " @Bo hi", "＠小明", "hi @", "hi @Bo", "mail a@b.example", "\u2800", "\u3164", "👍", "...", strings.Repeat("a", 3999), strings.Repeat("汉", 4000),
	}
	given, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(node, "-e", string(rule)+"\nconsole.log(JSON.stringify("+string(given)+".map(plain)))").Output()
	if err != nil {
		t.Fatalf("%s: %v", rule, err)
	}
	var plain []bool
	if err := json.Unmarshal(out, &plain); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for i, text := range texts {
		units := len(utf16.Encode([]rune(text)))
		if plain[i] {
			kept++
		}
		if plain[i] && !SameLook(uitest.Limits, text, units, text, units) {
			t.Errorf("%.20q is kept back, and the composer looks different for it", text)
		}
	}
	if kept < 10 {
		t.Errorf("%d of %d texts are kept back, want at least those that are plain", kept, len(texts))
	}
}
