package view

import "parley/shared/chat"

// Draft is what a person wants to say.
type Draft struct {
	Text   string
	To     chat.UserID // say it privately
	Public bool        // say it to the room whatever it begins with
}
