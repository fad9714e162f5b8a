package cli

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"parley/shared/slash"
)

func TestTheHelpAndTheTableHaveTheSameCommands(t *testing.T) {
	words := strings.FieldsFunc(help, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,;:"`, r) })
	named := map[string]bool{}
	for _, word := range words {
		if line := commands.Parse(word + " x"); line.Kind == slash.Unknown {
			t.Errorf("the help names %s, which is no command", word)
		} else if line.Kind == slash.Run {
			named[line.Word] = true
		}
	}
	for _, one := range commands {
		if !named[one.Word] && one.Word != slash.Help {
			t.Errorf("the help does not name /%s", one.Word)
		}
	}
}

// TestTheDocumentationNamesEveryFieldAndCommand holds docs/terminal.md to the format of --json and to the help.
func TestTheDocumentationNamesEveryFieldAndCommand(t *testing.T) {
	page, err := os.ReadFile("../../docs/terminal.md")
	if err != nil {
		t.Fatal(err)
	}
	wanted := []string{"key", "count"}
	for field := range reflect.TypeFor[jsonMessage]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		wanted = append(wanted, name)
	}
	for _, what := range []change{changeEdited, changeDeleted, changeRestored, changePinned, changeUnpinned, changeReactions} {
		wanted = append(wanted, string(what))
	}
	for _, name := range wanted {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("the page does not name %s", name)
		}
	}
	for _, command := range []string{"/edit", "/delete", "/undo", "/reply", "/react", "/pin", "/pins", "/restore", "/last", "/discard", "/search"} {
		if !strings.Contains(string(page), "`"+command) || !strings.Contains(help, command) {
			t.Errorf("the page or the help does not name %s", command)
		}
	}
}
