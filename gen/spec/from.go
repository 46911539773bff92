package spec

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// from completes the row with the Go errors that mean it, once they are looked
// up.
func (c *checker) from(s scope, r *row, out *model.Row) {
	if len(r.from.list) == 0 {
		return
	}
	if i := slices.IndexFunc(out.Headers, required); i >= 0 {
		s.errorf(r.from.place, "a Go error cannot mean this row: it has nothing to give the required header %s", out.Headers[i].Name)
	}
	if len(out.Params) > 0 {
		s.errorf(r.from.place, "a Go error cannot mean this row: it has nothing to give the param %s", out.Params[0].Name)
	}
	out.From = make([]model.GoError, len(r.from.list))
	for i, name := range r.from.list {
		if first, twice := c.errors[name.value]; twice {
			s.errorf(name.place, "%s means row %s already (%s)", unquoted(name.value), first.row, first.place)
			continue
		}
		c.errors[name.value] = claimed{name.place, r.name}
		text, isPointer := strings.CutPrefix(name.value, "*")
		c.goNames.add(s, item[string]{place: name.place, value: text}, func(n goName, o types.Object) {
			if kind, ok := errorKind(n, o, isPointer); ok {
				out.From[i] = model.GoError{GoName: n.model(o), Kind: kind}
			}
		})
	}
}

// A claimed Go error means a row.
type claimed struct {
	place
	row string
}

// errorKind returns how the Go object is recognised as an error, and reports
// one that cannot be.
func errorKind(n goName, o types.Object, isPointer bool) (model.GoErrorKind, bool) {
	typeName, isType := o.(*types.TypeName)
	switch {
	case isType && isGeneric(typeName):
		n.errorf(n.place, "%s has type parameters, so that it is many types; name an error of one", n.value)
	case isType && isPointer:
		if isError(types.NewPointer(o.Type())) {
			return model.ErrorPointer, true
		}
		if isError(o.Type()) { // an interface
			n.errorf(n.place, "*%s is a pointer to an interface, which no error is; leave out the *", n.value)
			break
		}
		n.errorf(n.place, "*%s is no error: it has no method Error() string", n.value)
	case isType:
		if isError(o.Type()) {
			return model.ErrorValue, true
		}
		if isError(types.NewPointer(o.Type())) {
			n.errorf(n.place, `%s is no error, but a pointer to it is; write "*%[1]s"`, n.value)
			break
		}
		n.errorf(n.place, "%s is no error: it has no method Error() string", n.value)
	case isPointer:
		n.errorf(n.place, "*%s is %s; the * is for a type", n.value, kindOf(o))
	case isError(o.Type()) && !isFunc(o):
		return model.Sentinel, true
	default:
		n.errorf(n.place, "%s is %s; a Go error is a variable of type error, or a type with a method Error() string", n.value, kindOf(o))
	}
	return 0, false
}

func isFunc(o types.Object) bool {
	_, ok := o.(*types.Func)
	return ok
}

// goBody binds the body to a Go type once it is looked up.
func (c *checker) goBody(s scope, b *body, out *model.Body) {
	out.Go = &model.GoName{}
	c.goNames.add(s, b.golang, func(n goName, o types.Object) {
		typeName, isType := o.(*types.TypeName)
		switch {
		case !isType:
			n.errorf(n.place, "%s is %s; a body is a type", n.value, kindOf(o))
		case isGeneric(typeName):
			n.errorf(n.place, "%s has type parameters; declare a type without them, and name that", n.value)
		case lockIn(o.Type()) != nil:
			n.errorf(n.place, "%s cannot be copied, %s, and a body is passed by value; let the row have body: resource, which may be a pointer", n.value, because(o.Type()))
		default:
			*out.Go = n.model(o)
		}
	})
}

// because says why a type cannot be copied.
func because(t types.Type) string {
	lock := lockIn(t)
	if types.Identical(lock, t) {
		return "as it is a lock"
	}
	return "since it has a " + types.TypeString(lock, nil)
}

// lockIn returns the lock that the type is or has within it, nil if none: what
// `go vet` does not let be copied (golang.org/x/tools/go/analysis/passes/copylock).
func lockIn(t types.Type) types.Type {
	switch of := t.Underlying().(type) {
	case *types.Array:
		return lockIn(of.Elem())
	case *types.Struct:
		// A struct that has a lock embedded as an interface is one itself.
		if types.Implements(types.NewPointer(t), locker) && !types.Implements(t, locker) {
			return t
		}
		for field := range of.Fields() {
			if lock := lockIn(field.Type()); lock != nil {
				return lock
			}
		}
	}
	return nil
}

// locker is sync.Locker.
var locker = types.NewInterfaceType([]*types.Func{
	types.NewFunc(token.NoPos, nil, "Lock", types.NewSignatureType(nil, nil, nil, nil, nil, false)),
	types.NewFunc(token.NoPos, nil, "Unlock", types.NewSignatureType(nil, nil, nil, nil, nil, false)),
}, nil).Complete()
