package status

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

// This file is run within the package that TestBodiesRun emits.

type appender interface {
	AppendJSON([]byte) ([]byte, error)
}

func TestBodies(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	failed := 0
	for range 2000 {
		for _, v := range []appender{new(BodyA), new(BodyB), new(BodyC), new(BodyD)} {
			fill(r, reflect.ValueOf(v).Elem())
			want, wantErr := json.Marshal(v)
			got, err := v.AppendJSON([]byte("before"))
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("%T: AppendJSON: %v, json.Marshal: %v", v, err, wantErr)
			}
			if err != nil {
				failed++
				continue
			}
			got, found := bytes.CutPrefix(got, []byte("before"))
			if !found || !slices.Equal(tokens(t, got), tokens(t, want)) {
				t.Fatalf("%T: AppendJSON gives\n\t%s\njson.Marshal\n\t%s", v, got, want)
			}
		}
	}
	if failed == 0 || failed > 7000 {
		t.Errorf("%d of 8000 bodies could not be encoded, want some", failed)
	}
}

// tokens is what a JSON text says, in its order: numbers as they are written,
// strings without their escapes, which encoding/json is free to choose.
func tokens(t *testing.T, text []byte) []json.Token {
	t.Helper()
	if !json.Valid(text) {
		t.Fatalf("not JSON: %s", text)
	}
	var all []json.Token
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		all = append(all, token)
	}
}

// omitsZero tells whether json.Marshal leaves out a time that is zero where the
// tag says so, as it does from Go 1.24 on.
var omitsZero = func() bool {
	text, err := json.Marshal(struct {
		T time.Time `json:",omitzero"`
	}{})
	return err == nil && string(text) == "{}"
}()

// fill makes a random value, often the zero one; a list is never nil.
func fill(r *rand.Rand, v reflect.Value) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		if r.IntN(3) > 0 || !omitsZero {
			v.Set(reflect.ValueOf(time.Unix(r.Int64N(1<<39), r.Int64N(1e9)).In(time.FixedZone("", r.IntN(86400)))))
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i))
		}
	case reflect.Pointer:
		if r.IntN(2) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem())
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		for i := range v.Len() {
			fill(r, v.Index(i))
		}
	case reflect.String:
		v.SetString([]string{"", "plain", "<\"\xff\u2028"}[r.IntN(3)])
	case reflect.Int:
		v.SetInt([]int64{0, 1, math.MinInt64}[r.IntN(3)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) > 0)
	case reflect.Float64:
		v.SetFloat(number(r))
	}
}

// number is now and then one that JSON cannot have.
func number(r *rand.Rand) float64 {
	if r.IntN(50) == 0 {
		return math.NaN()
	}
	return []float64{0, math.Copysign(0, -1), 1.5, 1e21, 1e-7, math.MaxFloat64}[r.IntN(6)]
}
