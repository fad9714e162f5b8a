package chat

import "testing"

func TestALevelSaysWhatABadgeCounts(t *testing.T) {
	for level, want := range map[Level][2]int{LevelAll: {7, 2}, LevelMentions: {2, 2}, LevelNothing: {}, LevelHidden: {}} {
		if unread, mentions := level.Counts(7, 2); unread != want[0] || mentions != want[1] {
			t.Errorf("%s: got %d and %d, want %v", level, unread, mentions, want)
		}
		if got, err := ParseLevel(level.String()); err != nil || got != level || level.Validate() != nil {
			t.Errorf("%s is read as %s: %v, %v", level, got, err, level.Validate())
		}
	}
	for _, word := range []string{"", "All", "loud"} {
		if got, err := ParseLevel(word); err == nil {
			t.Errorf("%q is %q", word, got)
		}
	}
	for _, level := range []Level{"all", "loud"} {
		if level.Validate() == nil {
			t.Errorf("%q is valid", level)
		}
	}
}
