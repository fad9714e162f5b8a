package transfer

// Columns returns what is copied, as table.column.
func Columns() (all []string) {
	for _, t := range tables {
		for _, column := range t.columns {
			all = append(all, t.name+"."+column)
		}
	}
	return all
}
