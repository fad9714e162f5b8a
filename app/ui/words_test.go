package ui

import (
	"testing"

	"parley/app/ui/render"
	"parley/app/ui/uitest"
	"parley/shared/catalog"
)

var english, chinese = catalog.English.Words(), catalog.Chinese.Words()

func writer(t testing.TB) render.Rows { return render.Rows{Words: english, Today: uitest.Noon(t)} }
