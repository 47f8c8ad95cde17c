package e2e

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"taskdesk/internal/pgtest"
)

func TestMain(m *testing.M) {
	status := pgtest.Run(m)
	closeBrowser()
	os.Exit(status)
}

// closeBrowser ends the one browser of this binary, if it was started.
var closeBrowser = func() {}

// browser starts the one browser of this binary when it is first asked for.
var browser = sync.OnceValues(func() (context.Context, error) {
	path, err := chromium()
	if err != nil {
		return nil, err
	}
	ctx, endAllocator := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("lang", "en-GB"), chromedp.WindowSize(1280, 900))...)
	ctx, endBrowser := chromedp.NewContext(ctx)
	closeBrowser = func() {
		endBrowser()
		endAllocator()
	}
	return ctx, chromedp.Do(ctx)
})

func chromium() (path string, err error) {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err = exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", err
}
