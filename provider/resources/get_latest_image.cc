#include "provider/resources/get_latest_image.h"

#include <optional>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/inputs/choice_inputs.h"
#include "provider/policy/image_text.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/resolve.h"

namespace imagecd::resources {

absl::StatusOr<InvokeResponse> GetLatestImage::Invoke(
    evidence::Session& session, const Context& context,
    const InvokeRequest& request) const {
  inputs::InputFailures failures;
  const inputs::ChoiceInputs inputs = inputs::ParseInputs(
      request.args, inputs::GetLatestImageInputFields(), failures);
  inputs::RefuseUnknownArguments(request.args, failures);
  if (!failures.empty()) return InvokeResponse{{}, failures.all()};
  const policy::Request asked = MakeRequest(session, inputs);
  if (asked.effective_hold() != nullptr && !asked.given() &&
      !policy::FindPin(asked).pin) {
    const policy::Hold& hold = *asked.effective_hold();
    const bool by_program = hold.origin.empty();
    failures.AddWhole(
        by_program && !inputs.secret ? "hold" : "",
        absl::StrFormat(
            "%s%s keeps what is deployed, and a function knows nothing of what "
            "is: lift the hold, give a pin, or use the resource LatestImage",
            policy::PathOf(hold),
            inputs.secret || session.config().holds_secret
                ? ""
                : absl::StrFormat(" (%s)", policy::OneLine(hold.reason))));
    return InvokeResponse{{}, failures.all()};
  }

  PersonLog log(session, context);
  IMAGECD_ASSIGN_OR_RETURN(
      const CheckResponse checked,
      Resolve(session, context, request.args, inputs, std::nullopt,
              /*remember=*/false, log));
  if (!checked.failures.empty()) return InvokeResponse{{}, checked.failures};
  return InvokeResponse{BuildOutputs(checked.inputs, {}), {}};
}

}  // namespace imagecd::resources
