package spec

import (
	"cmp"
	"path/filepath"
	"slices"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// check makes a model of the table, and reports what keeps it from one: the spec
// is complete if nothing was reported. Each step takes what it needs of the
// table, and what the steps before it found. Dir is the folder of the file that
// the outputs are relative to. In says what the table is read for: of one that is compared
// there are no outputs, and its Go names are not looked up.
func check(s report.Scope, t *table, sources []*report.Source, in Input) *Spec {
	dir := filepath.Dir(in.File)
	outputs := namedOutputs(t)
	var documents []Document
	if !in.Compared && !(in.Shown && t.outputs.Missing()) {
		outputs = checkOutputs(s, t, dir)
		documents = checkDocuments(s, t.outputs, outputs, sources)
	}
	pkg := checkPackage(s, t, outputs)
	client, side := checkClient(s, t, outputs, pkg)
	formats := checkFormats(s, t.formats)
	inXML := slices.ContainsFunc(formats, model.Format.IsXML)
	errors, beside, places := checkErrorBody(s, t.errors, t.domain, fieldValues(s, t.rows.list), inXML)
	methods := checkMethods(s, t)
	bodies := checkBodies(s, t.bodies, inXML)
	addDeprecationHeaders(s, t.rows.list)
	completeHeaders(t.rows.list, checkSuccessHeaders(s, t.headers))
	rows := checkRows(s, t, vocabulary{methods, bodies, beside, places, side})
	checkPlaces(s, places, rows)
	checkUses(s, rows)
	checkReserved(s, t.reserved, rows)
	patterns := checkIDs(s, t.ids, rows)
	checkNames(s, methods, bodies, rows, side)

	// A run of the go command costs more than all else, so the Go names of the
	// table are looked up at once; this completes the models that have one.
	names := goNames{dir: dir, output: cmp.Or(outputs.Go, outputs.Client)}
	names.addEncoders(s, t.formats, formats)
	names.addBodies(s, bodies)
	names.addErrors(s, rows)
	if in.Compared || outputs == (Outputs{}) {
		names.assume() // no Go is emitted that would have to compile
	} else {
		names.resolve()
	}

	out := &model.Table{Package: pkg, API: checkAPI(s, t.api), Domain: checkDomain(s, t.domain), Formats: formats, Error: errors, Methods: methods.models, Reserved: model.Reserved{IDs: values(t.reserved.ids), Names: values(t.reserved.names)}}
	for _, b := range bodies {
		out.Bodies = append(out.Bodies, b.model)
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, r.model)
	}
	out.Own = ownRows(out)
	if len(s.Problems) == 0 && !in.Compared {
		lint(s, t, methods, bodies, rows, places)
		lintOwnIDs(s, t, patterns, out.Own)
		lintAllow(s, t.allow, rows)
	}
	return &Spec{Table: out, Packages: packages(out, outputs, client, side), Documents: documents, rows: rows, written: t}
}
