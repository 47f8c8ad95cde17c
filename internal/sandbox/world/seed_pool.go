package world

// A pool keeps one copy of what many seeded tasks have in common. A million of them
// then take less memory, and a filter reads less of it.
type pool struct {
	texts  map[string]string
	labels map[string]*labels
}

func newPool() pool { return pool{map[string]string{}, map[string]*labels{}} }

// share replaces parts of a version by those of earlier ones that are the same.
func (p pool) share(v *version) {
	for i, text := range v.values {
		if text != "" {
			v.values[i] = common(p.texts, text, text)
		}
	}
	if l := v.labels; l != nil && l.stackingKey == "" && len(l.correlations) == 1 {
		v.labels = common(p.labels, l.correlations[0], l)
	}
}

// common returns what is known by a key, which is v from now on if nothing was. A
// full pool is emptied: what is common is soon back.
func common[V any](known map[string]V, key string, v V) V {
	if earlier, ok := known[key]; ok {
		return earlier
	}
	if len(known) == 1<<14 {
		clear(known)
	}
	known[key] = v
	return v
}
