# Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import pulumi
import pulumi_imagecd as imagecd

api_image = imagecd.LatestImage(
    "api",
    repository="ghcr.io/owner/choosy/api",
    branch="stable",
    minimum_age="15m",
    platforms=[
        "linux/arm64",
    ],
    verify=imagecd.VerifyArgs(
        revision_label=True,
        source_repository="https://github.com/owner/choosy",
    ),
    on_registry_failure="fail",
    exclude=[
        imagecd.ExclusionArgs(
            commit="1234567",
            reason="lost data",
            until="2026-01-02T00:00:00Z",
        ),
        imagecd.ExclusionArgs(
            pattern="-rc",
        ),
    ],
    pin=imagecd.PinArgs(
        commit="0123456",
        reason="until the fix",
    ),
)

pulumi.export("images", {
    "api": api_image.reference,
})
pulumi.export("commits", {
    "api": api_image.commit,
})
