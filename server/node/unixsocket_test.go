//go:build linux

package node

import (
	"strings"
	"testing"
)

func TestImpossibleSocketsSayWhatToDo(t *testing.T) {
	for args, want := range map[string]string{
		"--addr unix:":                             "unix:/run/parley.sock",
		"--addr unix:/run/":                        "unix:/run/parley.sock",
		"--addr unix:@parley":                      "permissions",
		"--addr unix:/x?mode=999":                  "mode=0660",
		"--addr unix:/x?mode=0":                    "mode=0660",
		"--addr unix:/x?group=www-data":            "mode=0660",
		"--addr unix:/" + strings.Repeat("x", 103): "shorter",
		"--admin unix:":                            "unix:/run/parley.sock",
	} {
		_, err := ParseConfig(strings.Fields(args), func(string) string { return "" }, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want something with %q", args, err, want)
		}
	}
}
