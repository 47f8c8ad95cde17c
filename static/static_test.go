package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

var urls = URLs()

func get(address, encoding string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w
}

func TestURLsCarryAHash(t *testing.T) {
	for name, pattern := range map[string]string{
		"app.css":     `^/static/app\.[0-9a-f]{12}\.css$`,
		"history.css": `^/static/history\.[0-9a-f]{12}\.css$`,
		"app.js":      `^/static/app\.[0-9a-f]{12}\.js$`,
		"drawing.js":  `^/static/drawing\.[0-9a-f]{12}\.js$`,
		"htmx.js":     `^/static/htmx\.[0-9a-f]{12}\.js$`,
		"icon.svg":    `^/static/icon\.[0-9a-f]{12}\.svg$`,
	} {
		if got := urls[name]; !regexp.MustCompile(pattern).MatchString(got) {
			t.Errorf("address of %q is %q, want %s", name, got, pattern)
		}
	}
}

func TestHandlerCompressesAsAsked(t *testing.T) {
	unpack := map[string]func([]byte) ([]byte, error){
		"":     func(b []byte) ([]byte, error) { return b, nil },
		"gzip": gunzip,
		"zstd": unzstd,
	}
	tests := []struct{ accept, want string }{
		{"", ""},
		{"identity", ""},
		{"br", ""},
		{"gzip", "gzip"},
		{"gzip, deflate, br, zstd", "zstd"},
		{"zstd;q=0, gzip;q=0.5", "gzip"},
		{"GZIP ; q=1", "gzip"},
		{"gzip;q=0", ""},
		{"gzip;q=much", ""},
	}
	for _, tt := range tests {
		w := get(urls["app.css"], tt.accept)
		got := w.Header().Get("Content-Encoding")
		if got != tt.want {
			t.Errorf("Accept-Encoding %q: got %q, want %q", tt.accept, got, tt.want)
			continue
		}
		plain, err := unpack[got](w.Body.Bytes())
		if err != nil || !bytes.Equal(plain, stylesheet()) {
			t.Errorf("Accept-Encoding %q: body is not the stylesheet (error %v)", tt.accept, err)
		}
	}
}

func gunzip(b []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func unzstd(b []byte) ([]byte, error) {
	r, err := zstd.NewReader(nil)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.DecodeAll(b, nil)
}

func TestHandlerHeaders(t *testing.T) {
	tests := []struct {
		address           string
		status            int
		mediaType, caches string
	}{
		{urls["app.css"], 200, "text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		{urls["app.js"], 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{urls["drawing.css"], 200, "text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		{urls["drawing.js"], 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{urls["icon.svg"], 200, "image/svg+xml; charset=utf-8", "public, max-age=31536000, immutable"},
		{"/static/app.css", 404, "text/plain; charset=utf-8", ""},
		{"/static/app.000000000000.css", 404, "text/plain; charset=utf-8", ""},
		{"/static/../static.go", 404, "text/plain; charset=utf-8", ""},
	}
	for _, tt := range tests {
		w := get(tt.address, "gzip")
		if w.Code != tt.status {
			t.Errorf("GET %s: status %d, want %d", tt.address, w.Code, tt.status)
		}
		if got := w.Header().Get("Content-Type"); got != tt.mediaType {
			t.Errorf("GET %s: Content-Type %q, want %q", tt.address, got, tt.mediaType)
		}
		if got := w.Header().Get("Cache-Control"); got != tt.caches {
			t.Errorf("GET %s: Cache-Control %q, want %q", tt.address, got, tt.caches)
		}
	}
}

func TestLayersComeFirst(t *testing.T) {
	if !strings.HasPrefix(string(stylesheet()), "@layer ") {
		t.Error("the stylesheet does not begin with the order of its layers")
	}
}

func TestLean(t *testing.T) {
	got := string(lean([]byte("// what it is for\nconst a = () => {\n  // why\n\n  return \"//\"; // kept\n};\n")))
	if want := "const a = () => {\nreturn \"//\"; // kept\n};\n"; got != want {
		t.Errorf("lean() = %q, want %q", got, want)
	}
	// A text that goes on in another line would lose what that begins with.
	for _, name := range append(glob("js/*.js"), glob("js/*/*.js")...) {
		for line := range strings.Lines(string(read(name))) {
			if strings.Count(line, "`")%2 != 0 {
				t.Errorf("%s: a text goes on in another line: %s", name, line)
			}
		}
	}
}

// The first visit of a page is htmx, these and the page itself; together they stay below 32 KB.
func TestOwnFilesStaySmall(t *testing.T) {
	const limit = 12 << 10
	var got int
	for _, name := range []string{"app.css", "app.js", "icon.svg"} {
		got += get(urls[name], "gzip").Body.Len()
	}
	if got > limit {
		t.Errorf("stylesheet, script and icon take %d bytes compressed, want at most %d", got, limit)
	}
}
