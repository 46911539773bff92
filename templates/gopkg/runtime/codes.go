package runtime

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// What an error can be asked.

// CodeOf returns the status code of the first error of a row in err's tree, depth
// first, or 0 where there is none. It always returns, also of a tree that wraps itself
// and of errors whose methods panic.
func CodeOf(err error) int {
	if row := foundRow(err); row != nil {
		return row.code
	}
	return 0
}

// IDOf returns the name on the wire of the error whose code CodeOf returns, or ""
// where there is none.
func IDOf(err error) string {
	if row := foundRow(err); row != nil {
		return row.id
	}
	return ""
}

// foundRow returns the row of the first error of one in err's tree, or nil; nil also
// where a method of an error panics.
func foundRow(err error) (row *row) {
	defer func() { _ = recover() }()
	if f, _ := find(err, maxTree); f != nil {
		row = orFallback(f).row
	}
	return row
}

// fieldsOf returns a fieldFailure of an error that has its fields in its extra.
func fieldsOf(f *failure) fieldFailure {
	all := fieldFailure{failure: *f}
	fields := extraOf(f).fields
	all.n = copy(all.few[:], fields)
	if len(fields) > len(all.few) {
		all.more = fields
	}
	return all
}

// paramValue returns the value of a param of an error, or the zero value where it has
// none of the name and the type.
func paramValue[T any](f *failure, name string) T {
	//statusgen:client
	if value, ok := plainParam[T](f, name); ok {
		return value
	}
	//statusgen:end
	value, _ := paramOf[T](f, name)
	return value
}

// plainParam does as paramOf for the types of most params, without allocating.
func plainParam[T any](f *failure, name string) (value T, ok bool) {
	p := placedParam(extraOf(f).params, name)
	if p == nil {
		return value, false
	}
	switch v := any(&value).(type) {
	case *string:
		if ok = p.Value.Kind() == slog.KindString; ok {
			*v = p.Value.String()
		}
	case *int:
		if ok = p.Value.Kind() == slog.KindInt64; ok {
			*v = int(p.Value.Int64())
		}
	case *bool:
		if ok = p.Value.Kind() == slog.KindBool; ok {
			*v = p.Value.Bool()
		}
	case *float64:
		if ok = p.Value.Kind() == slog.KindFloat64; ok {
			*v = p.Value.Float64()
		}
	}
	return value, ok
}

// paramOf returns the value of a param of an error, and whether it has one of the name
// and the type.
func paramOf[T any](f *failure, name string) (value T, ok bool) {
	params := extraOf(f).params
	//statusgen:service
	params = append(params[:len(params):len(params)], extraOf(f).secrets...)
	//statusgen:end
	for i := range params {
		if params[i].Key != name {
			continue
		}
		//statusgen:client
		if setPlain(&value, params[i].Value) {
			return value, true
		}
		//statusgen:end
		switch v := params[i].Value.Any().(type) {
		case T:
			return v, true
		case *T: // of a time
			return *v, true
		case int64:
			if n, isInt := any(&value).(*int); isInt {
				*n, ok = int(v), true
			}
		//statusgen:service
		default: // maybe a body of another package, or a list of such
			if isOfKind(v, bareKind(fmt.Sprintf("%T", value))) {
				if b, err := json.Marshal(v); err == nil {
					_ = json.Unmarshal(b, &value) // of another form, it keeps what fits
					ok = true
				}
			}
			//statusgen:end
		}
	}
	return value, ok
}

// setPlain gives a variable the value of a param, if both are a string or an int. Any
// would allocate for either.
func setPlain(variable any, v slog.Value) bool {
	switch p := variable.(type) {
	case *string:
		if v.Kind() == slog.KindString {
			*p = v.String()
			return true
		}
	case *int:
		if v.Kind() == slog.KindInt64 {
			*p = int(v.Int64())
			return true
		}
	}
	return false
}
