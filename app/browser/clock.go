//go:build js

package browser

import (
	"time"

	"parley/app/ui/render"
	"parley/shared/client/view"
)

// Times is what the browser knows of time: Go knows the offset from UTC of its own start only.
type Times struct {
	zone *view.Zone
	name string // of the time zone
}

// NewTimes returns the times of the place where the browser is.
func NewTimes() *Times { return &Times{view.NewZone(offset), zoneName()} }

// offset returns how many seconds clocks are ahead of UTC at a moment.
func offset(at time.Time) int {
	behind := global().Get("Date").New(float64(at.UnixMilli())).Call("getTimezoneOffset") // in minutes
	return -int(behind.Float() * 60)
}

func zoneName() string {
	format := global().Get("Intl").Call("DateTimeFormat")
	return text(format.Call("resolvedOptions").Get("timeZone"))
}

// Zone returns the time zone for a client.
func (t *Times) Zone() *view.Zone { return t.zone }

// Clock shows the time in the hour cycle that the page's script has found out.
func (t *Times) Clock() render.Clock {
	return render.Clock{Zone: t.zone, Hour12: global().Get("parleyBoot").Get("hour12").Truthy()}
}

// ZoneChanged looks whether the time zone is another one. It does so by name: two may have the same offset now and another in summer.
func (t *Times) ZoneChanged() bool {
	name := zoneName()
	if name == t.name {
		return false
	}
	t.name = name
	t.zone.Forget()
	return true
}
