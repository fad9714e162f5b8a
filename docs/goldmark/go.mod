module parley/docs/goldmark

go 1.26.0

require (
	github.com/yuin/goldmark v1.8.7
	parley v0.0.0
)

replace parley => ../..
