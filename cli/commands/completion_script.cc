#include "cli/commands/completion.h"

namespace imagecd::cli {
namespace {

// The words come from the program each time, so that no script ever has to be
// written anew.

// With `:` among COMP_WORDBREAKS, bash takes localhost:5000/x for three words:
// so the words are read from the line, and what bash has already is cut off.
constexpr const char* kBash =
    R"sh(# imagecd completion for bash: eval "$(imagecd completion bash)"
_imagecd() {
  local line word cut=
  local -a words
  read -ra words <<<"${COMP_LINE:0:COMP_POINT}"
  [[ ${COMP_LINE:0:COMP_POINT} == *[[:space:]] ]] && words+=('')
  word=${words[-1]}
  [[ $word == *:* && $COMP_WORDBREAKS == *:* ]] && cut=${word%"${word##*:}"}
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$(printf '%q' "${line#"$cut"}")")
  done < <("${words[0]}" __complete -- "${words[@]:1}" 2>/dev/null)
}
complete -o default -F _imagecd imagecd
)sh";

constexpr const char* kZsh = R"sh(#compdef imagecd
# imagecd completion for zsh: eval "$(imagecd completion zsh)"
_imagecd() {
  local -a offered
  offered=("${(@f)$("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  offered=("${(@)offered:#}")
  if (( ${#offered} )); then compadd -a offered; else _files; fi
}
if [[ ${funcstack[1]} == _imagecd ]]; then _imagecd "$@"; else compdef _imagecd imagecd; fi
)sh";

constexpr const char* kFish =
    R"sh(# imagecd completion for fish: imagecd completion fish | source
function __imagecd_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l offered ($words[1] __complete -- $words[2..-1] 2>/dev/null)
    if set -q offered[1]
        printf '%s\n' $offered
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c imagecd -f -a '(__imagecd_complete)'
)sh";

}  // namespace

std::string CompletionScript(const std::string& shell) {
  if (shell == "bash") return kBash;
  if (shell == "zsh") return kZsh;
  if (shell == "fish") return kFish;
  return "";
}

}  // namespace imagecd::cli
