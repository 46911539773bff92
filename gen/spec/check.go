package spec

import (
	"slices"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// A checker makes a model of a table, and reports what keeps it from one.
type checker struct {
	*report.Report
	table *table
	dir   string // of the file that the outputs are relative to

	rows    map[string]*row
	methods map[string]model.Method
	bodies  map[string]*model.Body
	errors  map[string]claimed      // Go errors
	beside  map[string]report.Place // the members that the params stand beside in an error's body
	inXML   bool                    // a format is XML
	goNames goNames
}

// check returns the spec, which is complete if nothing was reported.
func (c *checker) check() *Spec {
	outputs := c.outputs()
	c.goNames = goNames{dir: c.dir, output: outputs.Go}
	c.errors = map[string]claimed{}
	out := &model.Table{Formats: c.formats()}
	c.inXML = slices.ContainsFunc(out.Formats, model.Format.IsXML)
	out.Error = c.errorBody()
	c.rows = make(map[string]*row, len(c.table.rows.list))
	for _, r := range c.table.rows.list {
		c.rows[r.name] = r
	}
	out.Package = c.packageName(outputs)
	out.Methods = c.tableMethods()
	out.Bodies = c.tableBodies()
	for _, r := range c.table.rows.list {
		if row := c.row(r, out.Methods); row != nil {
			out.Rows = append(out.Rows, row)
		}
	}
	switch {
	case len(c.table.rows.list) > 0 || c.table.rows.Misread:
	case !c.table.rows.Given():
		c.top().Errorf(c.table.Place, "no statuses; add at least one row, as in statuses: {NotFound: 404}")
	default:
		c.top().Errorf(c.table.rows.Place, "statuses has no row; add at least one, as in NotFound: 404")
	}
	c.checkNames(out)
	out.Own = ownRows(out)
	c.goNames.resolve()
	if len(c.Problems) == 0 {
		c.lint(out)
	}
	return &Spec{Table: out, Outputs: outputs, rows: c.rows}
}

// top is the scope of what is in no row.
func (c *checker) top() report.Scope { return report.Scope{Report: c.Report, Allowed: c.table.allow} }
