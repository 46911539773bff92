package runtime

// A shape says what stands at one place of an error body, so that what an encoder has
// written there can be read. It is never written to.
type shape struct {
	name      string    // of a member; empty: the members that it stands for are beside the others
	is        shapeKind // what stands here
	what      string    // which param, or value of the row or of a field; of aLiteral its JSON
	key       shapeKind // of aMap: what the names are
	quoted    bool      // a number, or each param, stands here as a string
	placed    bool      // of eachField and aMap: a field says in which part of the request it is, unless that is the body
	maybe     bool      // in one of several alternatives: it may be missing
	attribute bool      // in XML it is an attribute
	text      bool      // in XML it is the text of the element
	of        []shape   // the members of anObject, the items of aList, the alternatives of oneOf; of eachField and aMap the one that is repeated
}

// A shapeKind says what stands at a place.
type shapeKind uint8

const (
	aLiteral shapeKind = iota
	aText              // that says nothing of the error: the time, or the path of the request
	anObject
	aList
	eachField // in a list: an item for each wrong field
	aMap      // an object with a member for each name of wrong fields
	oneOf     // the first of several that there was something for

	theStatus
	theID
	thePhrase
	theMessage
	theType
	theInstance
	theValue   // of the row
	theParam   // that has a place of its own
	theParams  // the others, an object
	moreParams // the others, as members

	// Of a wrong field:

	theDetail
	thePointer
	thePointerOrName // of a field elsewhere, its name
	theIn
	theParameter
	theQuery
	theField
	theName
	theFieldValue
)
