// Package static holds the stylesheet, the scripts and the icon, and serves them
// under names that change with their content.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed css/*.css css/*/*.css js/*.js js/*/*.js vendor/htmx.min.js icon.svg
var files embed.FS

// firstCSS names the layers, so it stands before all other stylesheets.
const firstCSS = "css/tokens.css"

// assets are the files as they are served, by their plain name.
var assets = build()

// byAddress finds the same assets by the last part of their address.
var byAddress = index(assets)

// URLs returns the address of each file by its plain name: "app.css", "app.js", "htmx.js" and
// "icon.svg", which every page has, and the bundles that only some need. A folder in css or in
// js is one: css/history is "history.css".
func URLs() map[string]string {
	urls := make(map[string]string, len(assets))
	for name, a := range assets {
		urls[name] = "/static/" + a.address
	}
	return urls
}

func build() map[string]*asset {
	all := map[string][]byte{
		"app.css":  stylesheet(),
		"app.js":   script(glob("js/*.js")),
		"htmx.js":  read("vendor/htmx.min.js"),
		"icon.svg": read("icon.svg"),
	}
	for name, sheets := range bundles("css") {
		all[name+".css"] = joined(sheets)
	}
	for name, scripts := range bundles("js") {
		all[name+".js"] = script(scripts)
	}
	built := make(map[string]*asset, len(all))
	for name, content := range all {
		built[name] = newAsset(name, content)
	}
	return built
}

// bundles are the files in each folder below one, by the folder's name.
func bundles(below string) map[string][]string {
	all := map[string][]string{}
	for _, name := range glob(below + "/*/*") {
		bundle := path.Base(path.Dir(name))
		all[bundle] = append(all[bundle], name)
	}
	return all
}

func index(all map[string]*asset) map[string]*asset {
	byAddress := make(map[string]*asset, len(all))
	for _, a := range all {
		byAddress[a.address] = a
	}
	return byAddress
}

// stylesheet is every component's file, after the one that orders the layers. What only
// some pages show is in folders below, and in a file of its own, which they ask for.
func stylesheet() []byte {
	names := glob("css/*.css")
	names = slices.DeleteFunc(names, func(n string) bool { return n == firstCSS })
	return joined(append([]string{firstCSS}, names...))
}

// joined is files, one after the other.
func joined(names []string) []byte {
	var all []byte
	for _, name := range names {
		all = append(all, lean(read(name))...)
	}
	return all
}

// script is every behaviour's file, each in a block of its own so that their names do not meet.
func script(names []string) []byte {
	var js strings.Builder
	js.WriteString("\"use strict\";\n")
	for _, name := range names {
		fmt.Fprintf(&js, "{\n%s}\n", lean(read(name)))
	}
	return []byte(js.String())
}

// lean leaves out what only those read who open the files: indentation, empty lines, and
// lines that are a comment of a script, which together are a quarter of the scripts.
func lean(source []byte) []byte {
	out := make([]byte, 0, len(source))
	for line := range bytes.Lines(source) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
			out = append(append(out, line...), '\n')
		}
	}
	return out
}

func glob(pattern string) []string {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		panic(err)
	}
	return names
}

func read(name string) []byte {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return content
}

// hashed puts a hash of the content between a name and its ending.
func hashed(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ending := path.Ext(name)
	return strings.TrimSuffix(name, ending) + "." + hex.EncodeToString(sum[:6]) + ending
}
