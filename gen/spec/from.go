package spec

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// addErrors adds the Go errors that mean the rows.
func (g *goNames) addErrors(s report.Scope, rows []checkedRow) {
	means := map[string]claimed{}
	for _, r := range rows {
		if r.model.IsError() && len(r.from.list) > 0 {
			g.addErrorsOf(s.In(r.name), r, means)
		}
	}
}

// addErrorsOf adds the Go errors that mean the row. Means has those that mean a
// row before it.
func (g *goNames) addErrorsOf(s report.Scope, r checkedRow, means map[string]claimed) {
	out := r.model
	if i := slices.IndexFunc(out.Headers, func(h *model.Header) bool { return h.Required }); i >= 0 {
		s.Errorf(r.from.Place, "a Go error cannot mean this row: it has nothing to give the required header %s", out.Headers[i].Name)
	}
	if params := out.Required(); len(params) > 0 {
		s.Errorf(r.from.Place, "a Go error cannot mean this row: it has nothing to give the param %s", params[0].Name)
	}
	out.From = make([]model.GoError, len(r.from.list))
	for i, name := range r.from.list {
		if first, twice := means[name.Value]; twice {
			s.Errorf(name.Place, "%s means row %s already (%s)", report.Unquoted(name.Value), first.row, first.Place)
			continue
		}
		means[name.Value] = claimed{name.Place, r.name}
		text, isPointer := strings.CutPrefix(name.Value, "*")
		g.add(s, report.Item[string]{Place: name.Place, Value: text}, func(n goName, o types.Object) {
			if kind, ok := errorKind(n, o, isPointer); ok {
				out.From[i] = model.GoError{GoName: n.model(o), Kind: kind}
			}
		}, func(n goName) { out.From[i] = model.GoError{GoName: n.assumed(), Kind: assumedKind(isPointer)} })
	}
}

// A claimed Go error means a row.
type claimed struct {
	report.Place
	row string
}

// errorKind returns how the Go object is recognised as an error, and reports
// one that cannot be.
func errorKind(n goName, o types.Object, isPointer bool) (model.GoErrorKind, bool) {
	typeName, isType := o.(*types.TypeName)
	switch {
	case isType && isGeneric(typeName):
		n.Errorf(n.Place, "%s has type parameters, so that it is many types; name an error of one", n.Value)
	case isType && isPointer:
		if isError(types.NewPointer(o.Type())) {
			return model.ErrorPointer, true
		}
		if isError(o.Type()) { // an interface
			n.Errorf(n.Place, "*%s is a pointer to an interface, which no error is; leave out the *", n.Value)
			break
		}
		n.Errorf(n.Place, "*%s is no error: it has no method Error() string", n.Value)
	case isType:
		if isError(o.Type()) {
			return model.ErrorValue, true
		}
		if isError(types.NewPointer(o.Type())) {
			n.Errorf(n.Place, `%s is no error, but a pointer to it is; write "*%[1]s"`, n.Value)
			break
		}
		n.Errorf(n.Place, "%s is no error: it has no method Error() string", n.Value)
	case isPointer:
		n.Errorf(n.Place, "*%s is %s; the * is for a type", n.Value, kindOf(o))
	case isError(o.Type()) && !isFunc(o):
		return model.Sentinel, true
	default:
		n.Errorf(n.Place, "%s is %s; a Go error is a variable of type error, or a type with a method Error() string", n.Value, kindOf(o))
	}
	return 0, false
}

// assumedKind is how a Go error is recognised that has not been looked up. That a name
// is that of a type without a * cannot be known.
func assumedKind(isPointer bool) model.GoErrorKind {
	if isPointer {
		return model.ErrorPointer
	}
	return model.Sentinel
}

func isFunc(o types.Object) bool {
	_, ok := o.(*types.Func)
	return ok
}

// addBodies adds the Go types that bodies are.
func (g *goNames) addBodies(s report.Scope, bodies checkedBodies) {
	polled := map[string]report.Place{}
	for _, b := range bodies {
		if b.model.Go == nil {
			continue
		}
		g.add(s.In(b.name), b.golang, func(n goName, o types.Object) {
			if isBody(n, o) {
				*b.model.Go = n.model(o)
				lintPromoted(n, o.Type())
				selectGo(n, o.Type(), b, polled)
			}
		}, func(n goName) { *b.model.Go = n.assumed() })
	}
}

// isBody reports whether the Go object can be a body, and if not, why.
func isBody(n goName, o types.Object) bool {
	typeName, isType := o.(*types.TypeName)
	switch {
	case !isType:
		n.Errorf(n.Place, "%s is %s; a body is a type", n.Value, kindOf(o))
	case isGeneric(typeName):
		n.Errorf(n.Place, "%s has type parameters; declare a type without them, and name that", n.Value)
	case lockIn(o.Type()) != nil:
		n.Errorf(n.Place, "%s cannot be copied, %s, and a body is passed by value; let the row have body: resource, which may be a pointer", n.Value, because(o.Type()))
	default:
		return true
	}
	return false
}

// lintPromoted warns of a struct that has the method which encodes it only from
// a field that it embeds: the other fields are not in the body.
func lintPromoted(n goName, t types.Type) {
	method, path, _ := types.LookupFieldOrMethod(t, true, nil, "AppendJSON")
	of, isStruct := t.Underlying().(*types.Struct)
	if isStruct && of.NumFields() > 1 && len(path) > 1 && isFunc(method) && types.Identical(method.Type(), appenderType) {
		n.Warnf(n.Place, "promoted-method", "the method AppendJSON of %s is that of the embedded %s, which leaves the other fields out of the body; declare one for %[1]s, or give the field a name",
			n.Value, of.Field(path[0]).Name())
	}
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
