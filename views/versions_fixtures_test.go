package views_test

import (
	"slices"

	. "taskdesk/views"
)

func init() { sets = append(sets, versionFixtures) }

func versionFixtures() []fixture {
	return []fixture{
		{"task_changes", TaskPage(changesTask(changes(versionBlocks()...)))},
		{"task_changes_past", TaskPage(pastChangesTask())},
		{"task_changes_filtered", TaskPage(changesTask(filteredChanges()))},
		{"task_changes_broken", TaskPage(changesTask(brokenChanges()))},
		{"task_life", TaskPage(lifeTask())},
		{"life", LifeView(life())},
		{"life_deleted", LifeView(deletedLife())},
		{"life_problem", LifeView(Life{Problem: unreadVersions("The picture of this life could not be drawn"), Again: taskURL + "/life"})},
	}
}

func changesTask(c Changes) Task {
	t := task()
	t.Before = &Step{Text: "‹ v11", Label: "Version 11, the one before", URL: taskURL + "/versions/11"}
	t.Picker.From, t.Picker.To, t.Picker.Place, t.Picker.PlaceWords = "2026-11-20T08:00:00.123456Z", "2026-11-24T13:46:00Z", 1000, "now"
	t.Tabs = []Link{{Text: "Task", URL: taskURL}, {Text: "Changes", URL: taskURL + "/changes", Current: true}}
	t.Changes = &c
	return t
}

func changes(blocks ...VersionBlock) Changes {
	return Changes{
		Lead: "12 versions, the newest first", LifeURL: taskURL + "/life",
		Filter: ChangesFilter{
			Action:     taskURL + "/changes",
			Attributes: []Option{{Label: "anything", Selected: true}, {Value: "State", Label: "State"}, {Value: "Fields[vendorPrice]", Label: "Vendor price"}},
			People:     []Option{{Value: "00u5operator", Label: "you"}},
		},
		Blocks: slices.Values(blocks), End: func() ChangesEnd { return ChangesEnd{Older: taskURL + "/changes?before=2026-11-20T08%3A00%3A00Z"} },
	}
}

// versionBlocks are a version of each kind: one that moves the task, one with a long value,
// and the first one.
func versionBlocks() []VersionBlock {
	open, progress := State{Name: "Open", Label: "Open", Kind: StateStart}, State{Name: "InProgress", Label: "In progress", Kind: StateOpen}
	return []VersionBlock{
		{
			Number: 12, AsAt: "2026-11-24T13:40:02.5Z", When: "24 Nov 2026 13:40:02 GMT", UTC: "2026-11-24 13:40:02.5 UTC", Ago: "6 min ago", Who: "you", WhoURL: taskURL + "/changes?person=00u5operator",
			RequestID: requestID, Now: true, From: &open, To: &progress, AsAtURL: taskURL + "?asAt=2026-11-24T13%3A40%3A02.5Z", BeforeURL: taskURL + "?asAt=2026-11-24T13%3A40%3A02.499999Z",
		},
		{
			Number: 11, AsAt: "2026-11-24T12:00:00Z", When: "24 Nov 2026 12:00:00 GMT", UTC: "2026-11-24 12:00:00 UTC", Ago: "1 h 46 min ago", Who: "analyst", WhoURL: taskURL + "/changes?person=analyst",
			Changes: []VersionChange{
				{Name: "comment", Label: "Comment", Old: LongText{Text: "Asked"}, New: LongText{Text: "Asked twice, and once more", Head: "Asked twice", Rest: "26 characters"}},
				{Name: "evidence", Label: "Evidence", Old: LongText{Text: "none"}, Note: "an empty text"},
			},
			AsAtURL: taskURL + "?asAt=2026-11-24T12%3A00%3A00Z", BeforeURL: taskURL + "?asAt=2026-11-24T11%3A59%3A59.999999Z",
			CompareURL: taskURL + "/compare?from=2026-11-24T12%3A00%3A00Z&to=now", BringURL: taskURL + "/edit?field=comment&from=2026-11-24T12%3A00%3A00Z",
		},
		{
			Number: 1, AsAt: "2026-11-20T08:00:00.123456Z", When: "20 Nov 2026 08:00:00 GMT", UTC: "2026-11-20 08:00:00.123456 UTC", Ago: "4 d 5 h ago", Who: "feed", WhoURL: taskURL + "/changes?person=feed",
			First: true, To: &open, Changes: []VersionChange{{Name: "vendorPrice", Label: "Vendor price", New: LongText{Text: "101.25"}}},
			AsAtURL: taskURL + "?asAt=2026-11-20T08%3A00%3A00.123456Z",
		},
	}
}

func pastChangesTask() Task {
	c := changes(versionBlocks()[1:]...)
	c.Filter.AsAt, c.LifeURL = "2026-11-21T10:04:11Z", taskURL+"/life?asAt=2026-11-21T10%3A04%3A11Z"
	t := pastTask()
	t.After = &Step{Text: "v10 ›", Label: "Version 10, the one after", URL: taskURL + "/versions/10"}
	t.Changes = &c
	return t
}

func filteredChanges() Changes {
	c := changes()
	c.Filter.Person, c.Newest = "nobody", taskURL+"/changes?person=nobody"
	c.Filter.Active = []Link{{Text: "By nobody", URL: taskURL + "/changes"}}
	c.End = func() ChangesEnd {
		return ChangesEnd{Nothing: "None of the 12 versions fits this filter.", Left: []string{"The filter “by nobody” leaves out 12 of the 12 versions that were read."}}
	}
	return c
}

func unreadVersions(heading string) *Problem {
	return &Problem{Heading: heading, Text: "The Workflow service did not answer in time.", Lines: []string{"Nothing was changed.", "Try again in a minute."}, RequestID: requestID}
}

func brokenChanges() Changes {
	c := changes(versionBlocks()[:2]...)
	c.End = func() ChangesEnd {
		return ChangesEnd{Problem: unreadVersions("The versions before 11 could not be read"), Again: taskURL + "/changes#v11"}
	}
	return c
}

func life() Life {
	progress := State{Name: "InProgress", Label: "In progress", Kind: StateOpen}
	at := taskURL + "?asAt=2026-11-20T08%3A00%3A00.123456Z"
	return Life{
		Lead: "12 versions in 4 d 5 h", From: "20 Nov 2026 08:00:00 GMT", To: "now", Width: 1056, Next: "changes",
		States: []LifeState{{State: progress, Shade: 1, For: "4 d 5 h"}},
		Bands: []LifeBand{
			{X: 0, Width: 4, Words: "3 states within 2 min, from 20 Nov 2026 08:00:00 GMT", Anchor: "start", TextX: 2, URL: at},
			{X: 4, Width: 1052, Kind: StateOpen, Shade: 1, Label: "In progress 4 d 5 h", Words: "In progress 4 d 5 h, from 20 Nov 2026 08:02:00 GMT, by analyst", Anchor: "middle", TextX: 530, URL: at},
		},
		Marks: []LifeMark{
			{X: 0, Lines: []int{0, 3}, Count: 11, Words: "v1 to v11, 20 Nov 2026 08:00:00 GMT – 24 Nov 2026 12:00:00 GMT, by 2 people", Anchor: "start", TextX: 2, URL: taskURL + "/changes?before=2026-11-24T12%3A00%3A00.000001Z"},
			{X: 1032, Lines: []int{1040}, Count: 1, Words: "v12, 24 Nov 2026 13:40:02 GMT, by you", Anchor: "end", TextX: 1054, URL: at},
		},
		Ticks: []LifeTick{{X: 200, Text: "21 Nov"}},
		Rows:  []LifeRow{{State: progress, From: "20 Nov 2026 08:02:00 GMT", FromUTC: "2026-11-20 08:02:00 UTC", To: "now", ToUTC: "2026-11-24 13:46:00 UTC", For: "4 d 5 h", By: "analyst", Changes: "9", URL: at}},
	}
}

func deletedLife() Life {
	l := life()
	l.To, l.Deleted = "deleted on 24 Nov 2026 14:00:00 GMT by admin", true
	return l
}

func lifeTask() Task {
	t := pastTask()
	l := life()
	l.Next, l.Moment = "", &LifeTick{X: 300, Text: "shown: 21 Nov 2026 10:04:11 GMT", Anchor: "middle"}
	t.Life = &l
	return t
}
