#include "provider/oci/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace imagecd::oci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kDigest = "sha256:" + std::string(64, 'a');

std::string FaultOf(std::string_view text) {
  const absl::StatusOr<Repository> repository = ParseRepository(text);
  if (repository.ok()) return "accepted as " + repository->ToString();
  EXPECT_EQ(repository.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(repository.status().message());
}

TEST(ParseRepositoryTest, TakesWhatRegistriesServe) {
  for (const char* text : {
           "ghcr.io/owner/homeslice/chime",
           "localhost/app",
           "localhost:5000/a",
           "registry:5000/team/app",
           "127.0.0.1:65535/a/b",
           "[::1]:5000/app",
           "[2001:db8::1]/app",
           "docker.io/library/nginx",
           "a-b.example.com/x__y/a.b_c---d",
           "123.dkr.ecr.eu-west-1.amazonaws.com/app",
       }) {
    const absl::StatusOr<Repository> repository = ParseRepository(text);
    ASSERT_TRUE(repository.ok()) << repository.status();
    EXPECT_EQ(repository->ToString(), text);
  }
}

TEST(ParseRepositoryTest, DividesAtTheFirstSlash) {
  const absl::StatusOr<Repository> repository =
      ParseRepository("ghcr.io/owner/homeslice/chime");
  ASSERT_TRUE(repository.ok());
  EXPECT_EQ(repository->host, "ghcr.io");
  EXPECT_EQ(repository->path, "owner/homeslice/chime");
}

TEST(ParseRepositoryTest, SuggestsTheLowerCaseSpelling) {
  EXPECT_THAT(
      FaultOf("ghcr.io/Owner/App"),
      AllOf(HasSubstr("upper-case"), HasSubstr("write \"ghcr.io/owner/app\"")));
  EXPECT_THAT(
      FaultOf("GHCR.io/owner/app"),
      AllOf(HasSubstr("upper-case"), HasSubstr("write \"ghcr.io/owner/app\"")));
  EXPECT_THAT(FaultOf("LOCALHOST/app"), HasSubstr("write \"localhost/app\""));
}

TEST(ParseRepositoryTest, SuggestsTheLongFormOfAShortName) {
  EXPECT_THAT(
      FaultOf("nginx"),
      AllOf(HasSubstr("Docker Hub"), HasSubstr("\"docker.io/library/nginx\"")));
  EXPECT_THAT(FaultOf("nginx:1.25"), HasSubstr("\"docker.io/library/nginx\""));
  EXPECT_THAT(FaultOf("owner/app"), HasSubstr("\"docker.io/owner/app\""));
}

TEST(ParseRepositoryTest, TakesEverySpellingOfDockerHubForOneRegistry) {
  for (const char* host : {"docker.io", "index.docker.io",
                           "registry-1.docker.io", "registry.hub.docker.com"}) {
    const std::string name(host);
    EXPECT_EQ(ParseRepository(name + "/owner/app")->ToString(),
              "docker.io/owner/app");
    EXPECT_EQ(ParseRepository(name + "/nginx")->ToString(),
              "docker.io/library/nginx");
    EXPECT_EQ(ParseRepository(name + "/library/nginx")->ToString(),
              "docker.io/library/nginx");
  }
  for (const char* other :
       {"hub.docker.com/owner/app", "docker.io:5000/owner/app",
        "registry-1.docker.io.example/owner/app"}) {
    EXPECT_EQ(ParseRepository(other)->ToString(), other);
  }
}

TEST(ParseRepositoryTest, RefusesAShortNameWhoseFullNameIsTooLong) {
  const std::string name(240, 'a');
  EXPECT_TRUE(ParseRepository("docker.io/" + name.substr(8)).ok());
  const auto repository = ParseRepository("docker.io/" + name);
  EXPECT_THAT(repository.status().message(),
              HasSubstr("has a full name of more than 255 bytes"));
}

TEST(ApiHostTest, IsTheHostThatAnswersForDockerHub) {
  EXPECT_EQ(ApiHost("docker.io"), "registry-1.docker.io");
  EXPECT_EQ(ApiHost("ghcr.io"), "ghcr.io");
}

TEST(ParseRepositoryTest, RefusesWhatIsNotPartOfARepository) {
  EXPECT_THAT(FaultOf("https://ghcr.io/owner/app"),
              AllOf(HasSubstr("scheme"), HasSubstr("\"ghcr.io/owner/app\"")));
  EXPECT_THAT(FaultOf("docker://ghcr.io/owner/app"),
              AllOf(HasSubstr("scheme"), HasSubstr("\"ghcr.io/owner/app\"")));
  EXPECT_THAT(
      FaultOf("ghcr.io/owner/app:main"),
      AllOf(HasSubstr("tag"), HasSubstr("write \"ghcr.io/owner/app\"")));
  EXPECT_THAT(
      FaultOf("ghcr.io/owner/app@" + kDigest),
      AllOf(HasSubstr("digest"), HasSubstr("write \"ghcr.io/owner/app\"")));
  EXPECT_THAT(
      FaultOf("ghcr.io/owner/app/"),
      AllOf(HasSubstr("empty part"), HasSubstr("write \"ghcr.io/owner/app\"")));
  EXPECT_THAT(FaultOf(" ghcr.io/owner/app"),
              AllOf(HasSubstr("space"), HasSubstr("\"ghcr.io/owner/app\"")));
  EXPECT_THAT(FaultOf("ghcr.io"), HasSubstr("no repository"));
  EXPECT_THAT(FaultOf("localhost:5000"), HasSubstr("no repository"));
  EXPECT_THAT(FaultOf(""), HasSubstr("is empty"));
}

TEST(ParseRepositoryTest, NeverRepeatsACredential) {
  for (const char* text : {
           "user:hunter2@ghcr.io/owner/app",
           "https://user:hunter2@ghcr.io/owner/app",
           "https://hunter2@ghcr.io/owner/app",
           "ghcr.io/owner/app?token=hunter2",
           "user:hun/hunter2@ghcr.io/owner/app",
           "user:hunter2@ghcr.io/owner/app@sha256:aa",
           "user:hunter2@",
           "@hunter2:aa",
       }) {
    EXPECT_THAT(FaultOf(text), Not(HasSubstr("hunter2"))) << text;
  }
  EXPECT_THAT(FaultOf("user:hunter2@ghcr.io/owner/app"),
              HasSubstr("write \"ghcr.io/owner/app\""));
}

TEST(ParseRepositoryTest, RefusesPathsThatEscape) {
  for (const char* text :
       {"ghcr.io/owner/../app", "ghcr.io/..", "ghcr.io/./app", "ghcr.io//app",
        "../app", "ghcr.io/owner/app/..", "ghcr.io/%2e%2e/app",
        "ghcr.io/owner\\app", "/ghcr.io/app"}) {
    EXPECT_THAT(FaultOf(text), Not(HasSubstr("accepted"))) << text;
  }
  EXPECT_THAT(FaultOf("ghcr.io/owner/../app"), HasSubstr("the part \"..\""));
}

TEST(ParseRepositoryTest, KnowsTheSeparatorsOfAPart) {
  for (const char* text :
       {"ghcr.io/a..b", "ghcr.io/a___b", "ghcr.io/a._b", "ghcr.io/-a",
        "ghcr.io/a-", "ghcr.io/_a/b", "ghcr.io/a_-b"}) {
    EXPECT_THAT(FaultOf(text), HasSubstr("the part")) << text;
  }
}

TEST(ParseRepositoryTest, RefusesPortsAndHostsThatCannotBe) {
  EXPECT_THAT(FaultOf("ghcr.io:65536/app"), HasSubstr("port \"65536\""));
  EXPECT_THAT(FaultOf("ghcr.io:0/app"), HasSubstr("port"));
  EXPECT_THAT(FaultOf("ghcr.io:/app"), HasSubstr("port"));
  EXPECT_THAT(FaultOf("ghcr.io:99999999999999999999/app"), HasSubstr("port"));
  EXPECT_THAT(FaultOf("-ghcr.io/app"), HasSubstr("host"));
  EXPECT_THAT(FaultOf("ghcr..io/app"), HasSubstr("host"));
  EXPECT_THAT(FaultOf("ghcr.io./app"), HasSubstr("host"));
  EXPECT_THAT(FaultOf("256.1.1.1/app"), HasSubstr("host"));
  EXPECT_THAT(FaultOf("1.2.3/app"), HasSubstr("host"));
  EXPECT_THAT(FaultOf("[::1/app"), HasSubstr("IPv6"));
  EXPECT_THAT(FaultOf("[::1%lo]/app"), HasSubstr("IPv6"));
  // Functions of C stop at a NUL and would take what stands before it.
  EXPECT_THAT(FaultOf(std::string("[::1\0]/app", 10)),
              HasSubstr("control character"));
  EXPECT_THAT(FaultOf("::1/app"), Not(HasSubstr("accepted")));
}

TEST(ParseRepositoryTest, BoundsLengthAndMessage) {
  const std::string longest = "ghcr.io/" + std::string(247, 'a');
  EXPECT_TRUE(ParseRepository(longest).ok());
  EXPECT_THAT(FaultOf(longest + "a"), HasSubstr("256 bytes"));
  EXPECT_LT(FaultOf(std::string(1 << 20, 'a')).size(), 500u);
}

TEST(ParseRepositoryTest, ShowsControlCharactersEscaped) {
  const std::string fault = FaultOf("ghcr.io/a\x1b[31m\nb");
  EXPECT_THAT(fault, HasSubstr("\\x1b"));
  EXPECT_THAT(fault, Not(HasSubstr("\x1b")));
  EXPECT_THAT(fault, Not(HasSubstr("\n")));
  EXPECT_THAT(FaultOf("a.b/\"; write \"x"), HasSubstr("\\\"; write \\\"x"));
}

TEST(IsTagTest, FollowsTheSpecification) {
  EXPECT_TRUE(IsTag("main.20260102-030405.abcdef0"));
  EXPECT_TRUE(IsTag("_"));
  EXPECT_TRUE(IsTag(std::string(128, 'x')));
  EXPECT_FALSE(IsTag(std::string(129, 'x')));
  for (const char* text : {"", ".a", "-a", "a b", "a/b", "a:b", "ä", "a\n"}) {
    EXPECT_FALSE(IsTag(text)) << text;
  }
}

TEST(IsDigestTest, IsSha256InLowerCase) {
  EXPECT_TRUE(IsDigest(kDigest));
  EXPECT_FALSE(IsDigest("sha256:" + std::string(64, 'A')));
  EXPECT_FALSE(IsDigest("sha256:" + std::string(63, 'a')));
  EXPECT_FALSE(IsDigest("sha256:" + std::string(65, 'a')));
  EXPECT_FALSE(IsDigest("sha512:" + std::string(128, 'a')));
  EXPECT_FALSE(IsDigest(std::string(64, 'a')));
}

TEST(ReferenceTest, IsTakenApartAsItWasPutTogether) {
  const Repository repository{"localhost:5000", "a/b"};
  for (const std::string tag : {"", "main"}) {
    for (const std::string& digest : {std::string(), kDigest}) {
      const std::string text = FormatReference(repository, tag, digest);
      const absl::StatusOr<Reference> reference = ParseReference(text);
      ASSERT_TRUE(reference.ok()) << text;
      EXPECT_EQ(reference->repository, repository);
      EXPECT_EQ(reference->tag, tag);
      EXPECT_EQ(reference->digest, digest);
    }
  }
  EXPECT_EQ(FormatReference(repository, "main", kDigest),
            "localhost:5000/a/b:main@" + kDigest);
}

TEST(ReferenceTest, RefusesBadParts) {
  EXPECT_FALSE(ParseReference("ghcr.io/a/b@sha256:aa").ok());
  EXPECT_FALSE(ParseReference("ghcr.io/a/b:.tag").ok());
  EXPECT_FALSE(ParseReference("ghcr.io/a/b:").ok());
  EXPECT_FALSE(ParseReference("ghcr.io/a/b@").ok());
  EXPECT_FALSE(ParseReference("nginx:main").ok());
  EXPECT_THAT(
      std::string(
          ParseReference("user:hunter2@ghcr.io/a/b").status().message()),
      Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace imagecd::oci
