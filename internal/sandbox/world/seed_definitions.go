package world

import (
	"embed"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
)

//go:embed seed/*.json
var seedFiles embed.FS

// editions are the versions of the seeded definitions, and how long ago each came.
// Tasks that are older than a second edition live by the first.
var editions = []struct {
	file string
	age  time.Duration
}{
	{"trade-break-1", 90 * day},
	{"price-challenge-1", 88 * day},
	{"election-1", 80 * day},
	{"exception-1", 70 * day},
	{"file-check-1", 69 * day},
	{"trade-break-2", 14 * day},
	{"price-challenge-2", 13*day + 5*time.Hour},
}

// define adds the seeded definitions, edition by edition.
func (s *seeder) define() {
	admin := persons[4]
	for i, edition := range editions {
		text, err := seedFiles.ReadFile("seed/" + edition.file + ".json")
		if err != nil {
			panic("world: a seeded definition is missing: " + err.Error())
		}
		var d apiclient.Definition
		if err := json.Unmarshal(text, &d); err != nil {
			panic("world: read " + edition.file + ": " + err.Error())
		}
		at := s.instant(s.before(edition.age)).Time()
		request := RequestID{Connection: s.seed ^ 0x5EED, Number: uint32(i)}.String()
		d.Version = apiclient.Version{AsAtCreated: at, UserIDCreated: admin, RequestIDCreated: request, Number: 1}
		if earlier := s.world.definitions[d.ID].at(Now); earlier != nil {
			d.Version = earlier.wire.Version
			d.Version.Number++
		}
		d.Version.AsAtModified, d.Version.UserIDModified, d.Version.RequestIDModified = at, admin, request
		s.world.define(newDefinition(&d))
	}
}
