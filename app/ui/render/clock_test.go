package render

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/client/view"
)

func TestATimeHasTheOffsetOfItsMoment(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for place, want := range map[string][2]string{ // at noon of UTC, in January and in July
		"Europe/Berlin": {"13:00", "14:00"}, "America/New_York": {"07:00", "08:00"}, "Australia/Lord_Howe": {"23:00", "22:30"},
		"Asia/Kolkata": {"17:30", "17:30"}, "Asia/Shanghai": {"20:00", "20:00"}, "Pacific/Auckland": {"01:00", "00:00"},
	} {
		loc, zone := uitest.Zone(t, place)
		for i, month := range []time.Month{time.January, time.July} {
			at := time.Date(2026, month, 15, 12, 0, 0, 0, time.UTC)
			rw := Rows{Words: catalog.English.Words(), Clock: Clock{Zone: zone}, Today: zone.In(now)}
			for _, first := range []bool{true, false} {
				uitest.WantAll(t, rw.Row(uitest.Said("1", at, uitest.Ada, first, "x")), ">"+want[i]+"</time>", `datetime="2026-0`+fmt.Sprint(int(month))+`-15T12:00Z"`)
			}
			day := rw.Words.Day(at.In(loc), now.In(loc))
			uitest.WantAll(t, rw.Row(view.Row{Kind: view.RowDay, At: at}), `<h2 class="day"><span>`+day+`</span></h2>`)
			rw.Live = true
			uitest.WantAll(t, rw.Row(view.Row{Kind: view.RowDay, At: at}), `<h2 class="day"><span data-action="dialog" data-arg="day">`+day+`</span></h2>`)
		}
	}
}

func TestTodayIsTheDayOfThePlace(t *testing.T) {
	_, zone := uitest.Zone(t, "Europe/Berlin")
	now := time.Date(2026, 11, 28, 23, 30, 0, 0, time.UTC) // the 29th in Berlin
	rw := Rows{Words: catalog.English.Words(), Clock: Clock{Zone: zone}, Today: zone.In(now)}
	for at, want := range map[time.Time]string{
		now.Add(-time.Hour): "Yesterday", now.Add(-29 * time.Minute): "Today", now: "Today", now.AddDate(0, 0, -2): "Friday, 27 November",
		now.AddDate(0, -4, 0): "Wednesday, 29 July", // half past one of summer time
	} {
		if got := rw.Row(view.Row{Kind: view.RowDay, At: at}); !strings.Contains(got, ">"+want+"<") {
			t.Errorf("%s: got %s, want %s", at, got, want)
		}
	}
}

func TestTheHourCycleIsThatOfTheLocale(t *testing.T) {
	for hour, want := range map[int][4]string{
		0: {"00:05", "12:05 AM", "上午12:05", "12:05"}, 9: {"09:05", "9:05 AM", "上午9:05", "9:05"},
		12: {"12:05", "12:05 PM", "下午12:05", "12:05"}, 23: {"23:05", "11:05 PM", "下午11:05", "11:05"},
	} {
		at := time.Date(2026, 7, 15, hour, 5, 0, 0, time.UTC)
		got := [4]string{catalog.English.Words().Time(at, false), catalog.English.Words().Time(at, true), catalog.Chinese.Words().Time(at, true), catalog.ShortTime(at, true)}
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
