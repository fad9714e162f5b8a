// Package action names what clicks do: the values of data-action.
package action

// Name is the value of a data-action attribute.
type Name string

const (
	Rooms       Name = "rooms"       // opens or closes the drawer with the rooms
	People      Name = "people"      // shows or hides the people
	Drawers     Name = "drawers"     // closes the drawers
	Menu        Name = "menu"        // opens or closes the menu named by arg
	Dialog      Name = "dialog"      // opens the dialog named by arg
	Close       Name = "close"       // closes the dialog
	Go          Name = "go"          // opens the room arg
	New         Name = "new"         // makes the room whose name was typed
	Create      Name = "create"      // makes the room named arg
	Hit         Name = "hit"         // opens the room at the message that was found at place arg
	MoreHits    Name = "morehits"    // loads more of them
	Sort        Name = "sort"        // has the best or the newest of them first
	Query       Name = "query"       // searches for arg
	Complete    Name = "complete"    // takes the suggestion arg for the query
	Forget      Name = "forget"      // forgets that arg was searched for, or all that was
	Leave       Name = "leave"       // stops following the open room
	Link        Name = "link"        // copies the address of the open room
	Save        Name = "save"        // saves the open room as a file
	Theme       Name = "theme"       // chooses the theme arg
	Lang        Name = "lang"        // chooses the language arg
	Marked      Name = "marked"      // shows messages as they are meant
	Plain       Name = "plain"       // shows them as they were typed
	Install     Name = "install"     // installs the app, or says how
	Reload      Name = "reload"      // loads the new program
	Retry       Name = "retry"       // sends the message with the nonce arg again
	Discard     Name = "discard"     // drops the message with the nonce arg
	Dismiss     Name = "dismiss"     // drops the notice arg
	Requests    Name = "requests"    // opens or closes the list of requests
	More        Name = "more"        // loads more requests
	Join        Name = "join"        // joins the room arg again, after leaving it
	Load        Name = "load"        // loads more of the people in the room
	Accept      Name = "accept"      // accepts the request arg
	Decline     Name = "decline"     // declines it
	End         Name = "end"         // goes to the newest message
	News        Name = "unread"      // goes to the first message that was not read
	Read        Name = "read"        // marks everything in the room as read
	Aloud       Name = "aloud"       // says to the room what begins with a name
	Private     Name = "private"     // and back
	Pick        Name = "pick"        // takes the completion arg
	Address     Name = "address"     // writes to the user arg
	Suggest     Name = "suggest"     // takes the suggested name
	OpenEntry   Name = "entry"       // goes to the message of the inbox that arg refers to
	MoreInbox   Name = "moreinbox"   // loads older ones
	ReadAll     Name = "readall"     // marks everything in all rooms as read
	Skip        Name = "skip"        // goes to the composer
	Fold        Name = "fold"        // shows the long message with the key arg whole, or its beginning
	Copy        Name = "copy"        // says that code is copied, as the page's script has done
	Person      Name = "person"      // opens the card of the user arg
	Message     Name = "message"     // opens the direct room with the user arg
	Mention     Name = "mention"     // puts the name of the user arg into the text
	ClearStatus Name = "clearstatus" // has the user say nothing any more
	BlockUser   Name = "blockuser"   // blocks the user arg
	UnblockUser Name = "unblockuser" // and no longer
	Reveal      Name = "reveal"      // shows the hidden messages at the row arg
	Confirm     Name = "confirm"     // sends to whoever has the name now
	Again       Name = "again"       // tries to sign in once more
	ThisTab     Name = "thistab"     // goes on without cookies

	TakeDraft  Name = "takedraft"  // shows the newer draft from another device
	UseDraft   Name = "usedraft"   // writes on with the draft arg from the shelf
	DropDraft  Name = "dropdraft"  // deletes it
	MoreDrafts Name = "moredrafts" // loads more of the shelf

	TakeBack      Name = "takeback"      // takes the message with the nonce arg back, which is about to be sent
	LaterHour     Name = "laterhour"     // sends the text in an hour
	LaterTomorrow Name = "latertomorrow" // sends it tomorrow morning
	LaterEdit     Name = "lateredit"     // brings the scheduled message with the nonce arg back into the composer
	LaterNow      Name = "laternow"      // sends it now
	LaterDrop     Name = "laterdrop"     // puts it on the shelf
	LaterBy       Name = "laterby"       // chooses who sends it then: arg is "" for the server
	UndoSend      Name = "undosend"      // chooses whether a send can be undone: arg is "" for no
	Quiet         Name = "quiet"         // chooses whether others see that the user types: arg is "" for yes

	Emojis Name = "emojis" // opens the picker of emoji for the text if arg is "", else for the message with the key arg
	Emoji  Name = "emoji"  // chooses the emoji arg for that
	Tone   Name = "tone"   // chooses the skin tone arg

	LeftLater   Name = "leftlater"   // puts off what others have written here and not sent
	LeftSend    Name = "leftsend"    // sends it as this user
	LeftCopy    Name = "leftcopy"    // copies it
	LeftDiscard Name = "leftdiscard" // drops it
	Singles     Name = "singles"     // turns shortcuts of a single character on or off
	Preview     Name = "preview"     // shows how the text in the composer will look, or no longer
	Block       Name = "block"       // makes a block of the code that was pasted
	AsPasted    Name = "aspasted"    // leaves it as it is
	Configure   Name = "configure"   // changes a setting of the room on screen: "slow 30s"
	Level       Name = "level"       // says what a room notifies the user about: arg is component.LevelArg
	Away        Name = "away"        // shows the user as away, or no longer
	AsText      Name = "astext"      // sends the text in the composer, which looks like a command, as it is
	Respell     Name = "respell"     // makes arg the command that the text in the composer begins with
	Invite      Name = "invite"      // shares the address of the open room, or copies it
	Welcomed    Name = "welcomed"    // closes the welcome for good
	Account     Name = "account"     // leads to the page of the user's account
	SignIn      Name = "signin"      // leads to the page where users sign in
	KeepLater   Name = "keeplater"   // puts off the invitation to keep the name

	Kind         Name = "kind"         // chooses the kind arg for the new room
	OtherRoom    Name = "otherroom"    // opens the dialog of a new room, with the name that was typed
	TakePerson   Name = "takeperson"   // puts the user arg among its people
	DropPerson   Name = "dropperson"   // and no longer
	MoreMembers  Name = "moremembers"  // loads more of those who belong to the room on screen
	AddMember    Name = "addmember"    // adds the user arg to that room
	RemoveMember Name = "removemember" // asks whether to take the user arg out of it
	Rank         Name = "rank"         // gives a role in it: arg is dialog.RankArg
	Silence      Name = "silence"      // silences the person whom the card is about, for the time arg
	Unsilence    Name = "unsilence"    // and no longer

	CopyInvite  Name = "copyinvite"  // copies the link of the invite that was just made
	ShareInvite Name = "shareinvite" // offers it to other apps
	AskRevoke   Name = "askrevoke"   // asks whether to end the invite arg
	Revoke      Name = "revoke"      // ends it
	RevokeAll   Name = "revokeall"   // and takes those out of the room who have come by it
	MoreInvites Name = "moreinvites" // loads more invites
	PlaceLinks  Name = "placelinks"  // leads to the page with the invites into the place

	// About the message around what is clicked: see OnMessage.
	Options     Name = "options"   // opens the menu of the message
	React       Name = "react"     // adds the reaction arg, or takes it away
	AddReaction Name = "addreact"  // opens the picker of emoji for a reaction
	Reply       Name = "reply"     // answers
	Edit        Name = "edit"      // edits
	Delete      Name = "delete"    // deletes, in a moment
	CopyText    Name = "copytext"  // copies what it says
	Permalink   Name = "permalink" // copies its address
	Pin         Name = "pin"       // pins it to the room
	Unpin       Name = "unpin"     // and not
	FromHere    Name = "fromhere"  // marks it and what follows as unread
	Versions    Name = "versions"  // shows its earlier texts
	Report      Name = "report"    // reports it to the moderators of the server
	Restore     Name = "restore"   // brings it back
	Erase       Name = "erase"     // takes it away for good
	Mine        Name = "mine"      // edits again what was refused since it was changed meanwhile
	Theirs      Name = "theirs"    // drops a change that was refused
	Reactors    Name = "reactors"  // lists who has reacted with the emoji arg
	Quote       Name = "quote"     // goes to the message that it answers

	Cancel       Name = "cancel"       // gives up the edit, or answers nothing
	Unhide       Name = "unhide"       // restores the message arg, as Undelete has it
	Jump         Name = "jump"         // goes to the message of the open room with the Seq arg
	UnpinThis    Name = "unpinthis"    // unpins the message arg, as Undelete has it
	MoreReactors Name = "morereactors" // loads more of those who have reacted
	Undelete     Name = "undelete"     // keeps the message arg, a room and a Seq, that is about to be deleted
)

// OnMessage reports whether the action is about the message around what is clicked.
func (n Name) OnMessage() bool {
	switch n {
	case Options, React, AddReaction, Reply, Edit, Delete, CopyText, Permalink, Pin, Unpin, FromHere, Versions, Report, Restore, Erase, Mine, Theirs, Reactors, Quote:
		return true
	}
	return false
}
