"""One peer's images a second on one thread: `peers.py NAME IMAGES.npy`, then a line on stdin for each turn, an answer on stdout."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[name] = "1"
os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import json
import sys
import time

import numpy as np

name, path = sys.argv[1:3]
images = np.load(path)


def keras():
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    generator = ImageDataGenerator(
        rotation_range=180, shear_range=0.3, width_shift_range=0.3, height_shift_range=0.3, zoom_range=0.3,
        horizontal_flip=True, vertical_flip=True, fill_mode="nearest",
    )
    floats = images.astype(np.float32)
    np.random.seed(1)
    return floats, generator.random_transform


def albumentations():
    import albumentations
    import cv2

    cv2.setNumThreads(1)
    chain = albumentations.Compose([
        albumentations.Affine(
            scale={"x": (0.7, 1.3), "y": (0.7, 1.3)}, translate_percent={"x": (-0.3, 0.3), "y": (-0.3, 0.3)},
            rotate=(-180, 180), shear=(-0.3, 0.3), interpolation=cv2.INTER_LINEAR, border_mode=cv2.BORDER_REPLICATE, p=1,
        ),
        albumentations.HorizontalFlip(p=0.5),
        albumentations.VerticalFlip(p=0.5),
    ], seed=1)
    return images, lambda image: chain(image=image)["image"]


def torchvision():
    import torch
    from torchvision.transforms import InterpolationMode, v2

    torch.set_num_threads(1)
    torch.manual_seed(1)
    chain = v2.Compose([
        v2.RandomAffine(180, translate=(0.3, 0.3), scale=(0.7, 1.3), shear=0.3, interpolation=InterpolationMode.BILINEAR),
        v2.RandomHorizontalFlip(),
        v2.RandomVerticalFlip(),
    ])
    return [torch.from_numpy(image).permute(2, 0, 1).contiguous() for image in images], chain


inputs, augment = {"keras": keras, "albumentations": albumentations, "torchvision": torchvision}[name]()
for image in inputs:
    result = augment(image)
print(json.dumps({"ready": True, "output": str(result.dtype)}), flush=True)
for line in sys.stdin:
    seconds = float(line)
    count = 0
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        for image in inputs[count % len(inputs):][:8]:
            augment(image)
            count += 1
    print(json.dumps({"imagesPerSecond": count / (time.perf_counter() - start)}), flush=True)
