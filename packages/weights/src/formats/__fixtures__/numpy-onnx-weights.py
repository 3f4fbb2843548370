"""Writes the numpy and ONNX files beside this script, and what they hold.

python numpy-onnx-weights.py     (numpy 2.4.6, onnx 1.23.2, ml_dtypes)
"""
import json
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

here = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(5)
kernel = rng.standard_normal((3, 3, 2, 4)).astype(np.float32)
arrays = {
    "kernel": kernel,
    "fortran": np.asfortranarray(rng.standard_normal((3, 5)).astype(np.float32)),
    "half": np.array([1.0, -2.5, 65504.0, 2.0**-24], dtype=np.float16),
    "double": np.array([[0.1], [-0.2]], dtype=np.float64),
    "scalar": np.float32(7.5),
    "empty": np.zeros((0, 3), dtype=np.float32),
    "count": np.array([3], dtype=np.int64),
}
np.savez(os.path.join(here, "arrays.npz"), **arrays)
np.savez_compressed(os.path.join(here, "arrays-packed.npz"), **arrays)
np.save(os.path.join(here, "kernel.npy"), kernel)
np.save(os.path.join(here, "objects.npy"), np.array([{"a": 1}], dtype=object), allow_pickle=True)

half = np.array([1.0, -2.5, 65504.0, 2.0**-24], dtype=np.float16)
initializers = [
    numpy_helper.from_array(kernel, "raw"),
    helper.make_tensor("typed", TensorProto.FLOAT, [2, 3], [1.0, -2.0, 3.5, 4.0, 0.25, 6.0]),
    helper.make_tensor("double", TensorProto.DOUBLE, [2], [0.1, -0.2]),
    helper.make_tensor("half", TensorProto.FLOAT16, [4], half.tolist()),
    numpy_helper.from_array(half, "half raw"),
    helper.make_tensor("brain", TensorProto.BFLOAT16, [3], [1.0, -2.5, 3.0e38]),
    numpy_helper.from_array(np.array([1, 2], dtype=np.int64), "shape"),
]
graph = helper.make_graph(
    [helper.make_node("Identity", ["x"], ["y"])],
    "g",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])],
    initializers,
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
onnx.checker.check_model(model)
onnx.save(model, os.path.join(here, "initializers.onnx"))
onnx.save(
    model,
    os.path.join(here, "external.onnx"),
    save_as_external_data=True,
    all_tensors_to_one_file=True,
    location="external.bin",
    size_threshold=0,
)
os.remove(os.path.join(here, "external.bin"))


def record(values):
    return {name: {"shape": list(a.shape), "values": [str(v) for v in a.astype(np.float32).flatten().tolist()]} for name, a in values.items()}


expected = {
    "numpy": record({name: np.asarray(a) for name, a in arrays.items() if name != "count"}),
    "onnx": record({t.name: numpy_helper.to_array(t) for t in initializers if t.name != "shape"}),
}
with open(os.path.join(here, "numpy-onnx.json"), "w") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
