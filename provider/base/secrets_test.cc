#include "provider/base/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "provider/base/environment.h"

namespace imagecd::base {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPassword[] = "tulip-Passw0rd+42/\"%ä";

std::string Percent(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    absl::StrAppendFormat(&encoded, "%%%02x", static_cast<unsigned char>(c));
  }
  return encoded;
}

std::string Json(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x80) {
      absl::StrAppendFormat(&escaped, "\\u%04X", static_cast<unsigned char>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string UrlSafeBase64(const std::string& text) {
  return absl::WebSafeBase64Escape(text);
}

struct Form {
  const char* name;
  std::function<std::string(const std::string&)> encode;
};

const std::vector<Form>& Forms() {
  static const auto* forms = new std::vector<Form>{
      {"plain", [](const std::string& s) { return s; }},
      {"upper case",
       [](const std::string& s) { return absl::AsciiStrToUpper(s); }},
      {"lower case",
       [](const std::string& s) { return absl::AsciiStrToLower(s); }},
      {"percent-encoded", [](const std::string& s) { return Percent(s); }},
      {"percent-encoded twice",
       [](const std::string& s) { return Percent(Percent(s)); }},
      {"percent-encoded three times",
       [](const std::string& s) { return Percent(Percent(Percent(s))); }},
      {"JSON", [](const std::string& s) { return Json(s); }},
      {"JSON in a URL", [](const std::string& s) { return Percent(Json(s)); }},
      {"a URL in JSON", [](const std::string& s) { return Json(Percent(s)); }},
      {"Base64", [](const std::string& s) { return absl::Base64Escape(s); }},
      {"base64url", UrlSafeBase64},
      {"Basic",
       [](const std::string& s) { return absl::Base64Escape("user:" + s); }},
      {"Basic, one byte more",
       [](const std::string& s) { return absl::Base64Escape("user1:" + s); }},
      {"Basic, two bytes more",
       [](const std::string& s) { return absl::Base64Escape("user12:" + s); }},
      {"Base64 of more",
       [](const std::string& s) {
         return absl::Base64Escape("{\"password\":\"" + s + "\"}");
       }},
      {"base64url of more",
       [](const std::string& s) { return UrlSafeBase64("?>?>" + s + "~~"); }},
      {"Base64 in a URL",
       [](const std::string& s) { return Percent(absl::Base64Escape(s)); }},
      {"hexadecimal",
       [](const std::string& s) { return absl::BytesToHexString(s); }}};
  return *forms;
}

TEST(KnownSecretsTest, HidesAPasswordInEveryForm) {
  for (const std::string password :
       {kPassword, "hunter2hunter2", "a\\u0041-tulips\\\\n%2541bc",
        "correct horse battery staple", "ends-in-a-percent-sign%",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0"}) {
    KnownSecrets secrets;
    secrets.AddLogin("user", password);
    for (const Form& form : Forms()) {
      const std::string text =
          "https://ghcr.io/v2/" + form.encode(password) + "/token is refused";
      const std::string redacted = secrets.Redact(text);
      EXPECT_THAT(redacted, HasSubstr("[secret]"))
          << form.name << " of " << password;
      EXPECT_THAT(redacted, HasSubstr("https://ghcr.io/v2/")) << form.name;
      EXPECT_THAT(redacted, HasSubstr("is refused")) << form.name;
      EXPECT_LT(redacted.size(), std::string("https://ghcr.io/v2/[secret]/token"
                                             " is refused xx")
                                     .size())
          << redacted;
    }
  }
}

// Any mixture of raw and encoded characters, each encoded any number of times.
TEST(KnownSecretsTest, HidesAPasswordInEveryMixtureOfEncodings) {
  KnownSecrets secrets;
  secrets.Add(kPassword);
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    std::string mixed;
    for (const char c : std::string(kPassword)) {
      std::string one(1, c);
      for (auto times = random() % 4; times > 0; --times) {
        // A lone quote or backslash cannot be in JSON.
        one = random() % 2 == 0 ? Percent(one) : Json(one);
      }
      mixed += one;
    }
    const std::string redacted = secrets.Redact("said <" + mixed + "> twice");
    ASSERT_EQ(redacted, "said <[secret]> twice") << mixed;
  }
}

TEST(KnownSecretsTest, HidesASecretThatWasCut) {
  KnownSecrets secrets;
  secrets.Add("tulip-Passw0rd-42");
  EXPECT_EQ(secrets.Redact("said tulip-Pass..."), "said [secret]...");
  EXPECT_EQ(secrets.Redact("said tulip-Pass…"), "said [secret]…");
  EXPECT_EQ(secrets.Redact("said tulip-Pass"), "said [secret]");
  EXPECT_EQ(secrets.Redact("said tulip-Past"), "said tulip-Past");
  EXPECT_EQ(secrets.Redact("tulip-Pass is a word"), "tulip-Pass is a word");
}

TEST(KnownSecretsTest, HidesLongTokensWhole) {
  std::mt19937 random(2);
  std::string token = "eyJhbGciOiJSUzI1NiJ9.";
  while (token.size() < 5000) {
    token += static_cast<char>('a' + random() % 26);
  }
  KnownSecrets secrets;
  secrets.Add(token);
  EXPECT_EQ(secrets.Redact("Bearer " + token + " is refused"),
            "Bearer [secret] is refused");
  EXPECT_EQ(secrets.Redact("Bearer " + token.substr(0, 300) + "... is refused"),
            "Bearer [secret]... is refused");
}

TEST(KnownSecretsTest, HidesEachLineOfAKey) {
  KnownSecrets secrets;
  secrets.Add("-----BEGIN KEY-----\nMIGHAgEAMBMG\r\nByqGSM49AgEG\n");
  EXPECT_EQ(secrets.Redact("1: MIGHAgEAMBMG 2: ByqGSM49AgEG"),
            "1: [secret] 2: [secret]");
}

TEST(KnownSecretsTest, LeavesMessagesReadableWithShortSecrets) {
  KnownSecrets secrets;
  secrets.AddLogin("user", "house");
  secrets.AddLogin("user", "h4x0r");
  secrets.AddLogin("user", "abc");
  secrets.AddLogin("user", "");
  secrets.Add("   ");
  EXPECT_EQ(secrets.Redact("cannot list ghcr.io/owner/house/bell: greenhouse"),
            "cannot list ghcr.io/owner/house/bell: greenhouse");
  EXPECT_EQ(secrets.Redact("password=house, \"house\""),
            "password=[secret], \"[secret]\"");
  EXPECT_EQ(secrets.Redact("/v2/h4x0r/token, xh4x0r"),
            "/v2/[secret]/token, xh4x0r");
  EXPECT_EQ(secrets.Redact("the abc of " + absl::Base64Escape("user:abc")),
            "the abc of [secret]");
}

TEST(KnownSecretsTest, ChangesNothingElse) {
  KnownSecrets secrets;
  const std::string text = "a %41 \\u0041 \\\" + \xff " + std::string(1, '\0');
  EXPECT_EQ(secrets.Redact(text), text);
  secrets.Add("tulip-Passw0rd-42");
  EXPECT_EQ(secrets.Redact(text), text);
  EXPECT_EQ(secrets.Redact(""), "");
}

TEST(KnownSecretsTest, HidesTheWholeOfTwoSecretsOfWhichOneBeginsAsTheOther) {
  KnownSecrets secrets;
  secrets.Add("hunter2hunter2");
  secrets.Add("hunter2hunter2-prod");
  secrets.Add("prod-hunter2");
  EXPECT_EQ(secrets.Redact("hunter2hunter2-prod-hunter2!"), "[secret]!");
}

TEST(KnownSecretsTest, KnowsTheCredentialsInTheEnvironment) {
  KnownSecrets secrets;
  std::map<std::string, std::string, std::less<>> variables = {
      {"GITHUB_TOKEN", "ghp_0123456789"},
      {"https_proxy", "http://me:pass%40word-1@proxy.example:3128"},
      {"HTTPS_PROXY", "proxy.example"},
      {"PULUMI_CONFIG_PASSPHRASE", "correct horse"}};
  secrets.AddFromEnvironment(MapEnvironment(std::move(variables)));
  EXPECT_EQ(secrets.Redact("ghp_0123456789, correct+horse"),
            "[secret], [secret]");
  EXPECT_EQ(secrets.Redact("me: pass@word-1 of proxy.example"),
            "me: [secret] of proxy.example");
}

TEST(KnownSecretsTest, CanBeUsedByManyThreads) {
  KnownSecrets secrets;
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&secrets, i] {
      for (int j = 0; j < 100; ++j) {
        const std::string secret = absl::StrFormat("secret-%d-%04d", i, j);
        secrets.Add(secret);
        EXPECT_THAT(secrets.Redact("x " + secret + " x"),
                    Not(HasSubstr(secret)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace imagecd::base
