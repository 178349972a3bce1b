// Package drift holds the documents to the program: routes, rooms, words, figures
// and the life of an application as they are written down must be those of the
// code. It is all tests.
//
// It refuses to be asked by the program, and to judge prose: it compares names. The
// settings are compared in package config, the commands in cmd/ouchi.
package drift
