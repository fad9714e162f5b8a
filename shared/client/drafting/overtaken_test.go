package drafting

import (
	"testing"

	"parley/shared/chat"
)

// Another device has saved its text a moment later, and the server has told of it before it has answered.
func TestATextThatOvertakesAnAnswerDoesNotContinueTheField(t *testing.T) {
	var r Room
	r.Write("the first", 0, false)
	r.Next()
	r.Tell(chat.Draft{Version: 2, Since: 2, Text: "the second"})
	r.Saved(chat.Draft{Version: 1, Since: 1, Text: "the first"}, false)
	if d, continues, ok := r.Offer(); !ok || continues || d.Text != "the second" {
		t.Errorf("offers %q, as a continuation of %q: %v (%v)", d.Text, r.Text, continues, ok)
	}
}
