// Package view holds what front ends draw: immutable values, made by the client engine. It knows neither the network nor the
// engine.
package view

import "parley/shared/chat"

// Snapshot is everything that a front end draws, at one moment. It is immutable: each change makes a new one. Parts that did not
// change are shared, so comparing a Version or a pointer tells whether to draw a part again.
type Snapshot struct {
	Me      chat.User // zero until it is loaded from storage or a welcome tells
	Account Account

	Silenced Silenced // of LoadSilence
	Link     Link
	Away     bool        // the user appears away: see Client.ToggleAway
	Status   chat.Status // what the user says, without what has expired: see Client.SetStatus
	Rooms    []Room      // followed rooms that have a name, then direct rooms, in the order to show them
	Open     *OpenRoom   // the room on screen; nil before the first Open
	// Requests are direct rooms opened by people whom the user has never written to, those that came last first: see Client.Answer.
	// RequestCount counts all of them, also those that are not loaded.
	Requests     []Room
	RequestCount int
	Limits       Limits
	// Waiting counts unsent messages of all rooms.
	Waiting int
	// Changes counts the changes of messages that are not sent, without deletions that can be undone for a moment.
	Changes int
	// Leftovers are what other users of this device have written and not sent: nil for nothing.
	Leftovers []Leftover
	// Notices are refusals that belong to no row: a rename, a room that could not be made. The oldest first.
	Notices []Notice
	// Update is set when the server serves another build of the program than this one.
	Update    bool
	Lookup    *Lookup    // of the latest Find; nil before the first
	Directory *Directory // of the latest Browse; nil before the first
	Members   *Members   // of the latest LoadMembers; nil before the first
	Invites   *Invites   // of the latest LoadInvites or Invite; nil before the first
	Search    *Search    // of the latest Search; nil for none
	Inbox     *Inbox     // of the latest LoadInbox; nil before the first
	Day       *Day       // of the latest SeekTime; nil before the first
	Pins      *Pins      // of the latest LoadPins; nil before the first
	Reactors  *Reactors  // of the latest LoadReactors; nil before the first
	Versions  *Versions  // of the latest LoadVersions; nil before the first
	Later     []Later    // messages that wait for the time that was chosen for them, the first one first
	Shelf     *Shelf     // of the latest LoadShelf; nil before the first
	// Reported is the latest news of a report: that the server has it, or its outcome; nil for none.
	Reported *chat.Report
	Reports  *[]chat.Report // of the latest LoadReports, the newest first; nil before the first
	// Blocked are the users that this one does not want to hear, in the order of blocking.
	Blocked []chat.User
	// Names says whom a name meant when the user wrote with somebody privately on this device, by NameKey.
	Names map[string]chat.User
}
