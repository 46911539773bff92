// Package schema holds the JSON Schema of tables against all tables that there are: the
// good ones are taken, and of the bad ones those are refused that a schema can refuse.
package schema
