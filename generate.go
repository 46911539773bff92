package main

import (
	_ "embed"
	"os"

	"github.com/statusgen/statusgen/gen"
)

//go:generate go run .

//go:embed spec.yaml
var base []byte

func main() {
	os.Exit(gen.Main(os.Args[1:], base, os.Stdout, os.Stderr))
}
