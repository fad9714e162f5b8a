package node

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// units of sizes, the largest first.
var units = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}}

// parseBytes reads a size such as 512MiB; a number without a unit is bytes.
func parseBytes(v string) (int64, error) {
	number, per := v, int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(v, u.name); ok {
			number, per = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > (1<<62)/per {
		return 0, fmt.Errorf("%q is not a size; write it as 512MiB, 1GiB or 0", v)
	}
	return n * per, nil
}

// formatBytes returns a size as an operator reads it.
func formatBytes(bytes int64) string {
	for _, u := range units[:3] {
		if bytes >= u.bytes {
			return strconv.FormatFloat(float64(bytes)/float64(u.bytes), 'f', 1, 64) + " " + u.name
		}
	}
	return strconv.FormatInt(bytes, 10) + " bytes"
}

// leastAge is more than how seldom it is noted that somebody is here, which is once a day.
const leastAge = 48 * time.Hour

// parseAge reads for how long something is unused; 0 is for ever.
func parseAge(v string) (time.Duration, error) {
	age, err := time.ParseDuration(v)
	if err != nil || age != 0 && age < leastAge {
		return 0, fmt.Errorf("%q is not a time of 48h or more; write it as 720h, which is 30 days, or 0 for never", v)
	}
	return age, nil
}
