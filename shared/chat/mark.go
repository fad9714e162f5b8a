package chat

// ReadMark says up to where a user has read a room. Reading moves it forward; only an explicit request of the user moves it back, and
// Back counts these. So devices agree, in whatever order they learn of both.
type ReadMark struct {
	Seq  Seq   // the last event that was read
	Back int64 // how often the mark was moved back
}

// Latest returns the later of two marks.
func (m ReadMark) Latest(other ReadMark) ReadMark {
	if other.Back > m.Back || other.Back == m.Back && other.Seq > m.Seq {
		return other
	}
	return m
}
