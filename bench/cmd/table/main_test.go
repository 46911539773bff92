package main

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the files of testdata that the tests compare with")

// Two rounds of all that there is: two contests, of which one lacks a contender,
// and groups of other firsts.
func TestTable(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "bars.svg")
	var stdout bytes.Buffer
	if err := run([]string{"-svg", svg, "testdata/rounds.txt"}, &stdout); err != nil {
		t.Fatal(err)
	}
	drawn, err := os.ReadFile(svg)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "testdata/table.md", stdout.Bytes())
	compare(t, "testdata/bars.svg", drawn)
}

func compare(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s would be\n%s", file, got)
	}
}

// The drawing is well-formed, and no bar leaves its column.
func TestBars(t *testing.T) {
	groups := []group{
		{"a<b", []result{{"limit", 0.001, 0, nil}, {"statusgen", 12345678, 1, nil}, {"<&>", 5, 12, nil}}},
		{"c", []result{{"limit", 7, 0, nil}, {"statusgen", 8, 1, nil}, {"x", 9, 2, nil}}},
	}
	decoder := xml.NewDecoder(bytes.NewReader(bars(groups)))
	var rects int
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "rect" {
			continue
		}
		rects++
		for _, a := range start.Attr {
			if a.Name.Local != "width" {
				continue
			}
			if width, err := strconv.ParseFloat(a.Value, 64); err != nil || width < 1 || width > barWidth {
				t.Errorf("a bar %s wide, %v", a.Value, err)
			}
		}
	}
	if rects != 6 {
		t.Errorf("%d bars, not 6", rects)
	}
}

// A round in which all were slow does not tell against one of them.
func TestOver(t *testing.T) {
	base := result{ns: 10, rounds: []float64{10, 40, 9}}
	r := result{ns: 21, rounds: []float64{21, 80, 18}}
	if got := r.over(base); got != 2 {
		t.Errorf("%v times, not 2", got)
	}
	if got := r.over(result{ns: 10, rounds: []float64{10, 40}}); got != 2.1 {
		t.Errorf("of other rounds: %v times, not 2.1", got)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{3}, 3},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 2, 100}, 3},
	} {
		if got := median(c.values); got != c.want {
			t.Errorf("median(%v) = %v, not %v", c.values, got, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("PASS\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{empty}, "no benchmark in the input"},
		{[]string{"testdata/none"}, "no such file"},
		{[]string{"-svg", filepath.Join(empty, "x"), "testdata/rounds.txt"}, "not a directory"},
	} {
		var stdout bytes.Buffer
		if err := run(c.args, &stdout); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, not %s", c.args, err, c.want)
		}
		if stdout.Len() > 0 {
			t.Errorf("%q printed %s", c.args, &stdout)
		}
	}
}
