//go:build fieldvalues

package runtime

import "log/slog"

// What is emitted where rows say what a wrong field has beside its detail.

const (
	saidCode = iota
	saidSize
)

type fieldValues [2]slog.Value

var valueNames = [...]string{saidCode: "code", saidSize: "size"}

func valueKinds(row *row) []paramKind {
	if row.code != 404 {
		return nil
	}
	return []paramKind{{"code", "string"}, {"size", "int64"}}
}
