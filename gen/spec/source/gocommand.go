package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
)

// goList runs the go command in the folder, with env beside the environment, and has
// each JSON value of its output decoded. What the go command begins with is looked at before, since it
// reads whatever has the name.
func goList(dir string, env, args []string, decode func(*json.Decoder) error) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	for _, name := range []string{"go.mod", "go.work"} {
		if _, _, err := nearest(abs, name); err != nil {
			return err
		}
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if why := strings.TrimSpace(stderr.String()); why != "" {
			return errors.New(oneLine(why))
		}
		for d := json.NewDecoder(bytes.NewReader(out)); decode(d) == nil; { // a value may say why, as those of go mod download do
		}
		return err
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		if err := decode(d); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// oneLine is the first line of what the go command says; with the next, where
// that is what the first announces.
func oneLine(text string) string {
	line, rest, _ := strings.Cut(text, "\n")
	if strings.HasSuffix(line, ":") && rest != "" {
		next, _, _ := strings.Cut(rest, "\n")
		line += " " + strings.TrimSpace(next)
	}
	return line
}
