// Package action names what clicks do: the values of data-action.
package action

// Name is the value of a data-action attribute.
type Name string

const (
	Rooms    Name = "rooms"    // opens or closes the drawer with the rooms
	People   Name = "people"   // shows or hides the people
	Drawers  Name = "drawers"  // closes the drawers
	Menu     Name = "menu"     // opens or closes the menu named by arg
	Dialog   Name = "dialog"   // opens the dialog named by arg
	Close    Name = "close"    // closes the dialog
	Go       Name = "go"       // opens the room arg
	New      Name = "new"      // makes the room whose name was typed
	Create   Name = "create"   // makes the room named arg
	Hit      Name = "hit"      // opens the room at the message that was found at place arg
	Leave    Name = "leave"    // stops following the open room
	Link     Name = "link"     // copies the address of the open room
	Theme    Name = "theme"    // chooses the theme arg
	Lang     Name = "lang"     // chooses the language arg
	Install  Name = "install"  // installs the app, or says how
	Reload   Name = "reload"   // loads the new program
	Retry    Name = "retry"    // sends the message with the nonce arg again
	Discard  Name = "discard"  // drops the message with the nonce arg
	Dismiss  Name = "dismiss"  // drops the notice arg
	Requests Name = "requests" // opens or closes the list of requests
	More     Name = "more"     // loads more requests
	Join     Name = "join"     // joins the room arg again, after leaving it
	Load     Name = "load"     // loads more of the people in the room
	Accept   Name = "accept"   // accepts the request arg
	Decline  Name = "decline"  // declines it
	End      Name = "end"      // goes to the newest message
	News     Name = "unread"   // goes to the first message that was not read
	Read     Name = "read"     // marks everything in the room as read
	Aloud    Name = "aloud"    // says to the room what begins with a name
	Private  Name = "private"  // and back
	Pick     Name = "pick"     // takes the completion arg
	Address  Name = "address"  // writes to the user arg
	Suggest  Name = "suggest"  // takes the suggested name
	Skip     Name = "skip"     // goes to the composer
	Fold     Name = "fold"     // shows the long message with the key arg whole, or its beginning
	Copy     Name = "copy"     // says that code is copied, as the page's script has done
	Person   Name = "person"   // opens the card of the user arg
	Message  Name = "message"  // opens the direct room with the user arg
	Mention  Name = "mention"  // puts the name of the user arg into the text
	Mute     Name = "mute"     // hides what the user arg says
	Unmute   Name = "unmute"   // and shows it again
	Reveal   Name = "reveal"   // shows the hidden messages at the row arg
	Confirm  Name = "confirm"  // sends to whoever has the name now
	Again    Name = "again"    // tries to sign in once more
	ThisTab  Name = "thistab"  // goes on without cookies

	LeftLater   Name = "leftlater"   // puts off what others have written here and not sent
	LeftSend    Name = "leftsend"    // sends it as this user
	LeftCopy    Name = "leftcopy"    // copies it
	LeftDiscard Name = "leftdiscard" // drops it
	Singles     Name = "singles"     // turns shortcuts of a single character on or off
	Invite      Name = "invite"      // shares the address of the open room, or copies it
	Welcomed    Name = "welcomed"    // closes the welcome for good
)
