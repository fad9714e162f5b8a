package chat

// MentionSteps returns how many bytes Mentions looks at.
func MentionSteps(text string) int {
	_, steps := mentions(text)
	return steps
}
