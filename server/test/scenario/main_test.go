package scenario

import (
	"testing"

	"parley/server/test/kit"
)

func TestMain(m *testing.M) { kit.Main(m) }
