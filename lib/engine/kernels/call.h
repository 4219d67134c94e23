// One call of an operation: its inputs and outputs by their places, and how it fails.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

// Without it the header wants others that are of no use here.
#define IS_SLIM_BUILD
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/tf_tensor.h"

class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}

  ~Call() {
    for (TF_Tensor* tensor : held_) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status_);
  }

  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  bool failed() const { return TF_GetCode(status_) != TF_OK; }

  // Fails with a sentence unless what was expected holds. Returns whether it does.
  bool expect(bool holds, const std::string& sentence) {
    if (failed()) return false;
    if (holds) return true;
    TF_SetStatus(status_, TF_INVALID_ARGUMENT, sentence.c_str());
    TF_OpKernelContext_Failure(context_, status_);
    return false;
  }

  std::vector<int64_t> shape(int place) { return shapeOf(input(place)); }

  const float* numbers(int place) { return static_cast<const float*>(TF_TensorData(input(place))); }

  long size(int place) { return TF_TensorElementCount(input(place)); }

  // Memory for a result; null when there is none.
  float* result(int place, const std::vector<int64_t>& shape) {
    int64_t size = 1;
    for (const int64_t side : shape) size *= side;
    TF_Tensor* tensor = TF_AllocateOutput(context_, place, TF_FLOAT, shape.data(), static_cast<int>(shape.size()),
                                          size * sizeof(float), status_);
    if (failed()) {
      TF_OpKernelContext_Failure(context_, status_);
      return nullptr;
    }
    held_.push_back(tensor);
    return static_cast<float*>(TF_TensorData(tensor));
  }

 private:
  TF_Tensor* input(int place) {
    if (inputs_.size() <= static_cast<size_t>(place)) inputs_.resize(place + 1);
    if (inputs_[place] == nullptr) {
      TF_GetInput(context_, place, &inputs_[place], status_);
      held_.push_back(inputs_[place]);
    }
    return inputs_[place];
  }

  static std::vector<int64_t> shapeOf(TF_Tensor* tensor) {
    std::vector<int64_t> shape(TF_NumDims(tensor));
    for (size_t i = 0; i < shape.size(); i++) shape[i] = TF_Dim(tensor, static_cast<int>(i));
    return shape;
  }

  TF_OpKernelContext* context_;
  TF_Status* status_;
  std::vector<TF_Tensor*> inputs_, held_;
};
