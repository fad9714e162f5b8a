package words

import (
	"strconv"
	"strings"
	"time"

	"parley/shared/chat"
)

// date is a day, a month or a year of the reader.
type date struct {
	year, month, day int // month and day are 0 if there are none
	ago              int // days before today; -1 if it is none of that
}

// parseDate reads 2024, 2024-05, 2024-05-01, today and yesterday.
func parseDate(value string) (date, bool) {
	switch value = strings.ToLower(value); value {
	case "today":
		return date{}, true
	case "yesterday":
		return date{ago: 1}, true
	}
	d := date{ago: -1}
	year, rest, months := strings.Cut(value, "-")
	month, day, days := strings.Cut(rest, "-")
	var ok [3]bool
	d.year, ok[0] = number(year, 4, 9999)
	d.month, ok[1] = 0, !months
	if months {
		d.month, ok[1] = number(month, 2, 12)
	}
	d.day, ok[2] = 0, !days
	if days {
		d.day, ok[2] = number(day, 2, 31)
	}
	return d, ok == [3]bool{true, true, true}
}

func number(text string, digits, most int) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && 0 < n && n <= most && len(text) <= digits && (digits < 4 || len(text) == digits)
}

// span returns when a date begins and when the next one does.
func (d date) span(now time.Time, zone *time.Location) (from, to chat.Millis) {
	if zone == nil {
		zone = time.UTC
	}
	begin := func(year, month, day int) chat.Millis {
		return chat.MillisOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, zone))
	}
	switch {
	case d.ago >= 0:
		year, month, day := now.In(zone).Date()
		return begin(year, int(month), day-d.ago), begin(year, int(month), day-d.ago+1)
	case d.month == 0:
		return begin(d.year, 1, 1), begin(d.year+1, 1, 1)
	case d.day == 0:
		return begin(d.year, d.month, 1), begin(d.year, d.month+1, 1)
	}
	return begin(d.year, d.month, d.day), begin(d.year, d.month, d.day+1)
}
