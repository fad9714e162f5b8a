package doctor

import (
	"errors"
	"strings"
	"testing"
)

func TestFailedJobsAreReported(t *testing.T) {
	for about, c := range map[string]struct {
		failed, again int
		err           error
		level         Level
		found         string
	}{
		"none":             {0, 0, nil, OK, "no job has failed"},
		"one is tried":     {0, 1, nil, Note, "0 jobs have failed and were given up, 1 will"},
		"two are given up": {2, 1, nil, Warn, "2 jobs have failed and were given up, 1 will"},
		"an older version": {0, 0, errors.New("no such column"), Note, "no such column"},
	} {
		r := &report{}
		r.jobs(c.failed, c.again, c.err)
		if f := r.findings; len(f) != 1 || f[0].Level != c.level || !strings.Contains(f[0].Found, c.found) || (c.level == Warn) != strings.Contains(f[0].Do, "/admin/jobs or the log for") {
			t.Errorf("%s: %+v", about, f)
		}
	}
}
