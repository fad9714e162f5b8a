package protocol

import "parley/shared/chat"

// Commands about drafts.
type (
	// Draft saves the draft of a room: what the user has not sent yet. Base is the version that Text continues. Sent says that Text is
	// empty because it was sent. Answer: Drafted.
	Draft struct {
		Room  chat.RoomID `json:"room"`
		Text  string      `json:"text,omitempty"`
		Reply chat.Seq    `json:"reply,omitempty"`
		Base  int64       `json:"base,omitempty"`
		Sent  bool        `json:"sent,omitempty"`
	}
	// Drafts asks for the user's drafts, in order of the rooms, after After. Answer: Stored.
	Drafts struct {
		After chat.RoomID `json:"after,omitempty"`
	}
	// Shelve puts a text on the user's shelf. Answer: Done.
	Shelve struct {
		Room  chat.RoomID `json:"room"`
		Text  string      `json:"text"`
		Reply chat.Seq    `json:"reply,omitempty"`
	}
	// Shelf asks for the drafts on the user's shelf, the newest first, from the one before version Before. Answer: Stored.
	Shelf struct {
		Before int64 `json:"before,omitempty"`
	}
	// Unshelve removes a draft from the user's shelf. Answer: Done.
	Unshelve struct {
		Version int64 `json:"version"`
	}
)

// Answers about drafts.
type (
	// Drafted answers Draft with the draft as it stands now. Shelved says that the text is on the shelf instead, because the draft was sent
	// meanwhile. Without an id it tells the user's other sessions.
	Drafted struct {
		Draft   chat.Draft `json:"draft"`
		Shelved bool       `json:"shelved,omitempty"`
	}
	// Stored answers Drafts and Shelf.
	Stored struct {
		Drafts []chat.Draft `json:"drafts"`
		More   bool         `json:"more,omitempty"`
	}
)
