package sqlstore

import "context"

// RemoveUsers removes users whom nothing references, with all that belongs to them.
func (d Dialect) RemoveUsers(ctx context.Context, tx Tx, nums []int64) error {
	return d.remove(ctx, tx, nums,
		`DELETE FROM tokens WHERE "user" `, `DELETE FROM members WHERE "user" `, `DELETE FROM former_names WHERE "user" `, `DELETE FROM users WHERE num `)
}

// RemoveRooms removes empty rooms.
func (d Dialect) RemoveRooms(ctx context.Context, tx Tx, nums []int64) error {
	return d.remove(ctx, tx, nums, `DELETE FROM room_suffixes WHERE room `, `DELETE FROM rooms WHERE num `)
}

func (d Dialect) remove(ctx context.Context, tx Tx, nums []int64, queries ...string) error {
	if len(nums) == 0 {
		return nil
	}
	list := d.List(nums)
	for _, query := range queries {
		if err := tx.Exec(ctx, query+d.In(1), Args{list}); err != nil {
			return err
		}
	}
	return nil
}
