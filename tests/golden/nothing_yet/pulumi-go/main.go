// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		return nil
	})
}
