package hub_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// drafted demands that a draft is saved, and returns the answer.
func (p *peer) drafted(save *protocol.Draft) *protocol.Drafted {
	p.t.Helper()
	answer := p.ask(save)
	drafted, ok := answer.(*protocol.Drafted)
	if !ok {
		p.t.Fatalf("%+v: got %+v", save, answer)
	}
	return drafted
}

func TestADraftReachesTheUsersOtherSessionsAndNobodyElse(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo := n.a.user("Ada"), n.a.user("Bo")
		one, two, elsewhere, other := n.a.open(ada), n.a.open(ada), n.b.open(ada), n.b.open(bo)
		saved := one.drafted(&protocol.Draft{Room: chat.Lobby, Text: "see\u2028you", Reply: 3})
		want := chat.Draft{Room: chat.Lobby, Version: 1, Since: 1, Text: "see\nyou", Reply: 3, At: saved.Draft.At}
		if saved.Draft != want || saved.Shelved {
			t.Errorf("got %+v", saved)
		}
		synctest.Wait()
		for _, p := range []*peer{two, elsewhere} {
			if got, ok := last[*protocol.Drafted](p); !ok || got.Draft != want {
				t.Errorf("another session got %+v", got)
			}
			if got, ok := p.ask(&protocol.Drafts{}).(*protocol.Stored); !ok || len(got.Drafts) != 1 || got.Drafts[0] != want || got.More {
				t.Errorf("got %+v", got)
			}
		}
		if _, told := last[*protocol.Drafted](other); told {
			t.Error("somebody else was told")
		}
		if got, ok := other.ask(&protocol.Drafts{}).(*protocol.Stored); !ok || len(got.Drafts) != 0 {
			t.Errorf("somebody else got %+v", got)
		}
		one.drafted(&protocol.Draft{Room: chat.Lobby, Base: 1, Sent: true})
		late := elsewhere.drafted(&protocol.Draft{Room: chat.Lobby, Base: 1, Text: "see\nyou later"})
		if !late.Shelved || late.Draft.Text != "" || late.Draft.Version != 2 {
			t.Errorf("a late save: got %+v", late)
		}
		shelf, ok := one.ask(&protocol.Shelf{}).(*protocol.Stored)
		if !ok || len(shelf.Drafts) != 1 || shelf.Drafts[0].Text != "see\nyou later" {
			t.Fatalf("the shelf has %+v", shelf)
		}
		if _, ok := two.ask(&protocol.Unshelve{Version: shelf.Drafts[0].Version}).(*protocol.Done); !ok {
			t.Error("it was not removed")
		}
		if shelf, ok := one.ask(&protocol.Shelf{}).(*protocol.Stored); !ok || len(shelf.Drafts) != 0 {
			t.Errorf("the shelf has %+v", shelf)
		}
	})
}

func TestDraftsAreRefusedWhereNothingCanBeSaid(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo, cy := w.member("Ada"), w.member("Bo"), w.member("Cy")
		between := chat.DirectID(bo.user.ID, cy.user.ID)
		ada.refused(&protocol.Draft{Room: between, Text: "x"}, chat.CodeNoRoom)
		ada.refused(&protocol.Shelve{Room: between, Text: "x"}, chat.CodeNoRoom)
		ada.refused(&protocol.Draft{Room: chat.Lobby, Text: strings.Repeat("x", chat.TextBytes+1)}, chat.CodeTooBig)
		ada.drafted(&protocol.Draft{Room: chat.DirectID(ada.user.ID, bo.user.ID), Text: "a room to be"})
	})
}

// TestDraftsFitIntoFrames saves texts that need as many bytes in a frame as any.
func TestDraftsFitIntoFrames(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		long := strings.Repeat("<", chat.TextRunes)
		for _, room := range []chat.RoomID{"a", "b", "c"} {
			ada.drafted(&protocol.Draft{Room: room, Text: long})
		}
		found, after := 0, chat.RoomID("")
		for more := true; more; {
			answer := ada.ask(&protocol.Drafts{After: after})
			page, ok := answer.(*protocol.Stored)
			if !ok || len(protocol.Encode(1, answer)) > chat.FrameBytes {
				t.Fatalf("got %T of %d bytes", answer, len(protocol.Encode(1, answer)))
			}
			found += len(page.Drafts)
			after, more = page.Drafts[len(page.Drafts)-1].Room, page.More
		}
		if found != 3 {
			t.Errorf("found %d", found)
		}
	})
}
