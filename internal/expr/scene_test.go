package expr

import "strings"

// A scene is an Env of a test. Its keys are paths in lower case with points.
type scene struct {
	values  map[string]Value
	unknown map[string]bool
	lists   map[string][]scene
}

func (s scene) Lookup(path []string) (Value, bool) {
	key := strings.ToLower(strings.Join(path, "."))
	return s.values[key], !s.unknown[key]
}

func (s scene) Each(path []string) (items []Env, known bool) {
	key := strings.ToLower(strings.Join(path, "."))
	for _, item := range s.lists[key] {
		items = append(items, item)
	}
	return items, !s.unknown[key]
}

// bindScene finds some paths beforehand, and leaves the others to Lookup.
func bindScene(path []string) Reader {
	if len(path) == 1 {
		return nil
	}
	key := strings.ToLower(strings.Join(path, "."))
	return func(env Env) (Value, bool) {
		s := env.(scene)
		return s.values[key], !s.unknown[key]
	}
}

func elements(texts ...string) (items []scene) {
	for _, t := range texts {
		items = append(items, scene{values: map[string]Value{"~": Text(t)}})
	}
	return items
}

func children(states ...string) (items []scene) {
	for _, s := range states {
		items = append(items, scene{values: map[string]Value{"state": Text(s)}})
	}
	return items
}
