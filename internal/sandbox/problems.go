package sandbox

import (
	"net/http"
	"strconv"

	"taskdesk/internal/sandbox/world"
)

// A kind is one sort of failure. The service publishes no names and codes for its
// own refusals; those from 9100 up are our choice.
type kind struct {
	status, code int
	name, title  string
}

var (
	invalidRequest   = kind{400, 157, "InvalidRequestFailure", "The request is not valid"}
	invalidParameter = kind{400, 151, "InvalidParameterValue", "A value is not valid"}
	invalidToken     = kind{401, 187, "InvalidIdentityToken", "Not signed in"}
	accessDenied     = kind{403, 186, "AccessDenied", "Not allowed"}
	conflict         = kind{409, 173, "EntityWithIdAlreadyExists", "Already there"}
	rateLimit        = kind{429, 103, "ApiRateLimitViolation", "Too many requests"}
	serverFault      = kind{500, -10, "ServerConfigurationError", "Something went wrong"}
	gatewayFault     = kind{502, -1, "Unknown", "The service did not answer"}
	unavailable      = kind{503, -1, "Unknown", "The service is not available"}
	badRoute         = kind{404, 9109, "RouteNotFound", "No such address"}
	badMethod        = kind{405, 9110, "MethodNotAllowed", "No such method"}
	badMediaType     = kind{415, 9111, "MediaTypeNotSupported", "Not a media type for JSON"}
	tooLarge         = kind{413, 9112, "BodyTooLarge", "The body is too large"}
)

// kinds says how each refusal of the world is told.
var kinds = map[world.Reason]kind{
	world.GuardNotMet:       {400, 9101, "GuardConditionNotMet", "The transition is guarded"},
	world.NoTransition:      {400, 9102, "TransitionNotAllowed", "No such transition"},
	world.FieldReadOnly:     {400, 9103, "FieldIsReadOnly", "The field is read-only"},
	world.FieldUnknown:      {400, 9104, "FieldNotInDefinition", "No such field"},
	world.ValueNotValid:     {400, 9105, "FieldValueNotValid", "The value is not valid"},
	world.FieldMissing:      {400, 9106, "RequiredFieldMissing", "A field is missing"},
	world.DefinitionFaulty:  {400, 9107, "TaskDefinitionNotConsistent", "The definition is not consistent"},
	world.DefinitionUnknown: {400, 9108, "TaskDefinitionNotFound", "No such task definition"},
	world.TaskNotFound:      {404, 9113, "TaskNotFound", "No such task"}, // in batches; elsewhere it is a JSON string
	world.FieldTwice:        {400, 144, "DuplicateInParameterSet", "A name occurs twice"},
	world.DefinitionExists:  conflict,
	world.FilterNotReadable: {400, 414, "InvalidSearchSyntax", "The filter cannot be read"},
	world.SortUnknown:       {400, 411, "SortFieldDoesNotExist", "No such sort order"},
	world.PageUnknown:       invalidParameter,
	world.LimitOutOfRange:   invalidParameter,
}

// A problem is a failure that is told to the client.
type problem struct {
	kind
	detail string
	about  []map[string]string
	errors map[string][]string // by parameter; what makes it a validation problem
	header http.Header
}

func (p *problem) Error() string { return p.detail }

// because returns a problem of the kind.
func (k kind) because(detail string) *problem { return &problem{kind: k, detail: detail} }

// invalid returns the problem of one parameter that breaks the rules for its form.
func invalid(parameter string, sentences ...string) *problem {
	p := invalidRequest.because("Parts of the request break the rules for their form.")
	p.errors = map[string][]string{parameter: sentences}
	return p
}

func refused(r *world.Refusal) *problem {
	return &problem{kind: kinds[r.Reason], detail: r.Detail, about: r.About, errors: r.Errors}
}

// A problemBody is a problem as it is sent.
type problemBody struct {
	Name     string              `json:"name"`
	Details  []map[string]string `json:"errorDetails"`
	Code     int                 `json:"code"`
	Errors   map[string][]string `json:"errors,omitempty"`
	Type     string              `json:"type"`
	Title    string              `json:"title"`
	Status   int                 `json:"status"`
	Detail   string              `json:"detail"`
	Instance string              `json:"instance"`
}

func (p *problem) body(instance string) problemBody {
	return problemBody{
		Name: p.name, Details: append([]map[string]string{}, p.about...), Code: p.code, Errors: p.errors,
		Type:  "https://docs.lusid.com/#section/Error-Codes/" + strconv.Itoa(p.code),
		Title: p.title, Status: p.status, Detail: p.detail, Instance: instance,
	}
}
