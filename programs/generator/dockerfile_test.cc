#include "programs/generator/dockerfile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "programs/generator/image_user.h"

namespace imagecd::generator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = ImageUser::Kind;

DockerfileFacts Read(std::string_view text, std::string_view target = "",
                     const std::vector<KeyValue>& arguments = {}) {
  const auto facts = Dockerfile(text).Facts(target, arguments);
  EXPECT_TRUE(facts.has_value());
  return facts.value_or(DockerfileFacts());
}

std::vector<int> Ports(std::string_view text) {
  std::vector<int> ports;
  for (const Port& port : Read(text).exposed) {
    ports.push_back(port.container_port);
  }
  return ports;
}

std::vector<std::string> Sources(std::string_view text,
                                 std::string_view target = "") {
  return Read(text, target).sources;
}

ImageUser User(std::string_view text) { return UserOf(Read(text)); }

TEST(DockerfileTest, ReadsTheLastStageAndWhatItIsBuiltFrom) {
  EXPECT_THAT(Ports("FROM a AS base\nEXPOSE 1\nFROM b\nEXPOSE 2 3/udp\n"),
              ElementsAre(2, 3));
  EXPECT_THAT(Ports("FROM --platform=$X a as Base\nexpose 1\nFROM base\n"
                    "EXPOSE \\\n # between\n 2 \\\n\n 1\n"),
              ElementsAre(1, 2));
}

TEST(DockerfileTest, ReadsPortsFromVariablesWithTheirDefaults) {
  EXPECT_THAT(Ports("FROM a\nENV PORT=3000\nEXPOSE ${PORT}\n"),
              ElementsAre(3000));
  EXPECT_THAT(Ports("FROM a\nENV PORT 3000\nEXPOSE $PORT/udp\n"),
              ElementsAre(3000));
  EXPECT_THAT(Ports("ARG P=1\nFROM a\nARG P\nEXPOSE $P ${Q:-2} ${Q-3}\n"),
              ElementsAre(1, 2, 3));
  EXPECT_THAT(Ports("FROM a\nENV A=1 B=\"2 3\"\nEXPOSE $A $B\n"),
              ElementsAre(1, 2, 3));
  EXPECT_THAT(Read("FROM a\nARG P=1\nEXPOSE $P\n", "", {{"P", "9"}})
                  .exposed.at(0)
                  .container_port,
              9);
}

TEST(DockerfileTest, NamesThePortsThatItCannotRead) {
  const DockerfileFacts facts = Read(
      "FROM a\nEXPOSE $PORT 1-60000 0 65536 99999999999 x 1/foo / -1 8000-8002"
      "\n");
  EXPECT_EQ(facts.exposed.size(), 3U);
  EXPECT_THAT(facts.unread_ports,
              ElementsAre("$PORT", "1-60000", "0", "65536", "99999999999", "x",
                          "1/foo", "/", "-1"));
}

TEST(DockerfileTest, ABacktickContinuesALineOnlyWhereADirectiveSaysSo) {
  EXPECT_THAT(Ports("FROM a\nRUN echo `date`\nEXPOSE 5000\n"),
              ElementsAre(5000));
  EXPECT_THAT(Ports("# escape=`\nFROM a\nCOPY a C:\\\nEXPOSE `\n 5000\n"),
              ElementsAre(5000));
  EXPECT_THAT(Ports("FROM a\n# escape=`\nEXPOSE 1 \\\n 2\n"),
              ElementsAre(1, 2));
}

TEST(DockerfileTest, AHereDocumentHoldsNoInstructions) {
  EXPECT_THAT(Ports("FROM a\nRUN <<END\ncat > x <<X\nEXPOSE 9999\nX\nEND\n"
                    "EXPOSE 8080\n"),
              ElementsAre(8080));
  EXPECT_THAT(Ports("FROM a\nCOPY <<-\"A\" <<B /x/\nEXPOSE 1\n\tA\nEXPOSE 2\n"
                    "B\nEXPOSE 3\n"),
              ElementsAre(3));
  EXPECT_THAT(Sources("FROM a\nCOPY <<A b /x/\nA\n"), ElementsAre("b"));
}

TEST(DockerfileTest, FindsWhatIsCopiedFromTheContext) {
  EXPECT_THAT(
      Sources("FROM a AS build\n"
              "COPY go.mod ./go.sum /src/\n"
              "RUN --mount=type=bind,source=web/dist,target=/w "
              "--mount=type=cache,target=/c make\n"
              "FROM b\n"
              "COPY --from=build /out /out\n"
              "COPY --chown=1:1 [\"a b\", \"/x/../c\", \"/to\"]\n"
              "ADD https://example.net/x.tar git@example.net:x.git d/ /to/\n"
              "COPY --from=other.example/image /y /y\n"),
      ElementsAre("a b", "c", "d", "go.mod", "go.sum", "web/dist"));
  EXPECT_THAT(Sources("FROM a\nRUN --mount=target=. make\n"), ElementsAre("."));
}

TEST(DockerfileTest, StagesThatATargetDoesNotNeedDoNotCount) {
  constexpr char kText[] =
      "FROM x AS build\nCOPY src .\n"
      "FROM x AS test\nCOPY tests .\n"
      "FROM x AS web\nCOPY --from=build /a /a\nCOPY web .\nEXPOSE 1\n"
      "FROM x AS api_server\nCOPY --from=0 /a /a\nCOPY api .\nEXPOSE 2\n";
  EXPECT_THAT(Sources(kText, "web"), ElementsAre("src", "web"));
  EXPECT_THAT(Sources(kText, "API_server"), ElementsAre("api", "src"));
  EXPECT_FALSE(Dockerfile(kText).Facts("none", {}).has_value());
  EXPECT_THAT(Dockerfile(kText).FinalStages(), ElementsAre(1, 2, 3));
}

TEST(DockerfileTest, FindsVolumesSecretsAndTheHealthCheck) {
  const DockerfileFacts facts = Read(
      "FROM a\nENV D=/data\nVOLUME $D /cache/\nVOLUME [\"/a b\"]\n"
      "RUN --mount=type=secret,id=npm npm ci\n"
      "HEALTHCHECK --interval=5s CMD curl -f http://localhost/health\n");
  EXPECT_THAT(facts.volumes, ElementsAre("/data", "/cache", "/a b"));
  EXPECT_THAT(facts.secrets, ElementsAre("npm"));
  EXPECT_EQ(facts.health_check, "curl -f http://localhost/health");
}

TEST(DockerfileTest, ReadsAnyText) {
  EXPECT_THAT(Ports("FROM"), IsEmpty());
  EXPECT_THAT(Ports(std::string("\0\\\nEXPOSE", 10)), IsEmpty());
  EXPECT_THAT(Ports("FROM a\nRUN <<X\nEXPOSE 1"), IsEmpty());
  EXPECT_THAT(Ports("\xEF\xBB\xBF"
                    "FROM a\r\nEXPOSE 1\r\n"),
              ElementsAre(1));
}

TEST(ImageUserTest, ANumberIsUsedAsItIs) {
  EXPECT_EQ(User("FROM a\nUSER 1000:1000\n").kind, Kind::kNumber);
  EXPECT_EQ(User("FROM a\nARG U=7\nUSER $U\n").id, 7);
  EXPECT_EQ(User("FROM a AS b\nUSER 5\nFROM b\n").id, 5);
  EXPECT_EQ(User("FROM a\nUSER 0\n").kind, Kind::kRoot);
  EXPECT_EQ(User("FROM a\nUSER root:root\n").kind, Kind::kRoot);
}

TEST(ImageUserTest, KnowsTheUsersOfWellKnownBases) {
  EXPECT_EQ(User("FROM gcr.io/distroless/static:nonroot\n").id, 65532);
  EXPECT_EQ(User("FROM scratch\nUSER nonroot\n").id, 65532);
  EXPECT_EQ(User("FROM node:22\nUSER node\n").id, 1000);
  EXPECT_EQ(User("FROM docker.io/library/nginx:1\nUSER nginx\n").id, 101);
  EXPECT_EQ(User("FROM alpine\nUSER nobody\n").id, 65534);
  EXPECT_EQ(
      User("FROM mcr.microsoft.com/dotnet/aspnet:9.0\nUSER $APP_UID\n").id,
      1654);
}

TEST(ImageUserTest, ReadsTheNumberThatTheDockerfileGivesToAName) {
  EXPECT_EQ(User("FROM a\nRUN groupadd -g 5 web && useradd --uid 1001 -g web "
                 "web\nUSER web\n")
                .id,
            1001);
  EXPECT_EQ(
      User("FROM a\nARG ID=77\nRUN adduser -Du \"${ID}\" web web\nUSER web"
           "\n")
          .id,
      77);
  EXPECT_EQ(User("FROM a\nRUN <<END\nadduser --uid=12 web\nEND\nUSER web\n").id,
            12);
}

TEST(ImageUserTest, SaysWhenTheUserIsRootOrUnknown) {
  EXPECT_EQ(User("FROM python:3.12-slim\n").kind, Kind::kRoot);
  EXPECT_EQ(User("FROM scratch\n").kind, Kind::kRoot);
  EXPECT_EQ(User("FROM ghcr.io/somebody/base\n").kind, Kind::kUnknown);
  EXPECT_EQ(User("FROM a\nRUN useradd -r web\nUSER web\n").kind,
            Kind::kUnknown);
  EXPECT_EQ(User("FROM a\nUSER $WHO\n").kind, Kind::kUnknown);
}

}  // namespace
}  // namespace imagecd::generator
