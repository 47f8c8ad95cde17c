// Package proof holds the tests of what Taskdesk promises whatever goes wrong.
package proof
