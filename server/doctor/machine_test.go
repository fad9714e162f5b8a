package doctor

import "testing"

func TestLimitsOfTheProcessAreWeighed(t *testing.T) {
	for about, c := range map[string]struct {
		cfg           Config
		files, memory Level
	}{
		"none":        {Config{}, OK, OK},
		"few files":   {Config{Files: 1024, Sessions: 768}, Warn, OK},
		"little room": {Config{Files: 65536, Sessions: 1000, Memory: 128 << 20}, OK, Warn},
		"enough":      {Config{Files: 65536, Sessions: 49152, Memory: 8 << 30}, OK, OK},
	} {
		r := &report{}
		checkMachine(r, c.cfg)
		if got := r.findings; len(got) != 2 || got[0].Level != c.files || got[1].Level != c.memory {
			t.Errorf("%s: %+v", about, got)
		}
	}
}
