#ifndef IMAGECD_PROGRAMS_GENERATOR_PUBLISHED_H_
#define IMAGECD_PROGRAMS_GENERATOR_PUBLISHED_H_

// What generated files name outside of the repository that they are in: each
// stands here and nowhere else, and is a promise of every release.
namespace imagecd::generator {

// The JSON Schema of imagecd.yaml (schema/imagecd.schema.json), for editors.
// Another one: `imagecd init --schema URL`; the first line of imagecd.yaml.
inline constexpr char kSchemaUrl[] =
    "https://raw.githubusercontent.com/imagecd/imagecd/main/schema/"
    "imagecd.schema.json";

// The image whose tag is the version of a release. It holds /bin/imagecd and
// /bin/pulumi-resource-imagecd, and nothing that these do not need. Another
// one: `operator: {pluginImage: …}`.
inline constexpr char kPluginImage[] = "ghcr.io/imagecd/imagecd";

// The SDKs, as schema.json's `language` and Pulumi's code generators name them.
// No package registry has them: `pulumi install` writes them from the plugin to
// kSdkFolder, next to the program, and each program takes its SDK from there.
inline constexpr char kSdkFolder[] = "sdks/imagecd";
inline constexpr char kNodePackage[] = "@imagecd/pulumi-imagecd";
inline constexpr char kGoModule[] = "github.com/imagecd/pulumi-imagecd/sdk/go";
inline constexpr char kGoPackage[] =
    "github.com/imagecd/pulumi-imagecd/sdk/go/imagecd";

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_PUBLISHED_H_
