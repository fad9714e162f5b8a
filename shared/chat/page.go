package chat

// Page is a page of a room's history: the messages and renames of a span of Seqs.
type Page struct {
	From, To Seq     // the span; To is From-1 if it is empty
	Events   []Event // messages and renames in it, ascending, as they stand now
	Changes  []Event // of a page after a Seq: amendments in the span whose target stands before it, ascending, without superseded ones
}
