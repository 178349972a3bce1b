// Package laws holds the house to its own plan: who may import whom, how large
// a file or a function may grow, and what is never written. It is all tests.
//
// It refuses to be asked by the program, and to make an exception for a name:
// a law that is wrong is changed here, with its reason in docs/decisions.
package laws
