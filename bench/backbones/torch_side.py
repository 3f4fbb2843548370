"""PyTorch's side of the bench: `torch_side.py weights FOLDER`, or a process that answers lines of JSON (see side.mjs).

Its best setting: batch norms folded into the convolutions, channels_last, inference_mode, denormals flushed; the bench sets glibc's
variables that keep freed memory, without which every batch faults its activations in anew.
"""
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import timm
import torch
import torchvision
from PIL import Image
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

CORES = len(os.sched_getaffinity(0))
NETWORKS = {
    "efficientnet-lite0": lambda: timm.create_model("tf_efficientnet_lite0"),
    "mobilenet-v2": lambda: torchvision.models.mobilenet_v2(weights=None),
    "inception-v3-tv": lambda: torchvision.models.inception_v3(weights=None, init_weights=False, transform_input=False),
}


def write_weights(folder):
    """Random weights with which every network's features are alive: kernels keep the variance, statistics are near 0 and 1."""
    for name, build in NETWORKS.items():
        draw = np.random.default_rng(1)
        state = {}
        for key, value in build().state_dict().items():
            last, shape = key.split(".")[-1], tuple(value.shape)
            if value.dtype != torch.float32:
                continue
            centre, spread = 1.0, 0.3
            if last == "running_var":
                spread = 0.5
            elif last in ("bias", "running_mean"):
                centre, spread = 0.0, 0.2
            elif len(shape) > 1:
                centre, spread = 0.0, float(np.sqrt(6 / np.prod(shape[1:])))
            state[key] = torch.from_numpy(draw.uniform(centre - spread, centre + spread, shape).astype(np.float32))
        save_file(state, os.path.join(folder, f"{name}.safetensors"))


def features_of(name, weights):
    """The network without its classifier (and Inception's auxiliary one), evaluating."""
    model = NETWORKS[name]()
    missing, unexpected = model.load_state_dict(load_file(weights), strict=False)
    assert not unexpected and all(key.endswith("num_batches_tracked") for key in missing), (missing, unexpected)
    for end in ("classifier", "fc", "dropout"):
        if hasattr(model, end):
            setattr(model, end, nn.Identity())
    model.AuxLogits = None
    return model.eval()


def fold(module):
    """Every batch norm into the convolution that stands before it; what timm activates inside its norms stays."""
    before = None
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm2d) and isinstance(before[1], nn.Conv2d):
            setattr(module, before[0], fuse_conv_bn_eval(before[1], child))
            setattr(module, name, getattr(child, "act", nn.Identity()))
        else:
            fold(child)
        before = (name, child)
    return module


class Photos(torch.utils.data.Dataset):
    def __init__(self, paths, size):
        self.paths, self.size = paths, size

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        picture = Image.open(self.paths[index]).convert("RGB").resize((self.size, self.size), Image.BILINEAR)
        return torch.from_numpy(np.asarray(picture).copy())


class Side:
    def __init__(self, network, weights, size, mean, std):
        torch.set_num_threads(CORES)
        torch.set_flush_denormal(True)
        plain = features_of(network, weights)
        self.size, self.mean, self.std = size, torch.tensor(mean), torch.tensor(std)
        picture = self.normalised(torch.from_numpy(np.random.default_rng(2).integers(0, 256, (1, size, size, 3), dtype=np.uint8)))
        expected = plain(picture)
        self.model = fold(plain).to(memory_format=torch.channels_last)
        assert not any(isinstance(module, nn.BatchNorm2d) for module in self.model.modules())
        assert (self.model(picture) - expected).abs().max() < 1e-3 * expected.abs().max()
        self.loaders = {}

    def normalised(self, pixels):
        """NHWC bytes as NCHW floats in channels_last memory."""
        return ((pixels.float() - self.mean) / self.std).permute(0, 3, 1, 2)

    def features(self, pixels):
        picture = torch.from_numpy(np.fromfile(pixels, np.uint8).reshape(1, self.size, self.size, 3))
        return self.model(self.normalised(picture))[0].tolist()

    def network(self, batch, seconds):
        """Milliseconds a picture, of normalised floats; every batch on all threads."""
        pictures = torch.rand(batch, self.size, self.size, 3).permute(0, 3, 1, 2)
        self.model(pictures)
        start, count = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            self.model(pictures)
            count += batch
        return 1000 * (time.perf_counter() - start) / count

    def lanes(self, batch, seconds):
        """The same, one batch a core at once, each on one thread, as Graft runs its own."""

        def lane(_):
            torch.set_flush_denormal(True)
            torch.set_num_threads(1)
            with torch.inference_mode():
                return self.network(batch, seconds)

        with ThreadPoolExecutor(CORES) as pool:
            each = list(pool.map(lane, range(CORES)))
        torch.set_num_threads(CORES)
        return sum(each) / len(each) / CORES

    def files(self, paths, batch):
        """Photos a second: Pillow in worker processes, one a core, that live on between epochs."""
        key = len(paths)
        if key not in self.loaders:
            self.loaders[key] = torch.utils.data.DataLoader(Photos(paths, self.size), batch, num_workers=CORES, persistent_workers=True)
            self.files(paths, batch)
        start = time.perf_counter()
        for pixels in self.loaders[key]:
            self.model(self.normalised(pixels))
        return len(paths) / (time.perf_counter() - start)


def answer_lines(network, weights, size, mean, std):
    side = Side(network, weights, int(size), json.loads(mean), json.loads(std))
    for line in sys.stdin:
        name, *values = json.loads(line)
        print(json.dumps(getattr(side, name)(*values)), flush=True)


if __name__ == "__main__":
    with torch.inference_mode():
        write_weights(sys.argv[2]) if sys.argv[1] == "weights" else answer_lines(*sys.argv[1:])
