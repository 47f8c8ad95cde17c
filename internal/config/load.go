package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"
)

// setting is one field of Config, as its tags describe it.
type setting struct {
	field                   string // its name in the struct
	variable, flag          string // TASKDESK_ADDR, addr
	group, eg, help, preset string
	secret, isBool          bool
}

// settings are all fields of Config in their order.
func settings() []setting {
	var all []setting
	for f := range reflect.TypeFor[Config]().Fields() {
		variable := f.Tag.Get("env")
		all = append(all, setting{
			field:    f.Name,
			variable: variable,
			flag:     strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(variable, "TASKDESK_"), "_", "-")),
			group:    f.Tag.Get("group"),
			eg:       f.Tag.Get("eg"),
			help:     f.Tag.Get("help"),
			preset:   f.Tag.Get("envDefault"),
			secret:   f.Type == reflect.TypeFor[Secret]() || f.Type == reflect.TypeFor[Keys](),
			isBool:   f.Type.Kind() == reflect.Bool,
		})
	}
	return all
}

// faults are what is wrong, each with the variable it is about.
type faults struct {
	lines []error
	told  map[string]bool
}

// add tells a fault of a variable, unless one has been told already.
func (f *faults) add(variable string, err error) {
	if f.told[variable] {
		return
	}
	if f.told == nil {
		f.told = map[string]bool{}
	}
	f.told[variable] = true
	f.lines = append(f.lines, fmt.Errorf("%s: %w", variable, err))
}

// Load reads the settings from flags, from the environment, and from files that
// variables with _FILE name, the first of these that says something. It fails
// with flag.ErrHelp when args ask for help, and else with every fault there is,
// one to a line; none repeats a secret.
func Load(getenv func(string) string, args []string) (Config, error) {
	return loadFor(getenv, args, (*Config).check)
}

// LoadDatabase is Load for a command that needs only the database and its keys: no
// other setting is checked or required.
func LoadDatabase(getenv func(string) string, args []string) (Config, error) {
	return loadFor(getenv, args, (*Config).checkDatabase)
}

func loadFor(getenv func(string) string, args []string, check func(*Config, *faults)) (Config, error) {
	var wrong faults
	vars, err := gather(getenv, args, &wrong)
	if err != nil {
		return Config{}, err
	}
	var c Config
	err = env.ParseWithOptions(&c, env.Options{Environment: vars, FuncMap: parsers})
	if err := told(err, &wrong); err != nil {
		return Config{}, err
	}
	check(&c, &wrong)
	return c, errors.Join(wrong.lines...)
}

// gather finds the text of each setting. Its error is flag.ErrHelp, or that of
// a flag that there is not.
func gather(getenv func(string) string, args []string, wrong *faults) (map[string]string, error) {
	vars := map[string]string{}
	all := settings()
	for _, s := range all {
		value, err := lookUp(getenv, s)
		if err != nil {
			wrong.add(s.variable, err)
		}
		if value != "" {
			vars[s.variable] = value
		}
	}
	flags := flagsOf(all, vars, wrong)
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, fmt.Errorf("unknown argument %q: settings are flags such as -addr, see -h", flags.Arg(0))
	}
	return vars, nil
}

// lookUp returns what the environment says about a setting, directly or through a file.
func lookUp(getenv func(string) string, s setting) (string, error) {
	value := getenv(s.variable)
	if !s.secret {
		return value, nil
	}
	path := getenv(s.variable + "_FILE")
	if path == "" {
		return value, nil
	}
	if value != "" {
		return value, fmt.Errorf("set this or %s_FILE, not both", s.variable)
	}
	return readSecret(path)
}

// readSecret reads a file that holds one secret, and perhaps an end of line.
func readSecret(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("its file: %w", err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}

// flagsOf makes a flag for each setting, and for each secret one that names a file.
func flagsOf(all []setting, vars map[string]string, wrong *faults) *flag.FlagSet {
	flags := flag.NewFlagSet("taskdesk", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	for _, s := range all {
		set := func(value string) error {
			vars[s.variable] = value
			return nil
		}
		if s.isBool {
			flags.BoolFunc(s.flag, s.help, set)
		} else {
			flags.Func(s.flag, s.help, set)
		}
		if s.secret {
			flags.Func(s.flag+"-file", s.help, func(path string) error {
				value, err := readSecret(path)
				if err != nil {
					wrong.add(s.variable, err)
				}
				return set(value)
			})
		}
	}
	return flags
}

// told turns the faults of parsing into ours. What is left is a fault of Config itself.
func told(err error, wrong *faults) error {
	all, ok := errors.AsType[env.AggregateError](err)
	if !ok {
		return err
	}
	variables := map[string]string{}
	for _, s := range settings() {
		variables[s.field] = s.variable
	}
	for _, err := range all.Errors {
		bad, ok := errors.AsType[env.ParseError](err)
		if !ok {
			return err
		}
		wrong.add(variables[bad.Name], bad.Err)
	}
	return nil
}
