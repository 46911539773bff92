// Package documents holds the documents of tables to the tools that people read such
// documents with. It is a module of its own for the sake of those tools: Go's come by
// go.mod, those of npm by
//
//	npm ci
//
// in this folder. The tests that need them are skipped where that was not done.
//
//   - What a table gives is linted by Redocly and Spectral and valid by the schemas of
//     OpenAPI, 3.1 and 3.0, alone and where the document of an API refers to it.
//   - A server sends each row of each table, in each format and to each method, and
//     libopenapi-validator finds in the response what the document says, and no more.
//   - openapi-typescript, oapi-codegen and ogen make clients from ../orders/openapi.yaml,
//     which compile, and get errors of their types from the service.
//   - Prism, as a proxy before that service, has nothing to say against what it answers.
//   - The reference in Markdown is as markdownlint has it.
//
// Each of them also finds what is made wrong on purpose.
package documents
