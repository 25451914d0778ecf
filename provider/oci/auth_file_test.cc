#include "provider/oci/auth_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"

namespace imagecd::oci {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Repository kChime{"ghcr.io", "owner/homeslice/chime"};

absl::StatusOr<std::optional<Credential>> FindIn(std::string_view text,
                                                 const Repository& repository) {
  const absl::StatusOr<AuthFile> file = AuthFile::Parse(text);
  if (!file.ok()) return file.status();
  return file->Find(repository);
}

// USER:SECRET, or what was found instead.
std::string Shown(const absl::StatusOr<std::optional<Credential>>& found) {
  if (!found.ok()) return std::string(found.status().message());
  if (!found->has_value()) return "nothing";
  return (*found)->username + ":" + (*found)->secret;
}

std::string Auths(std::string_view members) {
  return "{\"auths\":{" + std::string(members) + "}}";
}

std::string Entry(std::string_view key, std::string_view user) {
  return "\"" + std::string(key) + "\":{\"auth\":\"" +
         absl::Base64Escape(std::string(user) + ":secret") + "\"}";
}

TEST(AuthFileTest, ReadsUserAndPassword) {
  const auto found = FindIn(Auths(Entry("ghcr.io", "user")), kChime);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ((*found)->kind, Credential::Kind::kBasic);
  EXPECT_EQ(Shown(found), "user:secret");
  EXPECT_EQ(
      Shown(FindIn(Auths(R"("ghcr.io":{"username":"u","password":"p:q"})"),
                   kChime)),
      "u:p:q");
  EXPECT_EQ(Shown(FindIn(Auths("\"ghcr.io\":{\"auth\":\"" +
                               absl::Base64Escape("u:p:q") + "\"}"),
                         kChime)),
            "u:p:q");
}

TEST(AuthFileTest, ReadsTokens) {
  const std::string auth = absl::Base64Escape("00000000:");
  auto found = FindIn(
      Auths(R"("ghcr.io":{"identitytoken":"t","auth":")" + auth + R"("})"),
      kChime);
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->kind, Credential::Kind::kIdentityToken);
  EXPECT_EQ((*found)->secret, "t");
  found = FindIn(
      Auths(R"("ghcr.io":{"registrytoken":"r","auth":")" + auth + R"("})"),
      kChime);
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->kind, Credential::Kind::kRegistryToken);
  EXPECT_EQ((*found)->secret, "r");
}

TEST(AuthFileTest, StripsSchemeAndVersionOfAKey) {
  for (const char* key :
       {"ghcr.io", "https://ghcr.io", "https://ghcr.io/", "http://ghcr.io/v1/",
        "https://ghcr.io/v2/", "GHCR.io", "ghcr.io/v2"}) {
    EXPECT_EQ(Shown(FindIn(Auths(Entry(key, "u")), kChime)), "u:secret") << key;
  }
}

TEST(AuthFileTest, PrefersTheMostSpecificNamespace) {
  const std::string file =
      Auths(Entry("ghcr.io", "host") + "," + Entry("ghcr.io/owner", "owner") +
            "," + Entry("ghcr.io/owner/homeslice", "below") + "," +
            Entry("ghcr.io/own", "prefix"));
  EXPECT_EQ(Shown(FindIn(file, kChime)), "below:secret");
  EXPECT_EQ(Shown(FindIn(file, {"ghcr.io", "owner/x"})), "owner:secret");
  EXPECT_EQ(Shown(FindIn(file, {"ghcr.io", "owner"})), "owner:secret");
  EXPECT_EQ(Shown(FindIn(file, {"ghcr.io", "owners/x"})), "host:secret");
}

TEST(AuthFileTest, PrefersThePlainSpellingOfEqualKeys) {
  EXPECT_EQ(Shown(FindIn(Auths(Entry("ghcr.io", "plain") + "," +
                               Entry("GHCR.io", "upper") + "," +
                               Entry("https://ghcr.io/v2/", "url")),
                         kChime)),
            "plain:secret");
}

TEST(AuthFileTest, GivesACredentialToNoOtherHost) {
  const std::string file =
      Auths(Entry("ghcr.io", "u") + "," + Entry("ghcr.io/owner", "v"));
  for (const char* host : {"ghcr.io:8443", "a.ghcr.io", "ghcr.io.evil.example",
                           "hcr.io", "ghcr.iox"}) {
    EXPECT_EQ(Shown(FindIn(file, {host, "owner/app"})), "nothing") << host;
  }
  EXPECT_EQ(Shown(FindIn(Auths(Entry("", "u")), kChime)), "nothing");
  EXPECT_EQ(Shown(FindIn(Auths(Entry("https://", "u")), kChime)), "nothing");
}

TEST(AuthFileTest, KnowsDockerHubByAllItsNames) {
  for (const char* key :
       {"https://index.docker.io/v1/", "docker.io", "index.docker.io",
        "registry-1.docker.io", "registry.hub.docker.com",
        "https://registry-1.docker.io/v2/"}) {
    for (const char* host :
         {"docker.io", "index.docker.io", "registry-1.docker.io"}) {
      EXPECT_EQ(Shown(FindIn(Auths(Entry(key, "u")), {host, "library/nginx"})),
                "u:secret")
          << key << " " << host;
    }
  }
}

TEST(AuthFileTest, TakesAnEmptyEntryForNone) {
  for (const char* members :
       {"", R"("ghcr.io":{})", R"("ghcr.io":null)", R"("ghcr.io":{"auth":""})",
        R"("ghcr.io":{"auth":null})", R"("ghcr.io":{"email":"x"})"}) {
    EXPECT_EQ(Shown(FindIn(Auths(members), kChime)), "nothing") << members;
  }
  EXPECT_EQ(
      Shown(FindIn(Auths(R"("ghcr.io/owner":{},)" + Entry("ghcr.io", "u")),
                   kChime)),
      "u:secret");
  for (const char* file : {"", " \n", "{}", R"({"auths":null})"}) {
    EXPECT_EQ(Shown(FindIn(file, kChime)), "nothing") << file;
  }
}

TEST(AuthFileTest, SaysWhatIsWrongWithoutRepeatingIt) {
  for (const auto& [text, fault] :
       std::vector<std::pair<std::string, std::string>>{
           {"{hunter2", "is not JSON"},
           {"[\"hunter2\"]", "no JSON object"},
           {R"({"auths":"hunter2"})", "auths that is no object"},
           {R"({"auths":["hunter2"]})", "auths that is no object"},
           {Auths(R"("ghcr.io":"hunter2")"), "auths[\"ghcr.io\"]"},
           {Auths(R"("ghcr.io":{"auth":["hunter2"]})"), "no string"},
           {Auths(R"("ghcr.io":{"auth":"hunter2!"})"), "not base64"},
           {Auths("\"ghcr.io\":{\"auth\":\"" + absl::Base64Escape("hunter2") +
                  "\"}"),
            "USER:PASSWORD"},
           {Auths(R"("ghcr.io":{"username":2,"password":"hunter2"})"),
            "username that is no string"},
           {Auths(R"("ghcr.io":{"registrytoken":"hunter2\r\nX: y"})"),
            "characters"},
           {Auths(R"("ghcr.io":{"identitytoken":"hunter2 "})"), "characters"},
           {"{\"auths\":{\"ghcr.io\":{\"auth\":\"hunter2\xff\"}}}", "not JSON"},
       }) {
    const auto found = FindIn(text, kChime);
    EXPECT_EQ(found.status().code(), absl::StatusCode::kInvalidArgument)
        << text;
    EXPECT_THAT(Shown(found), HasSubstr(fault));
    EXPECT_THAT(Shown(found), Not(HasSubstr("hunter2")));
  }
}

TEST(AuthFileTest, DoesNotMindFaultsOfOtherHosts) {
  EXPECT_EQ(Shown(FindIn(Auths(R"("other.example":7,)" + Entry("ghcr.io", "u")),
                         kChime)),
            "u:secret");
}

TEST(AuthFileTest, SurvivesDeepNesting) {
  EXPECT_EQ(Shown(FindIn(std::string(50'000, '['), kChime)), "is not JSON");
  EXPECT_EQ(Shown(FindIn("{\"auths\":" + std::string(20'000, '[') +
                             std::string(20'000, ']') + "}",
                         kChime)),
            "has a auths that is no object");
}

TEST(AuthFileTest, NamesTheHelperOfAHost) {
  const absl::StatusOr<AuthFile> file = AuthFile::Parse(
      R"({"credsStore":"store","credHelpers":{"ghcr.io":"own","a.b":"",
          "https://index.docker.io/v1/":"hub","c.d":["x"]}})");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->HelperFor(kChime, true).value(), "own");
  EXPECT_EQ(file->HelperFor(kChime, false).value(), "own");
  EXPECT_EQ(file->HelperFor({"docker.io", "library/x"}, true).value(), "hub");
  EXPECT_EQ(file->HelperFor({"x.y", "z"}, true).value(), "store");
  EXPECT_EQ(file->HelperFor({"x.y", "z"}, false).value(), "");
  EXPECT_EQ(file->HelperFor({"a.b", "z"}, true).value(), "");
  EXPECT_FALSE(file->HelperFor({"c.d", "z"}, true).ok());
}

TEST(HelperOutputTest, IsACredential) {
  auto found = ParseHelperOutput(
      R"({"ServerURL":"ghcr.io","Username":"u","Secret":"s"})");
  EXPECT_EQ(Shown(found), "u:s");
  EXPECT_EQ((*found)->kind, Credential::Kind::kBasic);
  found = ParseHelperOutput(R"({"Username":"<token>","Secret":"s"})");
  EXPECT_EQ(Shown(found), ":s");
  EXPECT_EQ((*found)->kind, Credential::Kind::kIdentityToken);
  EXPECT_EQ(Shown(ParseHelperOutput(R"({"Username":"","Secret":""})")),
            "nothing");
}

TEST(HelperOutputTest, IsNeverRepeated) {
  for (const char* text :
       {"", "hunter2", "\"hunter2\"", R"(["hunter2"])",
        R"({"Secret":["hunter2"]})", R"({"Username":2,"Secret":"hunter2"})",
        R"({"Username":"<token>","Secret":"hunter2\n"})"}) {
    const auto found = ParseHelperOutput(text);
    EXPECT_FALSE(found.ok()) << text;
    EXPECT_THAT(Shown(found), Not(HasSubstr("hunter2")));
  }
}

// Whether a login under `key` is found for `host` and the path owner/app.
bool Finds(const std::string& key, const std::string& host) {
  const auto file = AuthFile::Parse("{\"auths\":{\"" + key +
                                    "\":{\"username\":\"u\","
                                    "\"password\":\"p\"}}}");
  return file.ok() && file->Find({host, "owner/app"}).value().has_value();
}

TEST(AuthFilePatternTest, MatchesWithinOneLabelAsKubernetesDoes) {
  EXPECT_TRUE(Finds("*.azurecr.io", "house.azurecr.io"));
  EXPECT_TRUE(Finds("*.*.registry.io", "abc.xyz.registry.io"));
  EXPECT_TRUE(Finds("prefix*.example.io", "prefix-1.example.io"));
  EXPECT_TRUE(Finds("registry.example.[ci]o", "registry.example.co"));
  EXPECT_TRUE(Finds("reg?.example.io", "reg1.example.io"));
  EXPECT_TRUE(Finds("https://*.azurecr.io/v2/", "house.azurecr.io"));
  EXPECT_TRUE(Finds("*.azurecr.io/owner", "house.azurecr.io"));
  EXPECT_TRUE(Finds("*.azurecr.io:8443", "house.azurecr.io:8443"));

  EXPECT_FALSE(Finds("*.azurecr.io", "azurecr.io"));
  EXPECT_FALSE(Finds("*.azurecr.io", "a.house.azurecr.io"));
  EXPECT_FALSE(Finds("*.azurecr.io", "house.azurecr.io.evil.example"));
  EXPECT_FALSE(Finds("*", "house.azurecr.io"));
  EXPECT_FALSE(Finds("*.azurecr.io", "house.azurecr.io:8443"));
  EXPECT_FALSE(Finds("*.azurecr.io/other", "house.azurecr.io"));
  EXPECT_FALSE(Finds("*.azurecr.io/*", "house.azurecr.io"));
  EXPECT_FALSE(Finds("[.azurecr.io", "house.azurecr.io"));
  EXPECT_FALSE(Finds("**********.azurecr.io", "house.azurecr.io"));
}

TEST(AuthFilePatternTest, GivesWayToTheHostItselfAndToALongerPath) {
  const auto file = AuthFile::Parse(R"({"auths":{
      "*.azurecr.io":{"username":"pattern","password":"p"},
      "a.azurecr.io":{"username":"host","password":"p"},
      "*.azurecr.io/owner":{"username":"path","password":"p"}}})");
  ASSERT_TRUE(file.ok());
  const auto user = [&](const std::string& host, const std::string& path) {
    return (**file->Find({host, path})).username;
  };
  EXPECT_EQ(user("b.azurecr.io", "x/y"), "pattern");
  EXPECT_EQ(user("a.azurecr.io", "x/y"), "host");
  EXPECT_EQ(user("a.azurecr.io", "owner/y"), "path");
}

}  // namespace
}  // namespace imagecd::oci
