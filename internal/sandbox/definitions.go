package sandbox

import (
	"taskdesk/apiclient"
)

func (s *Sandbox) getDefinition(c *call) (any, error) {
	id, asAt, err := c.definitionThen()
	if err != nil {
		return nil, err
	}
	d, err := s.world.Definition(id, asAt)
	return d, err
}

func (s *Sandbox) listDefinitions(c *call) (any, error) {
	q, err := c.query()
	if err != nil {
		return nil, err
	}
	page, err := s.world.Definitions(q)
	return newList(c, page), err
}

func (s *Sandbox) createDefinition(c *call) (any, error) {
	var d apiclient.Definition
	if err := c.read(&d); err != nil {
		return nil, err
	}
	return s.world.CreateDefinition(c.author(), d)
}

func (s *Sandbox) updateDefinition(c *call) (any, error) {
	id, err := c.definitionID()
	if err != nil {
		return nil, err
	}
	var d apiclient.Definition
	if err := c.read(&d); err != nil {
		return nil, err
	}
	d.ID = id
	return s.world.UpdateDefinition(c.author(), d)
}

func (s *Sandbox) deleteDefinition(c *call) (any, error) {
	id, err := c.definitionIDOf(512)
	if err != nil {
		return nil, err
	}
	at, err := s.world.DeleteDefinition(c.author(), id)
	return deleted{Href: c.base + c.r.URL.Path, AsAt: at.Time(), Links: c.links()}, err
}
