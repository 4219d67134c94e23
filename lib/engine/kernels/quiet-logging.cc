// While TensorFlow is loaded, its logging library writes to stderr whatever the variable for that says,
// which is read later; the call that would initialize the library is not exported. Its last step,
// writing, is: where libraries look names up in the program that loaded them, this one is found first.

#include <cstdio>
#include <cstdlib>
#include <string_view>
namespace absl {
inline namespace lts_20250814 {
enum class LogSeverity : int;
namespace log_internal {
__attribute__((visibility("default"))) void WriteToStderr(std::string_view message, LogSeverity severity) {
  const char* least = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (least != nullptr && static_cast<int>(severity) < std::atoi(least)) return;
  std::fwrite(message.data(), 1, message.size(), stderr);
}
}
}
}
