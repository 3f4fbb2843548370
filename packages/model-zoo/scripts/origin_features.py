"""Write what the original implementations compute: test/__fixtures__/<backbone>.<origin>.json.

    python3 -m venv /tmp/torch && /tmp/torch/bin/pip install -r scripts/requirements-torch.txt
    /tmp/torch/bin/python scripts/origin_features.py torch
    python3.11 -m venv /tmp/keras && /tmp/keras/bin/pip install -r scripts/requirements-keras.txt
    /tmp/keras/bin/python scripts/origin_features.py keras

Weights and input are formulas (random_values, image), which test/support/seeded-weights.ts and seeded-image.ts repeat to the
bit, so neither is stored: a fixture holds every tensor's name, shape and range as the origin has it, and the results.
"""
import json
import os
import sys

import numpy as np

SEED = 1
# An odd and an even side, so that every padding rule shows.
ODD = (97, 128)
# Keras pads MobileNet's strided convolutions by 0|1 at any size, which is TensorFlow's SAME (and these weights') at even ones.
EVEN = (96, 128)
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "test", "__fixtures__")
IMAGENET = ([0.485 * 255, 0.456 * 255, 0.406 * 255], [0.229 * 255, 0.224 * 255, 0.225 * 255])
HALF = ([127.5] * 3, [127.5] * 3)
LITE = ([127.0] * 3, [128.0] * 3)


def random_values(name, size, center, spread):
    """Uniform in center +- spread, float32: a hash (murmur3's finaliser) of the name's FNV-1a hash and the position."""
    state = 0x811C9DC5
    for byte in f"{SEED}:{name}".encode():
        state = ((state ^ byte) * 0x01000193) & 0xFFFFFFFF
    x = (np.arange(1, size + 1, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(state)).astype(np.uint32)
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    unit = x.astype(np.float64) / 4294967296.0 * 2.0 - 1.0
    return (center + spread * unit).astype(np.float32)


def range_of(name, shape, fan_in):
    """Kernels keep the variance of relu networks; norms and their statistics are near those of a trained network."""
    last = name.split("/")[-1].split(".")[-1]
    if last in ("running_var", "moving_variance"):
        return 1.0, 0.5
    if last in ("bias", "beta", "running_mean", "moving_mean"):
        return 0.0, 0.2
    if fan_in is None:  # a norm's gamma, a layer scale
        return 1.0, 0.3
    return 0.0, float(np.sqrt(6.0 / fan_in))


def image(size, mean, std):
    y, x, c = np.meshgrid(np.arange(size[0]), np.arange(size[1]), np.arange(3), indexing="ij")
    pixels = (y * 7 + x * 13 + c * 29 + (y * x) // 5) % 256
    return ((pixels - np.array(mean)) / np.array(std)).astype(np.float32)[None]


def plan(named_shapes, fan_in):
    tensors = []
    for name, shape in named_shapes:
        center, spread = range_of(name, shape, fan_in(name, shape))
        tensors.append({"name": name, "shape": list(shape), "center": center, "spread": spread})
    return tensors


def values_of(tensor):
    size = int(np.prod(tensor["shape"], dtype=np.int64))
    return random_values(tensor["name"], size, tensor["center"], tensor["spread"]).reshape(tensor["shape"])


def write(backbone, origin, size, **fields):
    numbers = {key: [float(f"{value:.7g}") for value in np.asarray(fields.pop(key)).ravel()] for key in ("features", "preLogits", "logits") if key in fields}
    fixture = {"backbone": backbone, "height": size[0], "width": size[1], "seed": SEED, **fields, **numbers}
    path = os.path.join(FOLDER, f"{backbone}.{origin}.json")
    with open(path, "w") as file:
        json.dump(fixture, file, separators=(",", ":"))
        file.write("\n")
    features = np.asarray(numbers["features"])
    print(f"{os.path.basename(path)}: {features.size} features, deviation {features.std():.4g}, largest {np.abs(features).max():.4g}, {os.path.getsize(path)} bytes")


def torch_origins():
    import timm
    import torch
    import torchvision
    from efficientnet_lite_pytorch import EfficientNet

    torch.set_grad_enabled(False)

    def pooled(hook_module):
        """The output of a module, flattened, while the whole network runs."""
        kept = {}
        hook_module.register_forward_hook(lambda _, __, output: kept.__setitem__("output", output.flatten(1)))
        return kept

    def run(backbone, origin, source, model, scale, features_module, pre_logits=None, size=ODD):
        model.eval()
        shapes = [(name, tuple(tensor.shape)) for name, tensor in model.state_dict().items() if tensor.dtype == torch.float32]
        tensors = plan(shapes, lambda name, shape: None if len(shape) < 2 or name.endswith("layer_scale") else int(np.prod(shape[1:])))
        state = {tensor["name"]: torch.from_numpy(values_of(tensor)) for tensor in tensors}
        missing, unexpected = model.load_state_dict(state, strict=False)
        assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing), (missing, unexpected)
        kept = pooled(features_module(model))
        logits = model(torch.from_numpy(image(size, *scale)).permute(0, 3, 1, 2).contiguous())
        more = {}
        if pre_logits is not None:
            more["preLogits"] = pre_logits(model, kept["output"])
        # The auxiliary classifier is no part of inference.
        parameters = sum(p.numel() for name, p in model.named_parameters() if not name.startswith("AuxLogits."))
        write(backbone, origin, size, source=source, layout="torch", parameters=parameters, tensors=tensors,
              features=kept["output"], logits=logits, **more)

    versions = {"timm": f"timm {timm.__version__}", "torchvision": f"torchvision {torchvision.__version__.split('+')[0]}"}
    torch_version = f"torch {torch.__version__.split('+')[0]}"

    def from_timm(backbone, name, scale, **more):
        run(backbone, "timm", f"{versions['timm']} {name}, {torch_version}", timm.create_model(name), scale, **more)

    def from_torchvision(backbone, name, scale, model=None, **more):
        run(backbone, "torchvision", f"{versions['torchvision']} {name}, {torch_version}", model or torchvision.models.get_model(name, weights=None), scale, **more)

    pool = lambda model: model.global_pool
    hidden = lambda model, x: model.act2(model.norm_head(model.conv_head(x[:, :, None, None]))).flatten(1)
    # The module fixes its padding when it is built, for the size that its weights were trained on.
    for n, side in enumerate((224, 240, 260)):
        from_timm(f"efficientnet-lite{n}", f"tf_efficientnet_lite{n}", LITE, features_module=pool)
        run(f"efficientnet-lite{n}", "efficientnet-lite-pytorch", f"efficientnet-lite-pytorch 0.1.0, {torch_version}",
            EfficientNet.from_name(f"efficientnet-lite{n}"), LITE, lambda model: model._avg_pooling, size=(side, side))
    from_timm("mobilenet-v1-100", "mobilenetv1_100", HALF, features_module=pool)
    from_timm("mobilenet-v2", "mobilenetv2_100", IMAGENET, features_module=pool)
    # torchvision pools MobileNetV2 by a function: what its classifier's dropout gets are the features.
    from_torchvision("mobilenet-v2", "mobilenet_v2", IMAGENET, features_module=lambda model: model.classifier[0])
    for size in ("small", "large"):
        from_timm(f"mobilenet-v3-{size}", f"mobilenetv3_{size}_100", IMAGENET, features_module=pool, pre_logits=hidden)
    # torchvision has the same names and gives the same numbers.
    for depth in (18, 50):
        from_timm(f"resnet-{depth}", f"resnet{depth}", IMAGENET, features_module=pool)
    from_timm("convnext-tiny", "convnext_tiny", IMAGENET, features_module=lambda model: model.head.norm)
    from_torchvision("convnext-tiny", "convnext_tiny", IMAGENET, features_module=lambda model: model.classifier[0])
    # Its transform of the input is part of the preprocessing contract here.
    inception = torchvision.models.inception_v3(weights=None, init_weights=False, transform_input=False)
    from_torchvision("inception-v3-tv", "inception_v3", HALF, model=inception, features_module=lambda model: model.avgpool)


def keras_origins():
    import keras
    import tensorflow as tf

    def run(backbone, origin, model, size, features_layer):
        shapes = [(weight.name.split(":")[0], tuple(weight.shape)) for weight in model.weights]

        def fan_in(name, shape):
            if len(shape) < 2:
                return None
            return int(np.prod(shape[:2] if name.endswith("depthwise_kernel") else shape[:-1]))

        tensors = plan(shapes, fan_in)
        model.set_weights([values_of(tensor) for tensor in tensors])
        ends = tf.keras.Model(model.input, [model.get_layer(features_layer).output, model.output])
        features, logits = ends(image(size, *HALF), training=False)
        source = f"keras {keras.__version__} {model.name}, tensorflow-cpu {tf.__version__}"
        parameters = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
        write(backbone, origin, size, source=source, layout="keras", parameters=parameters, tensors=tensors, features=features, logits=logits)

    def common(size):
        tf.keras.backend.clear_session()
        return {"weights": None, "classifier_activation": None, "input_shape": (*size, 3)}

    # Of width 1 the backbone here is timm's; Keras' shows that the builder has its form too.
    for alpha, backbone, origin in ((0.25, "mobilenet-v1-025", "keras"), (0.5, "mobilenet-v1-050", "keras"), (0.75, "mobilenet-v1-075", "keras"), (1.0, "mobilenet-v1", "keras-100")):
        run(backbone, origin, tf.keras.applications.MobileNet(alpha=alpha, **common(EVEN)), EVEN, "global_average_pooling2d")
    run("inception-v3", "keras", tf.keras.applications.InceptionV3(**common(ODD)), ODD, "avg_pool")


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    {"torch": torch_origins, "keras": keras_origins}[sys.argv[1]]()
