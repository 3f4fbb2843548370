"""Writes the HDF5 files beside this script: one small network in the three forms that Keras 2.15 has, and its weights.

python keras-weights.py     (tensorflow-cpu 2.15.1, keras 2.15.0, h5py 3.16.0)
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import numpy as np
import tensorflow as tf

here = os.path.dirname(os.path.abspath(__file__))
layers = tf.keras.layers
model = tf.keras.Sequential(
    [
        layers.Input((8, 8, 3)),
        layers.Conv2D(4, 3, name="conv"),
        layers.BatchNormalization(name="bn"),
        layers.DepthwiseConv2D(3, name="dw"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(2, name="logits"),
    ],
    name="small",
)
rng = np.random.default_rng(3)
model.set_weights([rng.standard_normal(w.shape).astype(np.float32) for w in model.get_weights()])
model.compile(optimizer="adam", loss="mse")
model.fit(np.zeros((1, 8, 8, 3)), np.zeros((1, 2)), verbose=0)

model.save(os.path.join(here, "keras-model.h5"))
model.save_weights(os.path.join(here, "keras-weights.h5"))
model.save_weights(os.path.join(here, "keras-v3.weights.h5"))
expected = {
    f"{layer.name}/{w.name}": {"shape": list(w.shape), "values": [str(v) for v in w.numpy().flatten().tolist()]}
    for layer in model.layers
    for w in layer.weights
}
with open(os.path.join(here, "keras-weights.json"), "w") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")

# What Keras never writes, for the refusals.
with h5py.File(os.path.join(here, "hdf5-packed.h5"), "w") as file:
    file.create_dataset("w", data=np.zeros(1000, dtype=np.float32), compression="gzip")
with h5py.File(os.path.join(here, "hdf5-external-link.h5"), "w") as file:
    file["w"] = h5py.ExternalLink("keras-weights.h5", "/conv/conv/kernel:0")
with h5py.File(os.path.join(here, "hdf5-loop.h5"), "w") as file:
    group = file.create_group("g")
    group["g"] = group
with h5py.File(os.path.join(here, "hdf5-half.h5"), "w") as file:
    file.create_dataset("w", data=np.zeros(3, dtype=np.float16))
