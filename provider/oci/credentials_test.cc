#include "provider/oci/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "provider/oci/registry_error.h"
#include "tests/testing/files/temporary_folder.h"

namespace imagecd::oci {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const Repository kChime{"ghcr.io", "owner/chime"};

std::string AuthsOf(const std::string& key, const std::string& user) {
  return "{\"auths\":{\"" + key + "\":{\"auth\":\"" +
         absl::Base64Escape(user + ":secret") + "\"}}}";
}

class CredentialSourceTest : public ::testing::Test {
 protected:
  // A HOME and a PATH of this test's own, and `more` variables.
  void SetEnvironment(std::map<std::string, std::string, std::less<>> more) {
    more.emplace("HOME", folder_.path() + "/home");
    more.emplace("PATH", "relative::" + folder_.path() + "/bin");
    environment_ = std::make_unique<base::MapEnvironment>(std::move(more));
  }

  CredentialSource& Source() {
    if (source_ == nullptr) {
      if (environment_ == nullptr) SetEnvironment({});
      source_ = std::make_unique<CredentialSource>(
          registries_, environment_.get(), helper_timeout_);
    }
    return *source_;
  }

  // SOURCE=USER:SECRET of all that is tried, in order; an error's message.
  std::vector<std::string> Tried(const Repository& repository = kChime) {
    std::vector<std::string> tried;
    for (std::size_t index = 0; index < 20; ++index) {
      const absl::StatusOr<std::optional<Credential>> found =
          Source().Get(repository, index, nullptr);
      if (!found.ok()) {
        EXPECT_EQ(FailureOf(found.status()), Failure::kCredentials);
        tried.push_back("error: " + std::string(found.status().message()));
        continue;
      }
      if (!found->has_value()) return tried;
      std::string source = (*found)->source;
      if (const auto at = source.find(folder_.path());
          at != std::string::npos) {
        source.replace(at, folder_.path().size(), "");
      }
      tried.push_back(source + "=" + (*found)->username + ":" +
                      (*found)->secret);
    }
    ADD_FAILURE() << "no end";
    return tried;
  }

  void WriteDockerConfig(std::string_view text) {
    folder_.Write("home/.docker/config.json", text);
  }

  // A helper that counts its calls in the file `calls`.
  void WriteHelper(const std::string& suffix, const std::string& body) {
    folder_.WriteScript(
        "bin/docker-credential-" + suffix,
        "echo \"$1 $(cat)\" >> '" + folder_.path() + "/calls'\n" + body);
  }

  testing::TemporaryFolder folder_;
  std::map<std::string, HostConfig> registries_;
  absl::Duration helper_timeout_ = absl::Seconds(30);
  std::unique_ptr<base::MapEnvironment> environment_;
  std::unique_ptr<CredentialSource> source_;
};

TEST_F(CredentialSourceTest, IsAnonymousWithNothingElse) {
  EXPECT_THAT(Tried(), ElementsAre("anonymous=:"));
  EXPECT_EQ(Source().Get(kChime, 0, nullptr).value()->kind,
            Credential::Kind::kAnonymous);
}

TEST_F(CredentialSourceTest, NeedsNoHome) {
  environment_ = std::make_unique<base::MapEnvironment>(
      std::map<std::string, std::string, std::less<>>{});
  EXPECT_THAT(Tried(), ElementsAre("anonymous=:"));
}

TEST_F(CredentialSourceTest, TriesAllInTheOrderOfTheContract) {
  SetEnvironment({{"XDG_RUNTIME_DIR", folder_.path() + "/run"},
                  {"XDG_CONFIG_HOME", folder_.path() + "/config"},
                  {"GITHUB_TOKEN", " t \n"}});
  WriteDockerConfig(AuthsOf("ghcr.io", "docker"));
  folder_.Write("run/containers/auth.json", AuthsOf("ghcr.io/owner", "run"));
  folder_.Write("config/containers/auth.json", AuthsOf("ghcr.io", "config"));
  EXPECT_THAT(
      Tried(),
      ElementsAre(
          "docker's config.json (/home/.docker/config.json)=docker:secret",
          "auth.json (/run/containers/auth.json)=run:secret",
          "auth.json (/config/containers/auth.json)=config:secret",
          "GITHUB_TOKEN=token:t", "anonymous=:"));
}

TEST_F(CredentialSourceTest, TakesTheConfigurationInAVariableBeforeFiles) {
  SetEnvironment({{"DOCKER_AUTH_CONFIG", AuthsOf("ghcr.io", "variable")}});
  WriteDockerConfig(AuthsOf("ghcr.io", "docker"));
  EXPECT_THAT(
      Tried(),
      ElementsAre(
          "DOCKER_AUTH_CONFIG=variable:secret",
          "docker's config.json (/home/.docker/config.json)=docker:secret",
          "anonymous=:"));
}

TEST_F(CredentialSourceTest, AsksTheHelperThatTheVariableNames) {
  SetEnvironment(
      {{"DOCKER_AUTH_CONFIG", R"({"credHelpers":{"ghcr.io":"x"}})"}});
  WriteHelper("x", R"(echo '{"Username":"u","Secret":"s"}')");
  EXPECT_THAT(Tried(), ElementsAre("docker-credential-x=u:s", "anonymous=:"));
}

TEST_F(CredentialSourceTest, NamesABrokenVariableAndNothingThatItHolds) {
  SetEnvironment({{"DOCKER_AUTH_CONFIG", "hunter2"}});
  EXPECT_THAT(Tried(), ElementsAre(AllOf(HasSubstr("DOCKER_AUTH_CONFIG is not "
                                                   "JSON; correct it"),
                                         Not(HasSubstr("hunter2"))),
                                   "anonymous=:"));
}

TEST_F(CredentialSourceTest, FindsTheProvidersOwnUnderAnySpellingOfDockerHub) {
  registries_["docker.io"].token = "pat";
  EXPECT_THAT(
      Tried({"docker.io", "owner/app"}),
      ElementsAre("the provider's registries[\"docker.io\"]=token:pat"));
}

TEST_F(CredentialSourceTest, AsksAHelperAgainWhenItsAnswerWasRefused) {
  WriteDockerConfig(R"({"credsStore":"x"})");
  WriteHelper("x", "n=$(wc -l < '" + folder_.path() +
                       "/calls' | tr -d ' ')\n"
                       "if [ \"$n\" -gt 2 ]; then n=2; fi\n"
                       "echo \"{\\\"Username\\\":\\\"AWS\\\","
                       "\\\"Secret\\\":\\\"s$n\\\"}\"");
  const auto first = Source().Get(kChime, 0, nullptr);
  ASSERT_EQ((**first).secret, "s1");
  EXPECT_TRUE(Source().Renew(**first));
  const auto second = Source().Get(kChime, 0, nullptr);
  ASSERT_EQ((**second).secret, "s2");
  // The helper may have a newer one, and has not: then the answer counts.
  EXPECT_TRUE(Source().Renew(**second));
  EXPECT_EQ((**Source().Get(kChime, 0, nullptr)).secret, "s2");
  EXPECT_FALSE(Source().Renew(**second));
  EXPECT_EQ((**Source().Get(kChime, 0, nullptr)).secret, "s2");
  EXPECT_EQ(folder_.Read("calls"), "get ghcr.io\nget ghcr.io\nget ghcr.io\n");
}

TEST_F(CredentialSourceTest, RenewsNothingThatCameFromElsewhere) {
  WriteDockerConfig(AuthsOf("ghcr.io", "docker"));
  EXPECT_FALSE(Source().Renew(**Source().Get(kChime, 0, nullptr)));
}

// The output of real helpers for a login that they have and for none.
struct RealHelper {
  const char* name;
  const char* body;
  const char* expected;
};

TEST_F(CredentialSourceTest, UnderstandsTheHelpersThatPeopleUse) {
  const RealHelper helpers[] = {
      {"ecr-login",
       R"(echo '{"ServerURL":"ghcr.io","Username":"AWS",)"
       R"("Secret":"p"}')",
       "docker-credential-ecr-login=AWS:p"},
      {"gcr",
       R"(echo '{"ServerURL":"","Username":"_dcgcr_2_token",)"
       R"("Secret":"ya29"}')",
       "docker-credential-gcr=_dcgcr_2_token:ya29"},
      {"gcloud",
       R"(printf '{\n  "Secret": "ya29",\n  "Username": )"
       R"("_dcgcloud_token"\n}')",
       "docker-credential-gcloud=_dcgcloud_token:ya29"},
      {"acr-env", R"(echo '{"Username":"<token>","Secret":"refresh"}')",
       "docker-credential-acr-env=:refresh"},
      {"osxkeychain",
       R"(echo 'credentials not found in native keychain'; exit 1)", ""},
      {"pass", R"(echo 'credentials not found in native keychain'; exit 1)",
       ""},
      {"secretservice", R"(echo 'credentials not found in native keychain' >&2
echo 'credentials not found in native keychain'; exit 1)",
       ""},
  };
  for (const RealHelper& helper : helpers) {
    source_.reset();
    WriteHelper(helper.name, helper.body);
    WriteDockerConfig(std::string(R"({"credHelpers":{"ghcr.io":")") +
                      helper.name + "\"}}");
    const std::vector<std::string> tried = Tried();
    EXPECT_EQ(tried.front(),
              *helper.expected == '\0' ? "anonymous=:" : helper.expected)
        << helper.name;
  }
}

TEST_F(CredentialSourceTest, TriesNothingBesideTheProvidersOwn) {
  SetEnvironment({{"GITHUB_TOKEN", "t"}});
  WriteDockerConfig("broken");
  registries_["ghcr.io"].username = "me";
  registries_["ghcr.io"].password = "mine";
  EXPECT_THAT(Tried(),
              ElementsAre("the provider's registries[\"ghcr.io\"]=me:mine"));
  EXPECT_TRUE(Source().Get(kChime, 0, nullptr).value()->configured);
}

TEST_F(CredentialSourceTest, SendsAConfiguredTokenAsAPassword) {
  registries_["ghcr.io"].token = "pat";
  const Credential credential = *Source().Get(kChime, 0, nullptr).value();
  EXPECT_EQ(credential.kind, Credential::Kind::kBasic);
  EXPECT_EQ(credential.secret, "pat");
  EXPECT_NE(credential.username, "");
}

TEST_F(CredentialSourceTest, GoesOnWhereTheConfigurationHasNoCredential) {
  registries_["ghcr.io"].ca_file = "ca.pem";
  registries_["other.example"].password = "mine";
  WriteDockerConfig(AuthsOf("ghcr.io", "docker"));
  EXPECT_THAT(Tried(), ElementsAre(HasSubstr("=docker:secret"), "anonymous=:"));
}

TEST_F(CredentialSourceTest, GivesGithubTokenToGhcrOnly) {
  SetEnvironment({{"GITHUB_TOKEN", "t"}, {"GH_TOKEN", "u"}});
  EXPECT_THAT(Tried(), ElementsAre("GITHUB_TOKEN=token:t", "anonymous=:"));
  for (const char* host : {"docker.io", "ghcr.io:8443", "a.ghcr.io",
                           "ghcr.io.evil.example", "github.com"}) {
    EXPECT_THAT(Tried({host, "owner/chime"}), ElementsAre("anonymous=:"))
        << host;
  }
}

TEST_F(CredentialSourceTest, TriesEqualCredentialsOnce) {
  WriteDockerConfig(AuthsOf("ghcr.io", "same"));
  folder_.Write("home/.config/containers/auth.json",
                AuthsOf("ghcr.io", "same"));
  EXPECT_THAT(Tried(), ElementsAre(HasSubstr("same:secret"), "anonymous=:"));
}

TEST_F(CredentialSourceTest, FindsTheFilesThatVariablesName) {
  SetEnvironment({{"DOCKER_CONFIG", folder_.path() + "/docker"},
                  {"REGISTRY_AUTH_FILE", folder_.path() + "/named.json"},
                  {"XDG_RUNTIME_DIR", folder_.path() + "/run"}});
  WriteDockerConfig(AuthsOf("ghcr.io", "not-this"));
  folder_.Write("docker/config.json", AuthsOf("ghcr.io", "docker"));
  folder_.Write("named.json", AuthsOf("ghcr.io", "named"));
  folder_.Write("run/containers/auth.json", AuthsOf("ghcr.io", "nor-this"));
  EXPECT_THAT(Tried(), ElementsAre(HasSubstr("=docker:secret"),
                                   "auth.json (/named.json)=named:secret",
                                   "anonymous=:"));
}

TEST_F(CredentialSourceTest, MissesAFileThatAPersonNamed) {
  SetEnvironment({{"REGISTRY_AUTH_FILE", folder_.path() + "/absent.json"}});
  EXPECT_THAT(Tried(), ElementsAre(AllOf(HasSubstr("REGISTRY_AUTH_FILE"),
                                         HasSubstr("absent.json"),
                                         HasSubstr("unset it")),
                                   "anonymous=:"));
}

TEST_F(CredentialSourceTest, ReadsFilesAfresh) {
  WriteDockerConfig(AuthsOf("ghcr.io", "old"));
  EXPECT_THAT(Tried(), ElementsAre(HasSubstr("old:secret"), "anonymous=:"));
  WriteDockerConfig(AuthsOf("ghcr.io", "new"));
  EXPECT_THAT(Tried(), ElementsAre(HasSubstr("new:secret"), "anonymous=:"));
}

TEST_F(CredentialSourceTest, NamesABrokenFileAndGoesOnBehindIt) {
  SetEnvironment({{"GITHUB_TOKEN", "t"}});
  WriteDockerConfig("{\"auths\": hunter2");
  EXPECT_THAT(
      Tried(),
      ElementsAre(
          AllOf(HasSubstr("ghcr.io/owner/chime"),
                HasSubstr("home/.docker/config.json) is not JSON"),
                HasSubstr("correct it"), HasSubstr("registries[\"ghcr.io\"]"),
                Not(HasSubstr("hunter2"))),
          "GITHUB_TOKEN=token:t", "anonymous=:"));
}

TEST_F(CredentialSourceTest, BoundsTheSizeOfAFile) {
  WriteDockerConfig(std::string((1 << 20) + 1, ' '));
  EXPECT_THAT(Tried(),
              ElementsAre(HasSubstr("larger than 1 MiB"), "anonymous=:"));
}

TEST_F(CredentialSourceTest, DoesNotHangOnWhatIsNoFile) {
  WriteDockerConfig("");
  const std::string path = folder_.path() + "/home/.docker/config.json";
  std::filesystem::remove(path);
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_THAT(Tried(),
              ElementsAre(HasSubstr("no regular file"), "anonymous=:"));
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  EXPECT_THAT(Tried(),
              ElementsAre(HasSubstr("no regular file"), "anonymous=:"));
}

TEST_F(CredentialSourceTest, AsksTheHelperOfTheHost) {
  WriteDockerConfig(
      R"({"credHelpers":{"ghcr.io":"own"},"credsStore":"store",)" +
      AuthsOf("ghcr.io", "file").substr(1));
  WriteHelper("own", R"(echo '{"Username":"u","Secret":"s"}')");
  WriteHelper("store", "exit 9");
  EXPECT_THAT(Tried(), ElementsAre("docker-credential-own=u:s", "anonymous=:"));
  EXPECT_EQ(folder_.Read("calls"), "get ghcr.io\n");
}

TEST_F(CredentialSourceTest, AsksTheStoreForDockerHubByItsOldName) {
  WriteDockerConfig(R"({"credsStore":"store"})");
  WriteHelper("store", R"(echo '{"Username":"<token>","Secret":"s"}')");
  const Repository nginx{"docker.io", "library/nginx"};
  EXPECT_THAT(Tried(nginx),
              ElementsAre("docker-credential-store=:s", "anonymous=:"));
  EXPECT_EQ(Source().Get(nginx, 0, nullptr).value()->kind,
            Credential::Kind::kIdentityToken);
  EXPECT_EQ(folder_.Read("calls"), "get https://index.docker.io/v1/\n");
}

TEST_F(CredentialSourceTest, FallsBackToTheFileWhereTheStoreHasNothing) {
  WriteDockerConfig(R"({"credsStore":"store",)" +
                    AuthsOf("ghcr.io", "file").substr(1));
  WriteHelper("store",
              "echo 'credentials not found in native keychain'; exit 1");
  EXPECT_THAT(Tried(), ElementsAre(HasSubstr("=file:secret"), "anonymous=:"));
}

TEST_F(CredentialSourceTest, HonoursHelpersButNotStoresInAuthJson) {
  folder_.Write("home/.config/containers/auth.json",
                R"({"credHelpers":{"ghcr.io":"own"},"credsStore":"store"})");
  WriteHelper("own", R"(echo '{"Username":"u","Secret":"s"}')");
  EXPECT_THAT(Tried(), ElementsAre("docker-credential-own=u:s", "anonymous=:"));
  EXPECT_THAT(Tried({"other.example", "app"}), ElementsAre("anonymous=:"));
}

TEST_F(CredentialSourceTest, AsksAHelperOnceForAllRepositoriesOfAHost) {
  WriteDockerConfig(R"({"credsStore":"store"})");
  WriteHelper("store", R"(echo '{"Username":"u","Secret":"s"}')");
  CredentialSource& source = Source();
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&source, i] {
      const Repository repository{"ghcr.io", "owner/" + std::to_string(i)};
      EXPECT_EQ(source.Get(repository, 0, nullptr).value()->secret, "s");
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(folder_.Read("calls"), "get ghcr.io\n");
}

TEST_F(CredentialSourceTest, NamesABrokenHelperAndNothingThatItSaid) {
  WriteDockerConfig(R"({"credsStore":"store"})");
  for (const auto& [body, fault] :
       std::vector<std::pair<std::string, std::string>>{
           {"echo hunter2; echo hunter2 >&2; exit 2", "exit status 2"},
           {"echo hunter2", "no JSON object"},
           {"echo '{\"Secret\":[\"hunter2\"]}'", "no string"},
           {"kill -15 $$", "exit status 143"},
           {"while :; do echo hunter2hunter2; done", "more than 65536 bytes"},
       }) {
    source_.reset();
    WriteHelper("store", body);
    EXPECT_THAT(Tried(),
                ElementsAre(AllOf(HasSubstr("docker-credential-store"),
                                  HasSubstr("config.json"), HasSubstr(fault),
                                  HasSubstr("echo ghcr.io | "),
                                  Not(HasSubstr("hunter2"))),
                            "anonymous=:"));
  }
}

TEST_F(CredentialSourceTest, StopsAHelperThatHangs) {
  helper_timeout_ = absl::Milliseconds(30);
  WriteDockerConfig(R"({"credsStore":"store"})");
  WriteHelper("store", "exec sleep 600");
  EXPECT_THAT(Tried(),
              ElementsAre(HasSubstr("did not end within 30ms"), "anonymous=:"));
}

TEST_F(CredentialSourceTest, MissesAHelperThatIsNotInstalled) {
  WriteDockerConfig(R"({"credsStore":"absent"})");
  EXPECT_THAT(Tried(), ElementsAre(AllOf(HasSubstr("docker-credential-absent"),
                                         HasSubstr("not in PATH"),
                                         HasSubstr("install it")),
                                   "anonymous=:"));
}

TEST_F(CredentialSourceTest, RunsNoHelperWithAStrangeName) {
  folder_.WriteScript("bin/docker-credential-x/../../evil",
                      "touch '" + folder_.path() + "/calls'");
  for (const std::string suffix :
       {"x/../../evil", "../evil", "a b", "$(evil)", "a;evil", "\\u0000"}) {
    source_.reset();
    WriteDockerConfig("{\"credsStore\":\"" + suffix + "\"}");
    EXPECT_THAT(Tried(),
                ElementsAre(HasSubstr("not a plain name"), "anonymous=:"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/calls"));
}

TEST_F(CredentialSourceTest, StopsWhenCancelledAndAsksAgainLater) {
  const std::string pipe = folder_.path() + "/running";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  WriteDockerConfig(R"({"credsStore":"store"})");
  WriteHelper("store", "echo > '" + pipe + "'; exec sleep 600");
  base::Cancellation cancel;
  std::thread canceller([&] {
    folder_.Read("running");
    cancel.Cancel();
  });
  EXPECT_EQ(FailureOf(Source().Get(kChime, 0, &cancel).status()),
            Failure::kCancelled);
  canceller.join();
  EXPECT_EQ(FailureOf(Source().Get(kChime, 0, &cancel).status()),
            Failure::kCancelled);
  WriteHelper("store", R"(echo '{"Username":"u","Secret":"s"}')");
  EXPECT_EQ(Source().Get(kChime, 0, nullptr).value()->secret, "s");
}

}  // namespace
}  // namespace imagecd::oci
