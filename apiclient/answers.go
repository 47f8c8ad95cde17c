package apiclient

// The methods here name the member without which an answer is none, and are empty
// for a whole one. A body such as {} or null must not pass for a task.

func (t *Task) lacks() string { return lacking(t.ID == "", "id") }

func (d *Definition) lacks() string { return lacking(d.ID.Code == "", "id") }

func (d *Deleted) lacks() string { return lacking(d.AsAt.IsZero(), "asAt") }

func (p *Page[T]) lacks() string { return lacking(p.Values == nil, "values") }

func (l *ActionLog) lacks() string { return lacking(l.ID == "", "id") }

// A batch in which nothing worked, or nothing failed, may leave out the empty list.
func (a *UpdatedTasks) lacks() string { return lacking(a.Values == nil && a.Failed == nil, "values") }

func (a *updateAnswer) lacks() string {
	return lacking(a.WasSuccessful == nil && a.Task.ID == "", "id")
}

func lacking(missing bool, member string) string {
	if missing {
		return member
	}
	return ""
}
