package chat

import "time"

// PurgeSpans are the presets of how far back a purge goes; 0: to the first message.
var PurgeSpans = []time.Duration{time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 0}

// Standing is what somebody is on the whole server, and in a room: "" for nothing.
type Standing struct{ Server, Here Role }

// MayPurge reports whether somebody may remove all that somebody else has said in a room: those who moderate it, and only whoever has a lower role.
// In a public room the role on the server decides, if one of the two moderates the place; otherwise the role in the room does.
func MayPurge(room Room, by, whom Standing) bool {
	switch {
	case !RightsIn(room, by.Server, by.Here).Has(ToModerate):
		return false
	case room.Kind == Public && (by.Server.AtLeast(RoleModerator) || whom.Server.AtLeast(RoleModerator)):
		return !whom.Server.AtLeast(by.Server)
	}
	return !whom.Here.AtLeast(by.Here)
}

// ParsePurgeSpan reads how far back a purge goes: a time such as 1h, 24h or 7d, or all, which is 0.
func ParsePurgeSpan(text string) (time.Duration, error) {
	if text == "" || text == "all" {
		return 0, nil
	}
	span, ok := parseLength(text)
	if !ok || span < time.Second {
		return 0, Errorf(CodeBadFrame, "use a time such as 1h, 24h or 7d, or all")
	}
	return span, nil
}
