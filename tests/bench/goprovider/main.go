// A minimal provider in Go: one resource without a registry. It needs as much to start as any
// other provider on this framework.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-go-provider/infer"
)

// Image is the resource.
type Image struct{}

// ImageArgs are its inputs.
type ImageArgs struct {
	Repository string `pulumi:"repository"`
}

// ImageState are its outputs.
type ImageState struct {
	ImageArgs
	Tag string `pulumi:"tag"`
}

// Create answers without looking anything up.
func (Image) Create(_ context.Context, request infer.CreateRequest[ImageArgs]) (infer.CreateResponse[ImageState], error) {
	return infer.CreateResponse[ImageState]{
		ID:     request.Name,
		Output: ImageState{ImageArgs: request.Inputs, Tag: "latest"},
	}, nil
}

func main() {
	provider, err := infer.NewProviderBuilder().
		WithNamespace("imagecd").
		WithResources(infer.Resource(Image{})).
		Build()
	if err == nil {
		err = provider.Run(context.Background(), "minimal", "0.1.0")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
