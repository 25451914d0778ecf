// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
package main

import (
	"github.com/imagecd/pulumi-imagecd/sdk/go/imagecd"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		apiImage, err := imagecd.NewLatestImage(ctx, "api", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/choosy/api"),
			Branch:     pulumi.String("stable"),
			MinimumAge: pulumi.String("15m"),
			Platforms: pulumi.StringArray{
				pulumi.String("linux/arm64"),
			},
			Verify: &imagecd.VerifyArgs{
				RevisionLabel:    pulumi.Bool(true),
				SourceRepository: pulumi.String("https://github.com/owner/choosy"),
			},
			OnRegistryFailure: imagecd.OnRegistryFailure("fail"),
			Exclude: imagecd.ExclusionArray{
				&imagecd.ExclusionArgs{
					Commit: pulumi.String("1234567"),
					Reason: pulumi.String("lost data"),
					Until:  pulumi.String("2026-01-02T00:00:00Z"),
				},
				&imagecd.ExclusionArgs{
					Pattern: pulumi.String("-rc"),
				},
			},
			Pin: &imagecd.PinArgs{
				Commit: pulumi.String("0123456"),
				Reason: pulumi.String("until the fix"),
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("images", pulumi.StringMap{
			"api": apiImage.Reference,
		})
		ctx.Export("commits", pulumi.StringMap{
			"api": apiImage.Commit,
		})
		return nil
	})
}
