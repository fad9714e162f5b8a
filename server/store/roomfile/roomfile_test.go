package roomfile

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"parley/shared/chat"
)

// sample is a room in which everything happens once.
func sample(t testing.TB) string {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, Room{ID: "lobby", Kind: chat.Public, Name: "lobby", Topic: "Be kind", Settings: chat.Settings{Guests: chat.GuestsRead, Archived: true, Slow: 30}, Head: 10, MadeBy: "u-a", CreatedAt: 1, ExportedAt: 10})
	ada, bo := Author{"u-a", "Ada"}, Author{"u-b", "Bo"}
	for _, entry := range []Entry{
		&Person{ID: "u-a", Name: "Ada"}, &Person{ID: "u-b", Name: "Bo", Rev: 1},
		&Message{Seq: 1, At: 1, By: ada, Nonce: "nonce-0123456789", Text: "hi @Bo </script>", Mentions: []Mention{{ID: "u-b", Name: "Bo"}}, Rev: 6, Content: 6, EditedAt: 6,
			Reactions: []chat.Reaction{{Key: "👍", First: 3, Count: 1, Users: []chat.UserID{"u-b"}}}, Pin: &chat.Pin{By: "u-b", At: 5}},
		&Message{Seq: 2, At: 2, By: bo, Text: "hello", Reply: 1},
		&Change{Seq: 3, At: 3, Kind: chat.Reacted, Target: 1, By: "u-b", Key: "👍", On: true},
		&Change{Seq: 4, At: 4, Kind: chat.Edited, Target: 1},
		&Change{Seq: 5, At: 5, Kind: chat.Pinned, Target: 1, By: "u-b", On: true},
		&Change{Seq: 6, At: 6, Kind: chat.Edited, Target: 1, By: "u-a"},
		&Rename{Seq: 7, At: 7, By: "u-b", Was: "Bob", Name: "Bo", Rev: 1},
		&Message{Seq: 8, At: 8, By: ada, Rev: 9, Content: 9, Gone: &chat.Gone{By: "u-a", At: 9}},
		&Change{Seq: 9, At: 9, Kind: chat.Deleted, Target: 8, By: "u-a"},
		&Topic{Seq: 10, At: 10, By: "u-a", Topic: "Be curious"},
	} {
		if err == nil {
			err = w.Add(entry)
		}
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func read(file string) (entries int, err error) {
	r, err := NewReader(strings.NewReader(file))
	for err == nil {
		if _, err = r.Next(); err == nil {
			entries++
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return entries, err
}

// resealed returns a file whose last line fits what somebody has made of the others.
func resealed(file string) string {
	lines := strings.SplitAfter(strings.TrimSuffix(file, "\n"), "\n")
	var out bytes.Buffer
	w, err := NewWriter(&out, Room{})
	if err != nil {
		panic(err)
	}
	body := strings.Join(lines[:len(lines)-1], "")
	w.out.Reset(&out)
	w.sum.Reset()
	w.sum.Write([]byte(body))
	w.lines = int64(len(lines) - 1)
	out.Reset()
	out.WriteString(body)
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

func TestAFileIsReadAsItWasWritten(t *testing.T) {
	file := sample(t)
	if n, err := read(file); n != 12 || err != nil {
		t.Errorf("%d entries, %v", n, err)
	}
	page := "<!doctype html>\n<p>hello\n" + PageStart + "\n" + file + PageEnd + "\n</html>\n"
	if n, err := read(page); n != 12 || err != nil {
		t.Errorf("in a page: %d entries, %v", n, err)
	}
	if strings.Contains(strings.ToLower(file), "</script") {
		t.Error("a text ends the element of the page")
	}
	if file != resealed(file) {
		t.Error("this test seals files otherwise than a Writer")
	}
}

// TestADamagedFileIsRefused changes each byte of a file, cuts it at each place, and takes out or repeats each line.
func TestADamagedFileIsRefused(t *testing.T) {
	file := sample(t)
	refused := func(what, damaged string) {
		t.Helper()
		_, err := read(damaged)
		var problem *Error
		if !errors.As(err, &problem) || problem.Line < 1 || !strings.Contains(err.Error(), "nothing was imported") {
			t.Errorf("%s: got %v", what, err)
		}
	}
	for i := range file {
		damaged := []byte(file)
		damaged[i] ^= 1
		refused("a changed byte", string(damaged))
		refused("cut off", file[:i])
	}
	lines := strings.SplitAfter(file, "\n")
	for i := range lines[:len(lines)-1] {
		without := append(append([]string{}, lines[:i]...), lines[i+1:]...)
		refused("without a line", strings.Join(without, ""))
		twice := append(append([]string{}, lines[:i+1]...), lines[i:]...)
		refused("a line twice", strings.Join(twice, ""))
	}
}

// TestWhatNoExportWritesIsRefused changes a file and its checksum: somebody has made it by hand.
func TestWhatNoExportWritesIsRefused(t *testing.T) {
	file := sample(t)
	for what, change := range map[string][2]string{
		"a newer version":                  {`"version":2`, `"version":3`},
		"another kind of room":             {`"kind":"public"`, `"kind":"secret"`},
		"a room id that is a path":         {`"id":"lobby"`, `"id":"../lobby"`},
		"a direct id of a public room":     {`"id":"lobby"`, `"id":"direct:a:b"`},
		"guests who do nothing known":      {`"guests":"read"`, `"guests":"look"`},
		"guests who write, spelled out":    {`"guests":"read"`, `"guests":"write"`},
		"an unknown field":                 {`"topic"`, `"toxic"`},
		"a topic of two lines":             {`"Be kind"`, `"Be\nkind"`},
		"a new topic of two lines":         {`"Be curious"`, `"Be\ncurious"`},
		"a user id with a colon":           {`u-a`, `u:a`},
		"a person twice":                   {`"line":"person","id":"u-b","name":"Bo"`, `"line":"person","id":"u-a","name":"Bo"`},
		"another name of the author":       {`"by":{"id":"u-a","name":"Ada"}`, `"by":{"id":"u-a","name":"Eve"}`},
		"an author who is not there":       {`"by":{"id":"u-b"`, `"by":{"id":"u-c"`},
		"a control character":              {`"hello"`, `"hel\u0007lo"`},
		"no text":                          {`"hello"`, `" "`},
		"a long text":                      {`"hello"`, `"` + strings.Repeat("x", chat.TextBytes+1) + `"`},
		"a long line":                      {`"hello"`, `"` + strings.Repeat("x", lineMax) + `"`},
		"a nonce of another kind":          {`nonce-0123456789`, `nonce`},
		"a reply to nothing":               {`"reply":1`, `"reply":7`},
		"a reply to the future":            {`"reply":1`, `"reply":8`},
		"a private message in public":      {`"reply":1`, `"to":"u-a"`},
		"a hole":                           {`"seq":4`, `"seq":5`},
		"a time beyond the calendar":       {`"seq":2,"at":2`, `"seq":2,"at":999999999999999`},
		"a negative time":                  {`"seq":2,"at":2`, `"seq":2,"at":-2`},
		"a head that is too high":          {`"head":10`, `"head":11`},
		"a head that is too low":           {`"head":10`, `"head":9`},
		"a change of what is no message":   {`"kind":"pinned","target":1`, `"kind":"pinned","target":3`},
		"a change of an unknown kind":      {`"kind":"pinned"`, `"kind":"burned"`},
		"a change that nobody made":        {`"kind":"pinned","target":1,"by":"u-b"`, `"kind":"pinned","target":1,"by":"u-x"`},
		"another rev":                      {`"rev":6`, `"rev":5`},
		"another time of an edit":          {`"edited_at":6`, `"edited_at":4`},
		"a reaction of nobody":             {`"key":"👍","first":3,"count":1`, `"key":"👍","first":3,"count":2`},
		"a reaction of somebody else":      {`"users":["u-b"]`, `"users":["u-a"]`},
		"a reaction that is a text":        {`"key":"👍","on":true`, `"key":"<b>","on":true`},
		"a reaction that comes before":     {`"first":3`, `"first":4`},
		"a reaction that was taken away":   {`"key":"👍","on":true`, `"key":"👍"`},
		"another pin":                      {`"pin":{"by":"u-b"`, `"pin":{"by":"u-a"`},
		"a text of a deleted message":      {`"seq":8,"at":8,"by":{"id":"u-a","name":"Ada"},"text":""`, `"seq":8,"at":8,"by":{"id":"u-a","name":"Ada"},"text":"x"`},
		"a deletion by somebody else":      {`"gone":{"by":"u-a"`, `"gone":{"by":"u-b"`},
		"a deletion that does not show":    {`,"gone":{"by":"u-a","at":9}`, ``},
		"a name of a thousand characters":  {`"was":"Bob"`, `"was":"` + strings.Repeat("x", 1000) + `"`},
		"a name that turns the line":       {`"was":"Bob"`, `"was":"Bo\u202eb"`},
		"a name of two lines":              {`"id":"u-b","name":"Bo"`, `"id":"u-b","name":"B\no"`},
		"a changed topic of two lines":     {`"topic":"Be curious"`, `"topic":"Be\ncurious"`},
		"a mention of nobody":              {`"mentions":[{"id":"u-b"`, `"mentions":[{"id":""`},
		"a mention that counts before":     {`{"id":"u-b","name":"Bo"}]`, `{"id":"u-b","name":"Bo","at":1}]`},
		"an array":                         {`{"line":"rename"`, `[{"line":"rename"`},
		"two objects in a line":            {`"rev":1}` + "\n" + `{"line":"message","seq":8`, `"rev":1}{}` + "\n" + `{"line":"message","seq":8`},
		"another kind of line":             {`"line":"rename"`, `"line":"renamed"`},
		"a number that is a text":          {`"seq":7`, `"seq":"7"`},
		"a number that does not fit":       {`"seq":7`, `"seq":1e99`},
		"deeply nested":                    {`"was":"Bob"`, `"was":` + strings.Repeat("[", 100_000)},
		"what is no UTF-8":                 {`"hello"`, "\"hel\xfflo\""},
		"a person after the first message": {`{"line":"rename"`, `{"line":"person","id":"u-z","name":"Z"}` + "\n" + `{"line":"rename"`},
	} {
		t.Run(what, func(t *testing.T) {
			changed := strings.Replace(file, change[0], change[1], 1)
			if changed == file {
				t.Fatal("nothing was changed")
			}
			var problem *Error
			if _, err := read(resealed(changed)); !errors.As(err, &problem) {
				t.Errorf("got %v", err)
			}
		})
	}
	for what, other := range map[string]string{"nothing": "", "a text": "hello\n", "JSON": "{}\n", "another page": "<!DOCTYPE html>\n<p>hi\n", "a picture": "\x89PNG\n", "more behind it": file + "{}\n"} {
		if _, err := read(other); !regexp.MustCompile(`^line \d+: `).MatchString(errorText(err)) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func FuzzReader(f *testing.F) {
	file := sample(f)
	f.Add([]byte(file))
	f.Add([]byte("<!doctype html>\n" + PageStart + "\n" + file + PageEnd + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := read(string(data)); err != nil {
			var problem *Error
			if !errors.As(err, &problem) {
				t.Errorf("got %v", err)
			}
		}
	})
}
