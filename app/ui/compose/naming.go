package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
	syntax "parley/shared/markup"
	"parley/shared/slash"
)

// PersonAt returns where the name of a person begins that the caret stands at the end of, with the sign before it, and what is typed
// of it: "@name", or the first word after a command that names somebody.
func PersonAt(text string, caret int) (from int, prefix string, ok bool) {
	if from, ok = MentionAt(text, caret); ok {
		_, size := utf8.DecodeRuneInString(text[from:])
		return from, text[from+size : caret], true
	}
	for _, command := range []string{slash.Msg, slash.Add, slash.Remove, slash.Role, slash.Members} {
		if from, prefix, ok = argumentAt(text, caret, command, chat.NameRune); ok {
			return from, prefix, ok
		}
	}
	return 0, "", false
}

// RoomAt is PersonAt for rooms: "#name", or what follows the command Join.
func RoomAt(text string, caret int) (from int, prefix string, ok bool) {
	if caret < 0 || caret > len(text) {
		return 0, "", false
	}
	start := strings.LastIndexFunc(text[:caret], func(r rune) bool { return !syntax.RoomRune(r) }) + 1
	if start > 0 && text[start-1] == '#' && syntax.BeginsRoom(text[:start-1]) && isPlain(text, start-1, caret) {
		return start - 1, text[start:caret], true
	}
	return argumentAt(text, caret, slash.Join, syntax.RoomRune)
}

// argumentAt returns the first word after a command, if the caret stands at its end.
func argumentAt(text string, caret int, command string, part func(rune) bool) (from int, prefix string, ok bool) {
	if caret < 0 || caret > len(text) || !commands.Begins(text) {
		return 0, "", false
	}
	from = strings.LastIndexFunc(text[:caret], unicode.IsSpace) + 1
	line := commands.Parse(text[:from] + "x")
	if line.Kind != slash.Run || line.Word != command || line.Arg != "x" {
		return 0, "", false
	}
	prefix = strings.TrimLeft(text[from:caret], "@＠#")
	return from, prefix, !strings.ContainsFunc(prefix, func(r rune) bool { return !part(r) })
}

// CommandAt returns where the slash of a command stands whose word the caret is at the end of, and what is typed of the word.
func CommandAt(text string, caret int) (from int, prefix string, ok bool) {
	if caret < 0 || caret > len(text) {
		return 0, "", false
	}
	from = strings.IndexFunc(text[:caret], func(r rune) bool { return !chat.Blank(string(r)) })
	if from < 0 {
		return 0, "", false
	}
	sign, size := utf8.DecodeRuneInString(text[from:])
	prefix = text[min(from+size, caret):caret]
	letters := !strings.ContainsFunc(prefix, func(r rune) bool { return !unicode.IsLetter(r) })
	return from, prefix, (sign == '/' || sign == '／') && from < caret && letters
}

// CompleteCommand returns the list of commands for a text, or an empty one.
func CompleteCommand(text string, caret int) Completion {
	from, prefix, ok := CommandAt(text, caret)
	if !ok {
		return Completion{}
	}
	c := Completion{From: from, To: caret, prefix: prefix, Commands: commands.Matching(prefix)}
	for _, one := range c.Commands {
		if strings.EqualFold(one.Word, prefix) {
			return Completion{} // Enter runs it
		}
	}
	return c
}

// CompleteRoom returns the list of rooms for a text, or an empty one: first those whose name begins with what is typed.
func CompleteRoom(text string, caret int, rooms []chat.Room) Completion {
	from, prefix, ok := RoomAt(text, caret)
	if !ok {
		return Completion{}
	}
	c := Completion{From: from, To: caret, prefix: prefix}
	typed := strings.ToLower(prefix)
	var others []chat.Room
	for _, r := range rooms {
		switch id := string(r.ID); {
		case r.Kind != chat.Public:
		case strings.HasPrefix(id, typed) || hasPrefixFold(r.Name, prefix):
			c.Rooms = append(c.Rooms, r)
		case strings.Contains(id, typed):
			others = append(others, r)
		}
	}
	c.Rooms = append(c.Rooms, others...)
	c.Rooms = c.Rooms[:min(len(c.Rooms), optionsMax)]
	if len(c.Rooms) == 1 && string(c.Rooms[0].ID) == typed {
		return Completion{}
	}
	return c
}
