// Pulumi's resource plugin for Kubernetes, of its own module: the program for what ci/kubernetes.sh fetches as a library.
//
// The module's own program embeds files that its release makes; here the published ones lie beside the executable.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

func beside(name string) []byte {
	executable, err := os.Executable()
	if err == nil {
		var contents []byte
		if contents, err = os.ReadFile(filepath.Join(filepath.Dir(executable), name)); err == nil {
			return contents
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
	return nil
}

func main() {
	provider.Serve("kubernetes", version.Version, beside("schema.json"), beside("terraform-mapping.json"))
}
