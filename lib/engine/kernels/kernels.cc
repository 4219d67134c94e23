// Operations that TensorFlow lacks or does slowly, registered with it under names of their own when
// this library is loaded: for processors with AVX2 or AVX-512. On others there are none, and
// TensorFlow's own operations do the work. All numbers are float32, all images
// [batch, height, width, channels] with channels that are multiples of 16. Each runs in its caller's
// thread alone, so the order of its sums, and with it the bits, never depend on the number of cores.

#if defined(__x86_64__)

#include <cmath>
#include <cstdlib>

#include "call.h"
#include "tensorflow/c/ops.h"

namespace {

// A convolution: its images, its kernel and the distance between two pixels that it looks from. Padding
// is TensorFlow's SAME: what does not divide evenly is one more at the bottom and the right.
struct Shape {
  long batch, height, width, in, out, tall, broad, stride;

  long rows() const { return (height + stride - 1) / stride; }
  long columns() const { return (width + stride - 1) / stride; }
  long above() const { return std::max((rows() - 1) * stride + tall - height, 0L) / 2; }
  long before() const { return std::max((columns() - 1) * stride + broad - width, 0L) / 2; }
  // Pixels of the result, and numbers in what each of them looks at.
  long pixels() const { return batch * rows() * columns(); }
  long patch() const { return tall * broad * in; }
};

// Compiles what follows for processors with these features, whatever the rest is compiled for.
#define PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define FOR_PROCESSORS_WITH(features) PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define FOR_ALL_PROCESSORS PRAGMA(clang attribute pop)
#else
#define FOR_PROCESSORS_WITH(features) PRAGMA(GCC push_options) PRAGMA(GCC target(features))
#define FOR_ALL_PROCESSORS PRAGMA(GCC pop_options)
#endif

FOR_PROCESSORS_WITH("avx2,fma")
struct Avx2 {
#define LANES 8
#define ROWS 6
#include "all.inc"
#undef LANES
#undef ROWS
};
FOR_ALL_PROCESSORS

FOR_PROCESSORS_WITH("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")
struct Avx512 {
#define LANES 16
#define ROWS 8
#include "all.inc"
#undef LANES
#undef ROWS
};
FOR_ALL_PROCESSORS

using Sides = std::vector<int64_t>;

std::string told(const Sides& shape) {
  std::string text;
  for (const int64_t side : shape) text += (text.empty() ? "" : ", ") + std::to_string(side);
  return "[" + text + "]";
}

// The attributes of an operation, read once when TensorFlow makes it.
struct Constants {
  float stride = 1, epsilon = 0, slope = 0;
};

void* readConstants(TF_OpKernelConstruction* construction) {
  TF_Status* status = TF_NewStatus();
  Constants* constants = new Constants;
  TF_OpKernelConstruction_GetAttrFloat(construction, "stride", &constants->stride, status);
  TF_OpKernelConstruction_GetAttrFloat(construction, "epsilon", &constants->epsilon, status);
  TF_OpKernelConstruction_GetAttrFloat(construction, "slope", &constants->slope, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
  TF_DeleteStatus(status);
  return constants;
}

void forgetConstants(void* constants) { delete static_cast<Constants*>(constants); }

bool fillsRegisters(int64_t channels) { return channels > 0 && channels % 16 == 0; }

// Reads x, the kernel and the shape of what has the result's, from their places.
bool readShape(Call& call, const void* known, int xPlace, int kernelPlace, Shape& shape) {
  const Sides x = call.shape(xPlace), kernel = call.shape(kernelPlace);
  const bool fits = x.size() == 4 && kernel.size() == 4 && kernel[0] > 0 && kernel[1] > 0 && x[3] > 0 &&
                    kernel[2] == x[3] && fillsRegisters(kernel[3]);
  if (!call.expect(fits, "x " + told(x) + " and kernel " + told(kernel) +
                             " should be images and a kernel for them, with a multiple of 16 channels out"))
    return false;
  const long stride = static_cast<long>(static_cast<const Constants*>(known)->stride);
  if (!call.expect(stride > 0, "the stride should be from 1")) return false;
  shape = {x[0], x[1], x[2], x[3], kernel[3], kernel[0], kernel[1], stride};
  return true;
}

Sides resultSides(const Shape& shape) { return {shape.batch, shape.rows(), shape.columns(), shape.out}; }

bool suitsWinograd(const Shape& shape) {
  return shape.tall == 3 && shape.broad == 3 && shape.stride == 1 && fillsRegisters(shape.in);
}

template <class Processor>
void convolve(void* known, TF_OpKernelContext* context) {
  Call call(context);
  Shape shape;
  if (!readShape(call, known, 0, 1, shape)) return;
  const bool alone = call.size(3) == 0;
  if (!call.expect(call.size(2) == shape.out, "there should be a bias for each channel of the result")) return;
  if (!call.expect(alone || call.shape(3) == resultSides(shape),
                   "what is added should have the result's shape, but is " + told(call.shape(3))))
    return;
  float* y = call.result(0, resultSides(shape));
  if (y == nullptr) return;
  const auto compute = suitsWinograd(shape) ? Processor::convolve : Processor::convolvePatches;
  compute(call.numbers(0), call.numbers(1), call.numbers(2), alone ? nullptr : call.numbers(3), y, shape);
}

// The gradient by the result, for each gradient that is computed from it.
bool readArriving(Call& call, const void* known, Shape& shape) {
  return readShape(call, known, 1, 2, shape) &&
         call.expect(call.shape(0) == resultSides(shape),
                     "dy should have the result's shape, but is " + told(call.shape(0)));
}

template <class Processor>
void imageGradient(void* known, TF_OpKernelContext* context) {
  Call call(context);
  Shape shape;
  if (!readArriving(call, known, shape)) return;
  if (!call.expect(fillsRegisters(shape.in), "x should have a multiple of 16 channels")) return;
  float* dx = call.result(0, call.shape(1));
  if (dx == nullptr) return;
  const auto compute = suitsWinograd(shape) ? Processor::imageGradient : Processor::imageGradientPatches;
  compute(call.numbers(0), call.numbers(2), dx, shape);
}

template <class Processor>
void filterGradient(void* known, TF_OpKernelContext* context) {
  Call call(context);
  Shape shape;
  if (!readArriving(call, known, shape)) return;
  float *dkernel = call.result(0, call.shape(2)), *dbias = call.result(1, {shape.out});
  if (call.failed()) return;
  const auto compute = suitsWinograd(shape) ? Processor::filterGradient : Processor::filterGradientPatches;
  compute(call.numbers(1), call.numbers(0), dkernel, dbias, shape);
}


// That x are images, and the inputs from `first` to `last` have a number for each channel.
bool expectChannels(Call& call, const Sides& x, int first, int last) {
  if (!call.expect(x.size() == 4 && fillsRegisters(x[3]), "x should be images of a multiple of 16 channels, but is " + told(x))) return false;
  for (int place = first; place <= last; place++) {
    if (!call.expect(call.size(place) == x[3], "there should be " + std::to_string(x[3]) +
                                                   " numbers, one for each channel, but input " +
                                                   std::to_string(place) + " is " + told(call.shape(place))))
      return false;
  }
  return true;
}

long rowsOf(const Sides& x) { return x[0] * x[1] * x[2]; }

template <class Processor>
void normalize(void* known, TF_OpKernelContext* context) {
  Call call(context);
  const Sides x = call.shape(0);
  if (!expectChannels(call, x, 1, 2)) return;
  float *y = call.result(0, x), *mean = call.result(1, {x[3]}), *variance = call.result(2, {x[3]}),
        *inverse = call.result(3, {x[3]});
  if (call.failed()) return;
  const Constants& by = *static_cast<Constants*>(known);
  Processor::normalize(call.numbers(0), call.numbers(1), call.numbers(2), by.epsilon, by.slope, y, mean, variance,
                       inverse, rowsOf(x), x[3]);
}

template <class Processor>
void normalizeBy(void* known, TF_OpKernelContext* context) {
  Call call(context);
  const Sides x = call.shape(0);
  if (!expectChannels(call, x, 1, 4)) return;
  float* y = call.result(0, x);
  if (y == nullptr) return;
  const Constants& by = *static_cast<Constants*>(known);
  Processor::normalizeBy(call.numbers(0), call.numbers(1), call.numbers(2), call.numbers(3), call.numbers(4),
                         by.epsilon, by.slope, y, rowsOf(x), x[3]);
}

template <class Processor>
void normalizeGradient(void* known, TF_OpKernelContext* context) {
  Call call(context);
  const Sides x = call.shape(1);
  if (!expectChannels(call, x, 2, 5)) return;
  if (!call.expect(call.shape(0) == x, "dy should have the shape of x, but is " + told(call.shape(0)))) return;
  float *dx = call.result(0, x), *dgamma = call.result(1, {x[3]}), *dbeta = call.result(2, {x[3]});
  if (call.failed()) return;
  Processor::normalizeGradient(call.numbers(0), call.numbers(1), call.numbers(2), call.numbers(3), call.numbers(4),
                               call.numbers(5), static_cast<Constants*>(known)->slope, dx, dgamma, dbeta, rowsOf(x),
                               x[3]);
}

template <class Processor>
void learn(void*, TF_OpKernelContext* context) {
  Call call(context);
  const Sides shape = call.shape(0);
  for (int place = 1; place <= 4; place++)
    if (!call.expect(call.shape(place) == shape, "all of w, g, m, v and a should have one shape")) return;
  if (!call.expect(call.size(5) == 6, "there should be six constants")) return;
  float* next[4];
  for (int place = 0; place < 4; place++) next[place] = call.result(place, shape);
  if (call.failed()) return;
  const float* by = call.numbers(5);
  Processor::learn(call.numbers(0), call.numbers(1), call.numbers(2), call.numbers(3), call.numbers(4),
                   {by[0], by[1], by[2], by[3], by[4], by[5]}, next[0], next[1], next[2], next[3], call.size(0));
}

// How many numbers a register holds, which shows the instructions that are in use.
template <class Processor>
void lanes(void*, TF_OpKernelContext* context) {
  Call call(context);
  float* count = call.result(0, {});
  if (count != nullptr) *count = Processor::lanes;
}

using Compute = void (*)(void*, TF_OpKernelContext*);

// Registers an operation with TensorFlow whose inputs and outputs all are float32.
void enlist(const char* name, const std::string& inputs, const std::string& outputs, Compute compute) {
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  const auto each = [](const std::string& names, auto add) {
    for (size_t from = 0; from < names.size();) {
      const size_t to = std::min(names.find(' ', from), names.size());
      add((names.substr(from, to - from) + ": float").c_str());
      from = to + 1;
    }
  };
  each(inputs, [&](const char* input) { TF_OpDefinitionBuilderAddInput(definition, input); });
  each(outputs, [&](const char* output) { TF_OpDefinitionBuilderAddOutput(definition, output); });
  for (const char* constant : {"stride: float = 1", "epsilon: float = 0", "slope: float = 0"})
    TF_OpDefinitionBuilderAddAttr(definition, constant);
  TF_Status* status = TF_NewStatus();
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) == TF_OK) {
    TF_KernelBuilder* builder = TF_NewKernelBuilder(name, "CPU", readConstants, compute, forgetConstants);
    TF_RegisterKernelBuilder(name, builder, status);
  }
  TF_DeleteStatus(status);
}

template <class Processor>
void enlistAll() {
  enlist("ReMixMatchLanes", "", "lanes", lanes<Processor>);
  enlist("ReMixMatchConvolve", "x kernel bias more", "y", convolve<Processor>);
  enlist("ReMixMatchImageGradient", "dy x kernel", "dx", imageGradient<Processor>);
  enlist("ReMixMatchFilterGradient", "dy x kernel", "dkernel dbias", filterGradient<Processor>);
  enlist("ReMixMatchNormalize", "x gamma beta", "y mean variance inverse", normalize<Processor>);
  enlist("ReMixMatchNormalizeBy", "x gamma beta mean variance", "y", normalizeBy<Processor>);
  enlist("ReMixMatchNormalizeGradient", "dy x gamma beta mean inverse", "dx dgamma dbeta",
         normalizeGradient<Processor>);
  enlist("ReMixMatchLearn", "w g m v a constants", "next_w next_m next_v next_a", learn<Processor>);
}

// When the library is loaded, before an operation can be called. REMIXMATCH_KERNELS may select the older
// kind, or leave them all to TensorFlow, so that one can be compared with the other.
const bool enlisted = [] {
  const char* asked = std::getenv("REMIXMATCH_KERNELS");
  const std::string wish = asked == nullptr ? "" : asked;
  if (wish == "tensorflow") return false;
  __builtin_cpu_init();
  const bool has512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
  if (has512 && wish != "avx2") {
    enlistAll<Avx512>();
    return true;
  }
  const bool has256 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (has256) enlistAll<Avx2>();
  return has256;
}();

}  // namespace

#endif
