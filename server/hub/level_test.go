package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// levelled demands the level that a session was told last.
func (p *peer) levelled(want chat.Level) {
	p.t.Helper()
	time.Sleep(time.Second)
	synctest.Wait()
	if got, ok := last[*protocol.Leveled](p); !ok || *got != (protocol.Leveled{Room: chat.Lobby, Level: want}) {
		p.t.Errorf("got %+v, want %s", got, want)
	}
}

func TestALevelIsOneOnAllDevicesAndNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		user := n.a.user("Ada")
		phone, laptop, bo := n.a.open(user), n.b.open(user), n.b.member("Bo")
		phone.ask(&protocol.Join{Room: chat.Lobby})
		laptop.ask(&protocol.Join{Room: chat.Lobby})
		phone.ask(&protocol.Level{Room: chat.Lobby, Level: chat.LevelMentions})
		phone.levelled(chat.LevelMentions)
		laptop.levelled(chat.LevelMentions)
		laptop.ask(&protocol.Level{Room: chat.Lobby, Level: chat.LevelHidden})
		phone.levelled(chat.LevelHidden)
		laptop.levelled(chat.LevelHidden)
		tablet := n.b.open(user)
		if joined := tablet.ask(&protocol.Join{Room: chat.Lobby}).(*protocol.Joined); joined.State.Level != chat.LevelHidden {
			t.Errorf("a new device has %s", joined.State.Level)
		}
		phone.ask(&protocol.Level{Room: chat.Lobby})
		laptop.levelled(chat.LevelAll)
		if got, told := last[*protocol.Leveled](bo); told {
			t.Errorf("somebody else was told %+v", got)
		}

		for room, level := range map[chat.RoomID]chat.Level{"nowhere": chat.LevelNothing, chat.DirectID(phone.user.ID, bo.user.ID): chat.LevelNothing} {
			if got := code(phone.ask(&protocol.Level{Room: room, Level: level})); got != chat.CodeNoRoom {
				t.Errorf("%s: got %q, want no_room", room, got)
			}
		}
		if got := code(phone.ask(&protocol.Level{Room: chat.Lobby, Level: "loud"})); got != chat.CodeBadFrame {
			t.Errorf("an unknown level: got %q", got)
		}
		phone.ask(&protocol.Leave{Room: chat.Lobby})
		if got := code(phone.ask(&protocol.Level{Room: chat.Lobby, Level: chat.LevelNothing})); got != chat.CodeNoRoom {
			t.Errorf("after leaving: got %q, want no_room", got)
		}
	})
}
