package browser

import (
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

func TestMain(m *testing.M) { kit.Main(m, chromium.Close) }
