package client

import (
	"fmt"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// sketched is rows in short: "Ada:" begins a group, "." goes on with it, "|" is a day, "--" the unread divider.
func sketched(rows []view.Row) string {
	var words []string
	for _, r := range rows {
		switch r.Kind {
		case view.RowDay:
			words = append(words, "|"+r.At.UTC().Format("02"))
		case view.RowUnread:
			words = append(words, "--")
		case view.RowRenamed:
			word := ""
			for _, one := range r.Renames {
				word += one.Was + ">" + one.Name + ","
			}
			words = append(words, fmt.Sprintf("%s+%d", strings.TrimSuffix(word, ","), r.Others))
		case view.RowTopic:
			words = append(words, r.Author.Name+"="+r.Text)
		case view.RowCame:
			words = append(words, fmt.Sprintf("+%s+%d", strings.Join(r.People, ","), r.Others))
		case view.RowGone:
			words = append(words, fmt.Sprintf("-%s+%d", strings.Join(r.People, ","), r.Others))
		default:
			word := "." + r.Text
			if r.First {
				word = r.Author.Name + ":" + r.Text
			}
			if r.Private != nil {
				word = "(" + word + ")"
			}
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// person is a user whose name is the id, capitalized.
func person(id string) chat.User {
	return chat.User{ID: chat.UserID(id), Name: strings.ToUpper(id[:1]) + id[1:], Rev: 1}
}
