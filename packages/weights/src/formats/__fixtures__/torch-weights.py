"""Writes the torch files beside this script: the same state in both serialisations and three types.

python torch-weights.py     (torch 2.15.0, numpy 2.4.6)
"""
import collections
import json
import os

import torch

here = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(7)

state = collections.OrderedDict()
state["conv.weight"] = torch.randn(4, 3, 3, 3)
# Strides that are not row-major, and two tensors over one storage.
state["fc.weight"] = torch.randn(5, 4).t()
shared = torch.randn(12)
state["part.a"] = shared[:4]
state["part.b"] = shared[4:].view(2, 4)
state["half"] = torch.tensor([1.0, -2.5, 65504.0, 2.0**-24, float("inf")], dtype=torch.float16)
state["brain"] = torch.tensor([1.0, -2.5, 3.0e38], dtype=torch.bfloat16)
state["double"] = torch.tensor([0.1, -0.2], dtype=torch.float64)
state["bn.num_batches_tracked"] = torch.tensor(3)
state._metadata = collections.OrderedDict([("", {"version": 1}), ("conv", {"version": 1})])

torch.save(state, os.path.join(here, "state.pth"))
torch.save(state, os.path.join(here, "state-legacy.pth"), _use_new_zipfile_serialization=False)
expected = {
    name: {"shape": list(t.shape), "stride": list(t.stride()), "values": [str(v) for v in t.float().flatten().tolist()]}
    for name, t in state.items()
    if t.is_floating_point()
}
with open(os.path.join(here, "state.json"), "w") as file:
    json.dump({"torch": torch.__version__, "tensors": expected}, file, indent=1)
    file.write("\n")

model = torch.nn.Linear(2, 2)
torch.save(model, os.path.join(here, "whole-model.pth"))
torch.save({"state_dict": state, "epoch": 3}, os.path.join(here, "checkpoint.pth"))
