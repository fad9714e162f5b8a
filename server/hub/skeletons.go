package hub

import "context"

// fillSkeletons lets rooms of an older version be compared by what they look like. Skeletons are computed here, since no
// database can. Without them the server still works: look-alikes of those rooms are refused after a later start.
func fillSkeletons(ctx context.Context, cfg Config) {
	n, err := cfg.Store.FillSkeletons(ctx, func(name string) string {
		skeleton, _ := cfg.Names.RoomSkeleton(name)
		return skeleton
	})
	switch {
	case err != nil:
		cfg.Log.Warn("rooms that look like older ones may be created until the next start", "err", err)
	case n > 1: // the lobby of a new store is one
		cfg.Log.Info("look-alike room names are detected from now on", "rooms", n)
	}
}
