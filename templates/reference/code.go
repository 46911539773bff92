package reference

import (
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/sample"
)

// service is the Go of a handler that answers so.
//
//	return status.OrderNotFound("order-1")
func service(t *model.Table, r *model.Row) string {
	call := sample.Call(t, r)
	if call == "" {
		return ""
	}
	return "return " + call
}

// recognise is the Go of a client that has the error of Check, in err.
//
//	var e *orders.QuotaExceededError
//	if errors.As(err, &e) {
//		fmt.Println(e.Message())
//		fmt.Println(e.Resource, e.Limit)
//		after, ok := orders.Retryable(err, "") // how long to wait, and whether to send it once more
//		fmt.Println(after, ok)
//	}
func recognise(t *model.Table, r *model.Row, client string) string {
	lines := []string{"var e *" + client + "." + r.TypeName(), "if errors.As(err, &e) {", "\tfmt.Println(e.Message())"}
	var fields []string
	for _, p := range told(t, r) {
		if p.Optional && t.Side == model.ForBoth { // there, the setter has the name of a field
			lines = append(lines, "\tfmt.Println("+client+".ParamOf["+goType(p, client)+"](err, "+strconv.Quote(p.Name)+"))")
		} else {
			fields = append(fields, "e."+p.GoName())
		}
	}
	if len(fields) > 0 {
		lines = append(lines, "\tfmt.Println("+strings.Join(fields, ", ")+")")
	}
	if r.TellsFields() {
		lines = append(lines, "\tfor _, field := range e.Fields() {", "\t\tfmt.Println(field)", "\t}")
	}
	if r.Hide && r.Body == model.BodyError {
		lines = append(lines, "\tfmt.Println(e.Instance()) // by which the service finds it in its log")
	}
	if r.Retry != model.RetryNever {
		lines = append(lines, "\tafter, ok := "+client+`.Retryable(err, "") // how long to wait, and whether to send it once more`, "\tfmt.Println(after, ok)")
	}
	return strings.Join(append(lines, "}"), "\n")
}

// goType is the Go type of the param's value.
func goType(p *model.Param, pkg string) string {
	name := p.Type.Go()
	if p.Type == model.TypeBody {
		name = pkg + "." + p.Body.Name
	}
	if p.List {
		return "[]" + name
	}
	return name
}
