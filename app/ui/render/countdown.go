package render

import (
	"fmt"
	"time"
)

// Countdown returns what is left of a time, as 0:09 or 1:00:00. It rounds up: at zero it is over.
func Countdown(left time.Duration) string {
	seconds := int((left + time.Second - 1) / time.Second)
	if seconds < 3600 {
		return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}
