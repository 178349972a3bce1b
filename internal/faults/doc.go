// Package faults holds the built program to its promise that nothing accepted is lost
// and nothing is done twice: killed at any moment, with a mail server that is down,
// slow or refuses, with two librarians at one application. It is all tests.
package faults
