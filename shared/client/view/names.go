package view

import "parley/shared/words"

// NameKey returns the key of a name in Snapshot.Names: names that differ in case or width are one.
func NameKey(name string) string { return words.Fold(name) }
