// Package routers serves one service with five routers, which all give the same
// answers.
//
// With net/http, the handlers are those of the generated package, and its Mux
// answers where no pattern matches. The other routers have handlers of their
// own, in which a response sends itself with Respond. What each router says
// when it finds no route is put into the table's shape in a line or two:
//
//   - net/http and huma: status.Mux(mux), which has Allow as [http.ServeMux]
//     would.
//   - chi: NotFound and MethodNotAllowed. Chi finds which methods a path allows,
//     but tells only its own handler; another asks each method with Match. A
//     method that chi does not know it refuses without a look at the path.
//   - gin: NoRoute and NoMethod, the latter with HandleMethodNotAllowed, without
//     which gin answers 404. Allow stands in the header by then. The answer to
//     HEAD has no body, and gin would write its own over it, if not for
//     WriteHeaderNow.
//   - echo: HTTPErrorHandler, which gets [echo.ErrNotFound] and
//     [echo.ErrMethodNotAllowed], with Allow in the header; and every error
//     that a handler returns.
//
// What a router does for itself it still does. Echo answers OPTIONS with 204 and
// Allow, the others with 405; its last path parameter takes slashes in. Chi, gin
// and echo have HEAD only where it is registered. Gin redirects from /orders/ to
// /orders unless it is told otherwise. A panic in a handler of their own is
// theirs to recover; status.GetHandler(f), mounted as it is, does that itself.
// Huma checks what an operation declares of its input, and refuses it in a shape
// of its own, so the operations here declare no more than the path.
package routers
