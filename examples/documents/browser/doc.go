// Package browser holds the pages and the pictures of tables to what readers do with
// them, in Chromium: they search, filter, follow deep links, copy, print, use the keyboard
// alone, a phone, the dark, or no JavaScript. Nothing leaves a page, nothing that a table
// says becomes more than text, and axe-core and html-validate have nothing to say.
//
//	npm ci
//	go test ./browser
//
// in the folder above runs check.mjs; CHROMIUM says where the browser is, if it is not
// /usr/bin/chromium. Where one of them is not there the tests are skipped, but not in CI.
package browser
