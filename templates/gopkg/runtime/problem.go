package runtime

// problemShape is that of a problem (RFC 9457, section 3), with the extension members
// of this package's own.
var problemShape = shape{is: anObject, of: []shape{
	{name: "type", is: theType},
	{name: "title", is: thePhrase},
	{name: "status", is: theStatus},
	{name: "code", is: theID},
	{name: "detail", is: theMessage},
	{name: "instance", is: theInstance},
	{name: "errors", is: aList, of: []shape{{is: eachField, placed: true, of: []shape{{is: anObject, of: []shape{
		{name: "pointer", is: thePointer},
		{name: "in", is: theIn},
		{name: "name", is: theParameter},
		{name: "detail", is: theDetail},
	}}}}}},
	{is: moreParams},
}}
