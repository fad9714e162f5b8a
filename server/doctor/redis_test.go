package doctor

import (
	"slices"
	"strings"
	"testing"
)

func TestAURLOfRedisMayNameSeveralHosts(t *testing.T) {
	options, err := redisOptions("redis://user:p%40ss@one:1111,two,three:3333/2?master_set=main&sentinel_password=x")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"one:1111", "two:6379", "three:3333"}
	if !slices.Equal(options.InitAddress, want) || options.Password != "p@ss" || options.SelectDB != 2 || options.Sentinel.MasterSet != "main" {
		t.Errorf("got %v, database %d, Sentinels of %q", options.InitAddress, options.SelectDB, options.Sentinel.MasterSet)
	}
}

func TestAURLOfRedisIsNotRepeated(t *testing.T) {
	for _, raw := range []string{"redis://u:secret@h:x/%zz", "rediss://u:secret@h?ca=/no/such/file", "nats://u:secret@h"} {
		if _, err := redisOptions(raw); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", raw, err)
		}
	}
}
