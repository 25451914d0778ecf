#include "cli/operate/preview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/operate/wording.h"
#include "cli/stack/shell_word.h"

namespace imagecd::operate {
namespace {

using ::testing::ElementsAre;

constexpr char kPreview[] = R"json({
  "steps": [
    {"op": "same", "urn": "urn:pulumi:d::p::pulumi:pulumi:Stack::p-d",
     "newState": {"type": "pulumi:pulumi:Stack"}},
    {"op": "update", "urn": "urn:pulumi:d::p::imagecd:index:LatestImage::chime",
     "oldState": {"type": "imagecd:index:LatestImage",
       "inputs": {"tag": "main.20260112-080000.9f3b2aa", "digest": "sha256:2"}},
     "newState": {"type": "imagecd:index:LatestImage",
       "inputs": {"tag": "main.20260110-080000.185c95c", "digest": "sha256:1"}}},
    {"op": "update", "urn": "urn:pulumi:d::p::imagecd:index:LatestImageSet::apps",
     "oldState": {"type": "imagecd:index:LatestImageSet",
       "inputs": {"images": {"buttons": {"tag": "a"}}}},
     "newState": {"type": "imagecd:index:LatestImageSet",
       "inputs": {"images": {"buttons": {"tag": "b"}, "new": {"tag": "c"}}}}},
    {"op": "update", "urn": "urn:pulumi:d::p::kubernetes:apps/v1:Deployment::web",
     "newState": {"type": "kubernetes:apps/v1:Deployment"}},
    {"op": "delete", "urn": "urn:pulumi:d::p::kubernetes:core/v1:Service::old",
     "oldState": {"type": "kubernetes:core/v1:Service"}},
    {"op": "update", "urn": "urn:pulumi:d::p::pulumi:providers:imagecd::default",
     "newState": {"type": "pulumi:providers:imagecd"}}
  ],
  "diagnostics": [
    {"urn": "u", "severity": "info", "message": "pinned to 185c95c\n"}
  ]
})json";

TEST(PreviewTest, ReadsWhatMovesWhere) {
  const auto preview = ParsePreview(kPreview);
  ASSERT_TRUE(preview.ok()) << preview.status();
  ASSERT_EQ(preview->steps.size(), 6U);
  const Step& chime = preview->steps[1];
  EXPECT_EQ(chime.name, "chime");
  ASSERT_EQ(chime.images.size(), 1U);
  EXPECT_EQ(chime.images[0].before.tag, "main.20260112-080000.9f3b2aa");
  EXPECT_EQ(chime.images[0].after.digest, "sha256:1");
  const Step& set = preview->steps[2];
  ASSERT_EQ(set.images.size(), 2U);
  EXPECT_EQ(set.images[1].member, "new");
  EXPECT_EQ(set.images[1].before.tag, "");
  ASSERT_EQ(preview->said.size(), 1U);
  EXPECT_EQ(preview->said[0].text, "pinned to 185c95c");
}

TEST(PreviewTest, WhatElseIsPendingLeavesOutTheStackAndProviders) {
  const auto preview = ParsePreview(kPreview);
  ASSERT_TRUE(preview.ok());
  EXPECT_THAT(
      OtherSteps(*preview,
                 {"urn:pulumi:d::p::imagecd:index:LatestImageSet::apps"}),
      ElementsAre("chime: main.20260112-080000.9f3b2aa → "
                  "main.20260110-080000.185c95c (2 days older)",
                  "update Deployment web", "delete Service old"));
}

TEST(PreviewTest, RefusesWhatIsNone) {
  for (const char* text :
       {"", "[]", "{}", "{\"steps\": 7}", "{\"steps\": [", "null"}) {
    EXPECT_FALSE(ParsePreview(text).ok()) << text;
  }
  // What is odd in it is left out.
  EXPECT_TRUE(ParsePreview(R"({"steps": [7, {}, {"urn": 5}]})").ok());
}

TEST(ShellWordTest, QuotesWhatAShellWouldTakeApart) {
  EXPECT_EQ(stack::ShellWord("chime"), "chime");
  EXPECT_EQ(stack::ShellWord("*"), "'*'");
  EXPECT_EQ(stack::ShellWord("it's"), "'it'\\''s'");
  EXPECT_EQ(stack::ShellWord(""), "''");
}

}  // namespace
}  // namespace imagecd::operate
