package timeline

import "parley/shared/chat"

// Range is the events After < Seq <= To.
type Range struct{ After, To chat.Seq }
