module github.com/statusgen/statusgen

go 1.24

require (
	github.com/dave/jennifer v1.7.1
	github.com/google/go-cmp v0.7.0
	// The diff of check, and tests. Later versions ask for Go 1.25.
	github.com/rogpeppe/go-internal v1.14.1
	gopkg.in/yaml.v3 v3.0.1
)

require (
	golang.org/x/sys v0.26.0 // indirect
	golang.org/x/tools v0.26.0 // indirect
)
