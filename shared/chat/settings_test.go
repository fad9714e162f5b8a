package chat

import (
	"testing"
	"time"
)

func TestSettingsAreSpelled(t *testing.T) {
	for _, c := range []struct {
		setting, value string
		want           Settings
		err            bool
	}{
		{SettingGuests, "Read", Settings{Guests: GuestsRead, Archived: true, Slow: 9}, false},
		{SettingGuests, "write", Settings{Archived: true, Slow: 9}, false},
		{SettingGuests, "all", Settings{}, true},
		{SettingSlow, " 5m", Settings{Guests: GuestsNone, Archived: true, Slow: 300}, false},
		{SettingSlow, "45", Settings{Guests: GuestsNone, Archived: true, Slow: 45}, false},
		{SettingSlow, "off", Settings{Guests: GuestsNone, Archived: true}, false},
		{SettingSlow, "6h", Settings{Guests: GuestsNone, Archived: true, Slow: SlowMax}, false},
		{SettingSlow, "6h1s", Settings{}, true},
		{SettingSlow, "1500ms", Settings{}, true},
		{SettingSlow, "-5", Settings{}, true},
		{SettingSlow, "some", Settings{}, true},
		{SettingArchive, "off", Settings{Guests: GuestsNone, Slow: 9}, false},
		{SettingArchive, "yes", Settings{}, true},
		{"topic", "on", Settings{}, true},
	} {
		change, err := ParseChange(c.setting, c.value)
		if (err != nil) != c.err {
			t.Errorf("%s %s: got %v", c.setting, c.value, err)
		}
		if got := change.Of(Settings{Guests: GuestsNone, Archived: true, Slow: 9}, time.Time{}); err == nil && got != c.want {
			t.Errorf("%s %s: got %+v, want %+v", c.setting, c.value, got, c.want)
		}
	}
	for _, seconds := range Slows {
		s := Settings{Slow: seconds, Archived: true}
		slow, err := ParseChange(SettingSlow, s.SlowText())
		archived, err2 := ParseChange(SettingArchive, s.ArchivedText())
		if got := archived.Of(slow.Of(Settings{}, time.Time{}), time.Time{}); err != nil || err2 != nil || got != s || s.Validate() != nil {
			t.Errorf("%d: got %+v (%v, %v)", seconds, got, err, err2)
		}
	}
}

// Nothing is added to an archived room, whoever asks, and those who keep order there can still do that.
func TestAnArchivedRoomIsRead(t *testing.T) {
	for _, role := range Roles {
		open, archived := RightsIn(Room{Kind: Public}, role, ""), RightsIn(Room{Kind: Public, Settings: Settings{Archived: true}}, role, "")
		if want := open &^ (ToWrite | ToReact | ToPin | ToEdit | ToSetTopic); archived != want {
			t.Errorf("%s: got %b, want %b", role, archived, want)
		}
	}
}

func TestWhoMayChangeWhichSetting(t *testing.T) {
	slow, archive, both := Change{Slow: new(int64(9))}, Change{Archived: new(true)}, Change{Slow: new(int64(9)), Guests: new(GuestsNone)}
	for _, c := range []struct {
		change Change
		rights Rights
		want   bool
	}{
		{slow, ToModerate, true}, {slow, ToManage, true}, {slow, talk | ToSetTopic, false},
		{archive, ToModerate, false}, {archive, ToManage, true}, {both, ToModerate, false}, {both, ToManage, true},
	} {
		if got := c.change.Permits(c.rights); got != c.want {
			t.Errorf("%+v by %b: got %v", c.change, c.rights, got)
		}
	}
}
