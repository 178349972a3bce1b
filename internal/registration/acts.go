package registration

// What the log tells besides the actions of an application's life. Each has its words
// on the log page; a test compares.
const (
	ActLogExported = "log_exported" // a command wrote the log into a file
	ActLogVerified = "log_verified" // a command recomputed the chain
)

// Subjects of events that are about no application, person or account.
const (
	SubjectLog   = "log"
	SubjectChain = "chain" // of looks at the whole log, apart so that the last one is found
)
