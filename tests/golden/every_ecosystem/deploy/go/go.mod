// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
module everything

go 1.25.0

require (
	github.com/imagecd/pulumi-imagecd/sdk/go v0.1.0
	github.com/pulumi/pulumi-kubernetes/sdk/v4 v4.25.0
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
)

replace github.com/imagecd/pulumi-imagecd/sdk/go => ./sdks/imagecd
