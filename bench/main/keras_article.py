"""The article's training script in Keras, as its readers run it, on a backbone whose weights both sides have.

    python keras_article.py --train DIR --validation DIR --weights DIR --epochs 10 --seed 0
    python keras_article.py --weights DIR --golden DIR           checks the network against recorded logits

ImageDataGenerator with the article's settings, a frozen feature vector, Dense 256 relu, Dense n softmax, Adam 1e-3,
categorical cross-entropy, batches of 32, `model.fit` with validation after each epoch. Two things differ from the
article: MobileNet v1 0.75 stands for Inception v3 (whose weights no package registry carries), so the target is 224x224
and MobileNet's x / 127.5 - 1 takes the place of rescale=1/255; and the weights are read from a tfjs layers folder.

Prints one JSON line. Seconds count from the start of the process: from the environment's BENCH_STARTED (Unix seconds,
written by whoever spawned it), else from the first line below.
"""

import os
import time

STARTED = float(os.environ.get("BENCH_STARTED") or time.time())
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import argparse
import json
import pathlib

import keras
import numpy as np
from keras.preprocessing.image import ImageDataGenerator

SIZE = 224
ALPHA = 0.75


def tfjs_weights(folder):
    """Tensors of a tfjs layers model by name: each group of model.json's manifest is its shards, one after the other."""
    tensors = {}
    for group in json.loads((folder / "model.json").read_text())["weightsManifest"]:
        data = b"".join((folder / path).read_bytes() for path in group["paths"])
        offset = 0
        for entry in group["weights"]:
            assert entry["dtype"] == "float32" and "quantization" not in entry, entry
            count = int(np.prod(entry["shape"]))
            tensors[entry["name"]] = np.frombuffer(data, "<f4", count, offset).reshape(entry["shape"])
            offset += 4 * count
        assert offset == len(data), group["paths"]
    return tensors


def mobilenet(folder):
    """MobileNet v1 0.75 with its classifier, every weight from the folder and none of the folder's left over."""
    network = keras.applications.MobileNet(input_shape=(SIZE, SIZE, 3), alpha=ALPHA, weights=None)
    tensors = tfjs_weights(folder)
    for layer in network.layers:
        layer.set_weights([tensors.pop(f"{layer.name}/{weight.name.split('/')[-1].split(':')[0]}") for weight in layer.weights])
    assert not tensors, sorted(tensors)
    return network


def classifier(folder, classes):
    network = mobilenet(folder)
    features = keras.Model(network.input, network.get_layer("conv_pw_13_relu").output)
    features.trainable = False
    return keras.Sequential([
        features,
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(256, activation="relu"),
        keras.layers.Dense(classes, activation="softmax"),
    ])


class EpochClock(keras.callbacks.Callback):
    """Seconds since the process started at the end of each epoch, its validation included."""

    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(round(time.time() - STARTED, 3))


def run(options):
    keras.utils.set_random_seed(options.seed)
    scaled = {"preprocessing_function": lambda x: x / 127.5 - 1}
    augmented = ImageDataGenerator(
        rotation_range=180, shear_range=0.3, width_shift_range=0.3, height_shift_range=0.3, zoom_range=0.3,
        horizontal_flip=True, vertical_flip=True, fill_mode="nearest", **scaled,
    )
    flow = {"target_size": (SIZE, SIZE), "batch_size": 32, "class_mode": "categorical", "seed": options.seed}
    train = augmented.flow_from_directory(options.train, **flow)
    validation = ImageDataGenerator(**scaled).flow_from_directory(options.validation, shuffle=False, **flow)
    assert train.class_indices == validation.class_indices

    model = classifier(options.weights, train.num_classes)
    model.compile(keras.optimizers.Adam(1e-3), "categorical_crossentropy", metrics=["acc"])
    clock = EpochClock()
    fitted = model.fit(
        train, validation_data=validation, epochs=options.epochs, verbose=0, callbacks=[clock],
        workers=options.workers, use_multiprocessing=options.processes,
    )
    return {
        "train": train.n,
        "validation": validation.n,
        "validationAccuracy": [round(value, 6) for value in fitted.history["val_acc"]],
        "seconds": clock.seconds,
    }


def check(options):
    """Logits and features of the synthetic input y*7 + x*13 + c*29 mod 256 against the recorded ones."""
    y, x, c = np.indices((SIZE, SIZE, 3))
    network = mobilenet(options.weights)
    both = keras.Model(network.input, [network.get_layer("conv_pw_13_relu").output, network.get_layer("conv_preds").output])
    features, logits = both.predict(((y * 7 + x * 13 + c * 29) % 256)[None] / 127.5 - 1, verbose=0)
    errors = {}
    for name, ours in {"features": features.mean((1, 2))[0], "logits": logits.reshape(-1)}.items():
        recorded = np.fromfile(options.golden / f"{name}.f32", "<f4")[: ours.size]
        errors[name] = float(np.abs(ours - recorded).max())
        assert errors[name] <= 1e-3, (name, errors[name])
    return {"maxAbsError": errors}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--train")
    parser.add_argument("--validation")
    parser.add_argument("--weights", type=pathlib.Path, required=True)
    parser.add_argument("--golden", type=pathlib.Path)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1, help="Keras' default is 1")
    parser.add_argument("--processes", action="store_true", help="workers are processes, not threads")
    options = parser.parse_args()
    print(json.dumps(check(options) if options.golden else run(options)))
